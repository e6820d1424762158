import { expect, test } from "vitest";
import type { KubernetesObject } from "#api/meta.ts";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

type Resources = Readonly<Record<string, string>>;

interface LimitRange extends KubernetesObject {
  readonly spec: { readonly limits: readonly { readonly min: Resources }[] };
}

const amounts = (cpu: string, memory: string, storage: string): Resources => ({
  cpu,
  memory,
  "ephemeral-storage": storage,
});

const limit = {
  type: "Container",
  max: amounts("500m", "500Mi", "500Gi"),
  min: amounts("50m", "100Mi", "100Gi"),
  default: amounts("500m", "500Mi", "500Gi"),
  defaultRequest: amounts("100m", "200Mi", "200Gi"),
};

const pod = (name: string, requests = {}, limits = {}) => ({
  metadata: { name },
  spec: {
    containers: [
      { name: "pause", image: "registry.k8s.io/pause:3.10", resources: { requests, limits } },
    ],
  },
});

function resources(client: NamespacedClient, name: string) {
  return client.get<Pod>("pods", name).spec.containers[0]!.resources;
}

function refusal(client: NamespacedClient, body: object): string {
  const { code, body: status } = client.send("POST", client.path("pods"), body);
  return `${code} ${(status as { message: string }).message}`;
}

test("containers get what they leave out, and are refused beyond the limits", () => {
  const client = new NamespacedClient();
  const told = client.follow<LimitRange>(
    "limitranges",
    `allowWatchBookmarks=true&labelSelector=time=1&resourceVersion=${client.revision("limitranges")}`,
  );
  const metadata = { name: "limit-range", labels: { time: "1" }, creationTimestamp: null };
  client.create("limitranges", { metadata, spec: { limits: [limit] } });
  expect(told.map(({ type }) => type)).toEqual(["ADDED"]);
  expect(client.get<LimitRange>("limitranges", "limit-range").spec.limits).toEqual([limit]);

  client.create("pods", pod("nothing"));
  expect(resources(client, "nothing")).toEqual({
    limits: limit.default,
    requests: limit.defaultRequest,
  });
  const some = { memory: "150Mi", "ephemeral-storage": "150Gi" };
  client.create("pods", pod("some", some, { cpu: "300m" }));
  expect(resources(client, "some")).toEqual({
    limits: amounts("300m", "500Mi", "500Gi"),
    requests: amounts("300m", "150Mi", "150Gi"),
  });
  const few = pod("few", amounts("10m", "50Mi", "50Gi"));
  expect(refusal(client, few)).toBe(
    '403 pods "few" is forbidden: [minimum cpu usage per Container is 50m, but request is 10m, minimum memory usage per Container is 100Mi, but request is 50Mi, minimum ephemeral-storage usage per Container is 100Gi, but request is 50Gi]',
  );
  const many = pod("many", amounts("600m", "600Mi", "600Gi"));
  expect(client.code("POST", client.path("pods"), many)).toBe(422);

  const range = client.get<LimitRange>("limitranges", "limit-range");
  const min = amounts("9m", "49Mi", "49Gi");
  client.replace("limitranges", { ...range, spec: { limits: [{ ...limit, min }] } });
  expect(client.get<LimitRange>("limitranges", "limit-range").spec.limits[0]!.min).toEqual(min);
  expect(client.code("POST", client.path("pods"), few)).toBe(201);
  expect(client.code("POST", client.path("pods"), many)).toBe(422);
  expect(client.remove("limitranges", "limit-range", { gracePeriodSeconds: 30 }).code).toBe(200);
  expect(client.list("limitranges")).toEqual([]);
  expect(client.code("POST", client.path("pods"), many)).toBe(201);
});

test("a list over namespaces, a patch of the limits, a collection that is deleted", () => {
  const client = new NamespacedClient();
  const name = "e2e-limitrange";
  const body = {
    metadata: { name, labels: { "e2e-test": name, [name]: "created" } },
    spec: { limits: [limit] },
  };
  client.create("limitranges", body);
  client.ask("POST", "/api/v1/namespaces", { metadata: { name: "other" } });
  client.ask("POST", "/api/v1/namespaces/other/limitranges", body);
  const everywhere = () =>
    client.ask<{ items: LimitRange[] }>("GET", `/api/v1/limitranges?labelSelector=e2e-test=${name}`)
      .items;
  expect(everywhere()).toHaveLength(2);
  const min = amounts("9m", "49Mi", "49Gi");
  const patched = client.patch<LimitRange>("strategic", client.path("limitranges", name), {
    metadata: {
      creationTimestamp: everywhere()[0]!.metadata.creationTimestamp,
      labels: { [name]: "patched" },
    },
    spec: { limits: [{ ...limit, min }] },
  });
  expect(patched.metadata.labels).toEqual({ "e2e-test": name, [name]: "patched" });
  expect(patched.spec.limits).toEqual([{ ...limit, min }]);
  client.ask("DELETE", `${client.path("limitranges")}?labelSelector=${name}=patched`, {});
  expect(everywhere().map(({ metadata }) => metadata.namespace)).toEqual(["other"]);
});
