// What clients expect of namespaces: labels, status, finalizers, and that they go with all that is in them.

import { expect, test } from "vitest";
import type { ConfigMap, Namespace, Pod } from "#api/core.ts";
import { patchTypes, TestClient } from "./test-client.ts";

const pause = { name: "nginx", image: "registry.k8s.io/pause:3.10" };
const all = "/api/v1/namespaces";

test("a namespace is born with its name as a label, a finalizer, an account and a certificate", () => {
  const client = new TestClient();
  const path = client.namespace("born");
  const { metadata, spec, status } = client.ask<Namespace>("GET", path);
  expect({ labels: metadata.labels, spec, status }).toEqual({
    labels: { "kubernetes.io/metadata.name": "born" },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  });
  expect(
    client.items<ConfigMap>(`${path}/configmaps`).map((map) => Object.keys(map.data!)),
  ).toEqual([["ca.crt"]]);
});

test("labels are patched and updated", () => {
  const client = new TestClient();
  const path = client.namespace("labelled");
  const labels = { testLabel: "testValue" };
  client.ask("PATCH", path, { metadata: { labels } }, patchTypes.strategic);
  const read = client.ask<Namespace>("GET", path);
  expect(read.metadata.labels).toMatchObject(labels);
  const changed = { ...read, metadata: { ...read.metadata, labels: { labelled: "updated" } } };
  expect(client.ask<Namespace>("PUT", path, changed).metadata.labels).toEqual({
    labelled: "updated",
    "kubernetes.io/metadata.name": "labelled",
  });
});

test("the status is read, patched with an annotation, and updated by its subresource", () => {
  const client = new TestClient();
  const path = `${client.namespace("told")}/status`;
  expect(client.ask<Namespace>("GET", path).status).toEqual({ phase: "Active" });
  const condition = { type: "StatusPatch", status: "True", reason: "E2E", message: "Patched" };
  const patched = client.ask<Namespace>(
    "PATCH",
    path,
    {
      metadata: { annotations: { patched: "yes" } },
      status: { conditions: [{ lastTransitionTime: null, ...condition }] },
    },
    patchTypes.merge,
  );
  expect(patched.metadata.annotations).toEqual({ patched: "yes" });
  expect(patched.status).toMatchObject({ phase: "Active", conditions: [condition] });
  const second = { type: "StatusUpdate", status: "True", reason: "E2E", message: "Updated" };
  const conditions = [...patched.status.conditions!, { lastTransitionTime: null, ...second }];
  const status = { ...patched.status, conditions };
  const updated = client.ask<Namespace>("PUT", path, { ...patched, status });
  expect(updated.status.conditions).toMatchObject([condition, second]);
});

test("finalizers come by creation and by the subresource finalize, never by an update", () => {
  const client = new TestClient();
  const path = client.namespace("finalized");
  const mine = "example.com/mine";
  const read = client.ask<Namespace>("GET", path);
  const spec = { finalizers: ["kubernetes", mine] };
  expect(client.ask<Namespace>("PUT", path, { ...read, spec }).spec).toEqual(read.spec);
  expect(client.ask<Namespace>("PUT", `${path}/finalize`, { ...read, spec }).spec).toEqual(spec);
  const held = client.ask<Namespace>("GET", path);
  client.ask("DELETE", path);
  client.advance(60);
  expect(client.ask<Namespace>("GET", path)).toMatchObject({
    spec: { finalizers: [mine] },
    status: { phase: "Terminating" },
  });
  const { resourceVersion: _, ...metadata } = held.metadata;
  client.ask("PUT", `${path}/finalize`, { ...held, metadata, spec: {} });
  client.until(() => !client.finds(path), 10);
  const made = client.ask<Namespace>("POST", all, {
    metadata: { name: "more" },
    spec: { finalizers: [mine] },
  });
  expect(made.spec.finalizers).toEqual([mine, "kubernetes"]);
});

test("Pods and Services go with their namespace, and are not there in the next one of its name", () => {
  const client = new TestClient();
  const path = client.namespace("nsdeletetest");
  client.ask("POST", `${path}/pods`, { metadata: { name: "p" }, spec: { containers: [pause] } });
  const ports = [{ port: 80, targetPort: 80 }];
  const selector = { foo: "bar" };
  client.ask("POST", `${path}/services`, { metadata: { name: "s" }, spec: { selector, ports } });
  client.until(() => client.ask<Pod>("GET", `${path}/pods/p`).status.phase === "Running", 60);
  const deleted = client.ask<Namespace>("DELETE", path);
  expect(deleted.status.phase).toBe("Terminating");
  expect(
    client.refusal("POST", `${path}/configmaps`, { metadata: { name: "late" } }),
  ).toMatchObject({
    code: 403,
    details: { causes: [{ reason: "NamespaceTerminating", field: "metadata.namespace" }] },
  });
  client.until(() => !client.finds(path), 60);
  client.namespace("nsdeletetest");
  expect(client.refusal("GET", `${path}/pods/p`).reason).toBe("NotFound");
  expect(client.refusal("GET", `${path}/services/s`).reason).toBe("NotFound");
});

test("Pods go first: while one waits for its finalizer, the rest stays and the namespace says so", () => {
  const client = new TestClient();
  const path = client.namespace("ordered");
  const metadata = { name: "p", finalizers: ["example.com/finalizer"] };
  client.ask("POST", `${path}/pods`, { metadata, spec: { containers: [pause] } });
  client.until(() => client.ask<Pod>("GET", `${path}/pods/p`).status.phase === "Running", 60);
  client.ask("POST", `${path}/configmaps`, { metadata: { name: "m" }, data: { key: "value" } });
  client.ask("DELETE", path);
  client.advance(70);
  expect(client.finds(`${path}/configmaps/m`)).toBe(true);
  const pod = client.ask<Pod>("GET", `${path}/pods/p`);
  expect(pod.metadata.deletionTimestamp).toBeDefined();
  const { status } = client.ask<Namespace>("GET", `${path}/status`);
  expect(status.phase).toBe("Terminating");
  expect(status.conditions!.map(({ type, status: is }) => [type, is])).toEqual([
    ["NamespaceDeletionDiscoveryFailure", "False"],
    ["NamespaceDeletionGroupVersionParsingFailure", "False"],
    ["NamespaceDeletionContentFailure", "False"],
    ["NamespaceContentRemaining", "False"],
    ["NamespaceFinalizersRemaining", "False"],
  ]);
  const freed = { ...pod, metadata: { ...pod.metadata, finalizers: [] } };
  client.ask("PUT", `${path}/pods/p`, freed);
  client.until(() => !client.finds(path), 60);
});

test("a hundred namespaces are gone soon after they are deleted", () => {
  const client = new TestClient();
  const names = Array.from({ length: 100 }, (_, index) => `nslifetest-${index}`);
  for (const name of names) client.ask("POST", all, { metadata: { name } });
  client.advance(10);
  for (const name of names) client.ask("DELETE", `${all}/${name}`);
  client.until(
    () => client.items(all).every(({ metadata }) => !metadata.name.startsWith("nslife")),
    20,
  );
});
