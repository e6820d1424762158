import { expect, test } from "vitest";
import { TestRequests } from "../../test-requests.ts";

const namespace = "/api/v1/namespaces/default";
const address = { ip: "10.1.2.3" };

function start(): TestRequests {
  const requests = new TestRequests();
  requests.ask("POST", `${namespace}/services`, {
    metadata: { name: "db" },
    spec: { ports: [{ port: 80 }] },
  });
  requests.ask("POST", `${namespace}/endpoints`, {
    metadata: { name: "db", labels: { a: "b" } },
    subsets: [{ addresses: [address], ports: [{ name: "http", port: 80, protocol: "TCP" }] }],
  });
  requests.advance(1);
  return requests;
}

function slices(requests: TestRequests): unknown[] {
  return requests.cluster
    .list("endpointslices", "default")
    .filter(({ metadata }) => metadata.name.startsWith("db-"))
    .map(({ metadata, endpoints, ports }) => ({ labels: metadata.labels, endpoints, ports }));
}

const labels = {
  a: "b",
  "kubernetes.io/service-name": "db",
  "endpointslice.kubernetes.io/managed-by": "endpointslicemirroring-controller.k8s.io",
};
const ports = [{ name: "http", port: 80, protocol: "TCP" }];

test("Endpoints written by hand are mirrored, follow changes, and go with them", () => {
  const requests = start();
  const ready = { addresses: ["10.1.2.3"], conditions: { ready: true } };
  expect(slices(requests)).toEqual([{ labels, endpoints: [ready], ports }]);
  requests.ask("PUT", `${namespace}/endpoints/db`, {
    metadata: { name: "db" },
    subsets: [{ notReadyAddresses: [address], ports }],
  });
  requests.advance(1);
  const { a: _, ...others } = labels;
  const notReady = { addresses: ["10.1.2.3"], conditions: { ready: false } };
  expect(slices(requests)).toEqual([{ labels: others, endpoints: [notReady], ports }]);
  requests.ask("DELETE", `${namespace}/endpoints/db`);
  requests.advance(1);
  expect(slices(requests)).toEqual([]);
});

test("not for a Service that chooses its Pods, and not if the author forbids it", () => {
  const requests = start();
  const merge = "application/merge-patch+json";
  requests.ask(
    "PATCH",
    `${namespace}/endpoints/db`,
    {
      metadata: { labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } },
    },
    merge,
  );
  requests.advance(1);
  expect(slices(requests)).toEqual([]);
});
