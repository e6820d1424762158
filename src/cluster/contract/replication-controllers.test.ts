import { expect, test } from "vitest";
import type { Pod, ReplicationController } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const agnhost = "registry.k8s.io/e2e-test-images/agnhost:2.53";
const httpd = "registry.k8s.io/e2e-test-images/httpd:2.4.38-4";
const nginx = "registry.k8s.io/e2e-test-images/nginx:1.14-4";

function controller(name: string, replicas: number, labels: object, container = {}) {
  const containers = [{ name: "c", image: httpd, ...container }];
  const spec = { terminationGracePeriodSeconds: 0, containers };
  return { metadata: { name }, spec: { replicas, template: { metadata: { labels }, spec } } };
}

const read = (client: NamespacedClient, name: string) =>
  client.get<ReplicationController>("replicationcontrollers", name);

const controllerOf = ({ metadata }: Pod) =>
  metadata.ownerReferences?.find((owner) => owner.controller)?.uid;

test("each replica answers through the API server's proxy with its own name", () => {
  const client = new NamespacedClient();
  const ports = [{ containerPort: 9376 }];
  const container = { image: agnhost, args: ["serve-hostname"], ports };
  const labels = { name: "my-hostname" };
  client.create("replicationcontrollers", controller("my-hostname", 1, labels, container));
  client.until(() => read(client, "my-hostname").status.readyReplicas === 1);
  const [{ metadata }] = client.list<Pod>("pods") as [Pod];
  expect(client.send("GET", `${client.path("pods", metadata.name)}/proxy/`).body).toBe(
    metadata.name,
  );
});

test("a quota that is exceeded is a failure condition until the size fits", () => {
  const client = new NamespacedClient();
  const name = "condition-test";
  client.create("resourcequotas", { metadata: { name }, spec: { hard: { pods: "2" } } });
  client.until(
    () =>
      client.get<{ status?: { hard?: object } }>("resourcequotas", name).status?.hard !== undefined,
    60,
  );
  client.create("replicationcontrollers", controller(name, 3, { name }));
  const failure = () =>
    read(client, name).status.conditions?.find(({ type }) => type === "ReplicaFailure");
  client.until(() => failure() !== undefined, 60);
  expect(failure()).toMatchObject({ status: "True", reason: "FailedCreate" });
  const { generation } = client.replace<ReplicationController>("replicationcontrollers", {
    ...read(client, name),
    spec: { ...read(client, name).spec, replicas: 2 },
  }).metadata;
  client.until(() => read(client, name).status.observedGeneration === generation, 60);
  client.until(() => failure() === undefined, 60);
});

test("a Pod that matches is adopted, and released when it matches no longer", () => {
  const client = new NamespacedClient();
  const labels = { name: "pod-adoption" };
  const { spec } = controller("x", 1, labels).spec.template;
  client.create("pods", { metadata: { name: "orphan", labels }, spec });
  client.until(() => client.get<Pod>("pods", "orphan").status.phase === "Running");
  const body = controller("adopter", 1, labels);
  const { metadata } = client.create<ReplicationController>("replicationcontrollers", body);
  client.until(() => controllerOf(client.get("pods", "orphan")) === metadata.uid, 60);
  const orphan = client.get<Pod>("pods", "orphan");
  client.replace("pods", { ...orphan, metadata: { ...orphan.metadata, labels: { name: "not" } } });
  client.until(() => controllerOf(client.get("pods", "orphan")) === undefined, 60);
});

test("a life, as a watch tells it", () => {
  const client = new NamespacedClient();
  const name = "rc-test";
  const labels = { "test-rc-static": "true" };
  const told = client.follow<ReplicationController>(
    "replicationcontrollers",
    `allowWatchBookmarks=true&labelSelector=test-rc-static=true&resourceVersion=${client.revision("replicationcontrollers")}`,
  );
  const body = controller(name, 1, labels, { image: nginx });
  client.create("replicationcontrollers", {
    ...body,
    metadata: { name, labels },
    spec: { ...body.spec, selector: labels },
  });
  const last = () => told.at(-1)!.object;
  client.until(() => last().status.readyReplicas === 1);
  // What a Go client makes of a ReplicationController with a label and nothing else.
  const path = client.path("replicationcontrollers", name);
  const patched = client.patch<ReplicationController>("strategic", path, {
    metadata: { creationTimestamp: null, labels: { "test-rc": "patched" } },
    spec: {},
    status: { replicas: 0 },
  });
  expect(patched.metadata.labels).toEqual({ ...labels, "test-rc": "patched" });
  expect(patched.status.replicas).toBe(1);
  expect(patched.metadata.creationTimestamp).toBe(told[0]!.object.metadata.creationTimestamp);
  const status = { status: { readyReplicas: 0, availableReplicas: 0 } };
  const emptied = client.patch<ReplicationController>("strategic", `${path}/status`, status);
  expect(emptied.status.readyReplicas).toBeUndefined();
  client.until(() => last().status.readyReplicas === 1);
  client.patch("strategic", `${path}/scale`, {
    metadata: { creationTimestamp: null },
    spec: { replicas: 2 },
    status: { replicas: 0 },
  });
  client.until(() => last().status.replicas === 2 && last().status.readyReplicas === 2);
  const now = read(client, name);
  client.replace<ReplicationController>(
    "replicationcontrollers",
    { ...now, status: { ...now.status, availableReplicas: 1, readyReplicas: 1 } },
    "status",
  );
  expect(last().status.readyReplicas).toBe(1);
  client.until(() => last().status.readyReplicas === 2);
  const collection = client.path("replicationcontrollers");
  client.ask("DELETE", `${collection}?labelSelector=test-rc-static=true`, {});
  client.until(() => told.at(-1)!.type === "DELETED", 60);
  expect(told[0]!.type).toBe("ADDED");
  expect(new Set(told.slice(1, -1).map(({ type }) => type))).toEqual(new Set(["MODIFIED"]));
});

test("the scale is read and replaced", () => {
  const client = new NamespacedClient();
  client.create("replicationcontrollers", controller("scaled", 1, { name: "scaled" }));
  client.until(() => read(client, "scaled").status.replicas === 1, 60);
  const path = client.path("replicationcontrollers", "scaled", "scale");
  const scale = client.ask<{ metadata: object }>("GET", path);
  expect(scale).toMatchObject({ status: { replicas: 1, selector: "name=scaled" } });
  const metadata = { ...scale.metadata, resourceVersion: undefined };
  client.ask("PUT", path, { ...scale, metadata, spec: { replicas: 2 } });
  client.until(() => read(client, "scaled").status.replicas === 2, 60);
});
