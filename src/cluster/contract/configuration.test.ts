// What clients expect of ConfigMaps, Secrets, Leases and PodTemplates.

import { expect, test } from "vitest";
import type { ConfigMap, PodTemplate, Secret } from "#api/core.ts";
import type { Lease } from "#api/coordination.ts";
import type { KubernetesList, KubernetesObject } from "#api/meta.ts";
import { patchTypes, TestClient } from "./test-client.ts";

const names = (items: readonly KubernetesObject[]) => items.map(({ metadata }) => metadata.name);

const leaseSpec = (holderIdentity: string, from: number, to: number) => ({
  holderIdentity,
  leaseDurationSeconds: 30,
  acquireTime: `0001-01-01T00:00:${from}.000000Z`,
  renewTime: `0001-01-01T00:00:${to}.000000Z`,
  leaseTransitions: 0,
});

test("a ConfigMap is patched, found everywhere by its label, updated as a whole, deleted by label", () => {
  const client = new TestClient();
  const maps = `${client.namespace("config")}/configmaps`;
  const labels = { "test-configmap-static": "true" };
  client.ask("POST", maps, {
    metadata: { name: "m", namespace: "config", creationTimestamp: null, labels },
    data: { valueName: "value" },
  });
  const patch = {
    metadata: { creationTimestamp: null, labels: { "test-configmap": "patched" } },
    data: { valueName: "value1" },
  };
  client.ask("PATCH", `${maps}/m`, patch, patchTypes.strategic);
  const [found] = client.items<ConfigMap>(
    "/api/v1/configmaps?labelSelector=test-configmap=patched",
  );
  expect(found).toMatchObject({
    metadata: { namespace: "config", labels: { ...labels, "test-configmap": "patched" } },
    data: { valueName: "value1" },
  });
  const body = {
    metadata: { name: "m", creationTimestamp: null, labels },
    data: { data: "value" },
  };
  expect(client.ask<ConfigMap>("PUT", `${maps}/m`, body).data).toEqual({ data: "value" });
  client.ask("DELETE", `${maps}?labelSelector=test-configmap-static=true`);
  expect(names(client.items(maps))).toEqual(["kube-root-ca.crt"]);
});

test("keys may not be empty", () => {
  const client = new TestClient();
  const path = client.namespace("config");
  const format = "regex used for validation is '[-._a-zA-Z0-9]+'";
  const why = `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', ${format})`;
  const metadata = { name: "empty", creationTimestamp: null };
  const map = client.refusal("POST", `${path}/configmaps`, { metadata, data: { "": "value-1" } });
  expect(map.message).toBe(`ConfigMap "empty" is invalid: data[]: Invalid value: "": ${why}`);
  const secret = { metadata, data: { "": "dmFsdWUtMQo=" } };
  expect(client.refusal("POST", `${path}/secrets`, secret).message).toBe(
    `Secret "empty" is invalid: data[]: Invalid value: "": ${why}`,
  );
});

test("what is immutable stays as it is, and can be deleted", () => {
  const client = new TestClient();
  const path = client.namespace("config");
  for (const [plural, value] of [
    ["configmaps", "value-4"],
    ["secrets", "dmFsdWUtNA=="],
  ] as const) {
    const at = `${path}/${plural}/immutable`;
    const read = () => client.ask<ConfigMap>("GET", at);
    client.ask("POST", `${path}/${plural}`, {
      metadata: { name: "immutable" },
      data: { a: value },
    });
    const changed = client.ask<ConfigMap>("PUT", at, { ...read(), data: { a: value, b: value } });
    const frozen = client.ask<ConfigMap>("PUT", at, { ...changed, immutable: true });
    for (const change of [
      { data: { a: value, c: value } },
      { immutable: false },
      { immutable: undefined },
    ]) {
      const { reason, details } = client.refusal("PUT", at, { ...frozen, ...change });
      expect([
        reason,
        details!.causes!.every(({ reason: is }) => is === "FieldValueForbidden"),
      ]).toEqual(["Invalid", true]);
    }
    const labelled = { ...frozen, metadata: { ...frozen.metadata, labels: { a: "b" } } };
    expect(client.ask<ConfigMap>("PUT", at, labelled).metadata.labels).toEqual({ a: "b" });
    client.ask("DELETE", at);
    expect(client.finds(at)).toBe(false);
  }
});

test("a Secret is patched with bytes in base64 and deleted by its label", () => {
  const client = new TestClient();
  const secrets = `${client.namespace("secrets")}/secrets`;
  const labels = { "testsecret-constant": "true" };
  client.ask("POST", secrets, {
    metadata: { name: "s", labels },
    data: { key: "dmFsdWU=" },
    type: "Opaque",
  });
  const chosen = "?labelSelector=testsecret-constant=true";
  expect(names(client.items(`/api/v1/secrets${chosen}`))).toEqual(["s"]);
  const patch = { metadata: { labels: { testsecret: "true" } }, data: { key: "ZG1Gc2RXVXg=" } };
  const patched = client.ask<Secret>("PATCH", `${secrets}/s`, patch, patchTypes.strategic);
  expect(patched).toMatchObject({ data: { key: "ZG1Gc2RXVXg=" }, type: "Opaque" });
  client.ask("DELETE", `${secrets}?labelSelector=testsecret=true`);
  expect(client.items(`/api/v1/secrets${chosen}`)).toEqual([]);
});

test("a Lease keeps the times it is given, to the microsecond, from the year 1 on", () => {
  const client = new TestClient();
  client.namespace("leases");
  const leases = "/apis/coordination.k8s.io/v1/namespaces/leases/leases";
  const first = {
    metadata: { name: "lease", creationTimestamp: null },
    spec: leaseSpec("holder", 10, 15),
  };
  const made = client.ask<Lease>("POST", leases, first);
  expect(client.ask<Lease>("GET", `${leases}/lease`).spec).toEqual(first.spec);
  const second = leaseSpec("holder2", 20, 50);
  client.ask("PUT", `${leases}/lease`, { ...made, spec: second });
  expect(client.ask<Lease>("GET", `${leases}/lease`).spec).toEqual(second);
  const third = { ...leaseSpec("holder3", 50, 59), leaseDurationSeconds: 60 };
  client.ask("PATCH", `${leases}/lease`, { spec: third }, patchTypes.strategic);
  expect(client.ask<Lease>("GET", `${leases}/lease`).spec).toEqual(third);
  const labels = { deletecollection: "true" };
  client.ask("POST", leases, { ...first, metadata: { name: "lease2", labels } });
  expect(names(client.items(leases))).toEqual(["lease", "lease2"]);
  client.ask("DELETE", `${leases}?labelSelector=deletecollection=true`);
  expect(names(client.items(leases))).toEqual(["lease"]);
  client.ask("DELETE", `${leases}/lease`);
  expect(client.refusal("GET", `${leases}/lease`).reason).toBe("NotFound");
  expect(names(client.items("/apis/coordination.k8s.io/v1/leases"))).toContain("minikube");
});

test("PodTemplates: a patch, a replacement, many of them in pages of one version", () => {
  const client = new TestClient();
  const path = client.namespace("templates");
  const templates = `${path}/podtemplates`;
  const template = { spec: { containers: [{ name: "test", image: "test2" }] } };
  for (let index = 0; index < 40; index++) {
    const name = `template-${String(index).padStart(4, "0")}`;
    client.ask("POST", templates, { metadata: { name, creationTimestamp: null }, template });
  }
  const pages: KubernetesList<PodTemplate>[] = [];
  let token = "";
  do {
    const query = `limit=17${token && `&continue=${token}`}`;
    const page = client.ask<KubernetesList<PodTemplate>>("GET", `${templates}?${query}`);
    pages.push(page);
    token = page.metadata.continue ?? "";
    client.ask("POST", `${path}/configmaps`, { metadata: { generateName: "between-" } });
  } while (token);
  expect(pages.map(({ items }) => items.length)).toEqual([17, 17, 6]);
  expect(pages.map(({ metadata }) => metadata.remainingItemCount)).toEqual([23, 6, undefined]);
  expect(new Set(pages.map(({ metadata }) => metadata.resourceVersion)).size).toBe(1);
  expect(names(pages.flatMap(({ items }) => items))).toEqual(names(client.items(templates)));
  expect(client.items(`${templates}?limit=41`)).toHaveLength(40);
  const at = `${templates}/template-0000`;
  const patch = { metadata: { labels: { podtemplate: "patched" } } };
  const patched = client.ask<PodTemplate>("PATCH", at, patch, patchTypes.strategic);
  const annotations = { updated: "true" };
  const draft = { ...patched, metadata: { ...patched.metadata, annotations } };
  expect(client.ask<PodTemplate>("PUT", at, draft).metadata).toMatchObject({
    labels: { podtemplate: "patched" },
    annotations,
  });
});
