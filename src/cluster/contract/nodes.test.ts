import { expect, test } from "vitest";
import type { Node, Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const pause = "registry.k8s.io/pause:3.10";
const node = "/api/v1/nodes/minikube-m02";

test("a Node that a client makes: patched, listed, replaced, deleted", () => {
  const client = new NamespacedClient();
  const condition = { type: "Ready", status: "True", reason: "E2E", message: "Set from e2e test" };
  const created = client.ask<Node>("POST", "/api/v1/nodes", {
    metadata: { name: "fake", creationTimestamp: null },
    spec: { unschedulable: true },
    status: {
      phase: "Running",
      conditions: [{ ...condition, lastHeartbeatTime: null, lastTransitionTime: null }],
      daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
      nodeInfo: { machineID: "", systemUUID: "", bootID: "", kernelVersion: "", osImage: "" },
    },
  });
  expect([created.metadata.name, created.spec.unschedulable]).toEqual(["fake", true]);
  const fake = "/api/v1/nodes/fake";
  client.patch("strategic", fake, { metadata: { labels: { fake: "patched" } } });
  const names = () =>
    client
      .ask<{ items: Node[] }>("GET", "/api/v1/nodes?labelSelector=fake=patched")
      .items.map(({ metadata }) => metadata.name);
  expect(names()).toEqual(["fake"]);
  const found = client.ask<Node>("GET", fake);
  const labels = { ...found.metadata.labels, fake: "updated" };
  client.ask("PUT", fake, { ...found, metadata: { ...found.metadata, labels } });
  expect(names()).toEqual([]);
  client.ask("DELETE", fake, {});
  expect(client.code("GET", fake)).toBe(404);
});

test("resources that somebody gives a node can be asked for soon after, until they are taken away", () => {
  const client = new NamespacedClient();
  const resources = { "example.com/fakecpu": "1000" };
  const found = client.ask<Node>("GET", node);
  const metadata = { ...found.metadata, resourceVersion: "0" };
  const capacity = { ...found.status.capacity, ...resources };
  client.ask("PUT", `${node}/status`, {
    ...found,
    metadata,
    status: { ...found.status, capacity },
  });
  const allocatable = () => client.ask<Node>("GET", node).status.allocatable;
  client.until(() => allocatable()?.["example.com/fakecpu"] === "1k", 10);
  const asks = { "example.com/fakecpu": "600" };
  for (const name of ["first", "second"]) {
    const containers = [{ name: "c", image: pause, resources: { requests: asks, limits: asks } }];
    client.create("pods", { metadata: { name }, spec: { containers } });
  }
  const nodeOf = (name: string) => client.get<Pod>("pods", name).spec.nodeName;
  client.until(() => nodeOf("first") === "minikube-m02", 60);
  expect(nodeOf("second")).toBeUndefined();
  client.patch("strategic", `${node}/status`, {
    status: { capacity: { "example.com/fakecpu": "2000" } },
  });
  client.until(() => nodeOf("second") === "minikube-m02", 60);
  client.patch("merge", `${node}/status`, {
    status: { capacity: { "example.com/fakecpu": null } },
  });
  client.until(() => !("example.com/fakecpu" in allocatable()!), 10);
});

function tolerant(client: NamespacedClient, name: string, tolerationSeconds: number): void {
  const toleration = {
    key: "kubernetes.io/e2e-evict-taint-key",
    value: "evictTaintVal",
    effect: "NoExecute",
    tolerationSeconds,
  };
  client.create("pods", {
    metadata: { name },
    spec: {
      nodeName: "minikube-m02",
      terminationGracePeriodSeconds: 1,
      containers: [{ name: "pause", image: pause }],
      tolerations: [toleration],
    },
  });
  client.until(() => client.get<Pod>("pods", name).status.phase === "Running");
}

const taint = {
  key: "kubernetes.io/e2e-evict-taint-key",
  value: "evictTaintVal",
  effect: "NoExecute",
};

function setTaints(client: NamespacedClient, taints: readonly object[]): void {
  const found = client.ask<Node>("GET", node);
  client.ask("PUT", node, { ...found, spec: { ...found.spec, taints } });
}

test("Pods are evicted when their toleration ends", () => {
  const client = new NamespacedClient();
  tolerant(client, "short", 75);
  tolerant(client, "long", 375);
  setTaints(client, [taint]);
  const names = () => client.list<Pod>("pods").map(({ metadata }) => metadata.name);
  client.advance(70);
  expect(names()).toEqual(["long", "short"]);
  client.advance(60);
  expect(names()).toEqual(["long"]);
  client.until(() => names().length === 0, 600);
});

test("a taint that goes in time evicts nobody", () => {
  const client = new NamespacedClient();
  tolerant(client, "tolerant", 150);
  setTaints(client, [taint]);
  client.advance(75);
  setTaints(client, []);
  client.advance(330);
  const { metadata, status } = client.get<Pod>("pods", "tolerant");
  expect([metadata.deletionTimestamp, status.phase]).toEqual([undefined, "Running"]);
});
