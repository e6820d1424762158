import { expect, test } from "vitest";
import type { Deployment, ReplicaSet } from "#api/apps.ts";
import type { Pod, ReplicationController } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const nginx = "registry.k8s.io/e2e-test-images/nginx:1.14-4";

function template(labels: object) {
  const containers = [{ name: "nginx", image: nginx }];
  return { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers } };
}

function createController(client: NamespacedClient, name: string, replicas: number) {
  const labels = { gctest: name };
  const body = {
    metadata: { name },
    spec: { replicas, selector: labels, template: template(labels) },
  };
  const created = client.create<ReplicationController>("replicationcontrollers", body);
  const read = () => client.get<ReplicationController>("replicationcontrollers", name);
  client.until(() => read().status.replicas === replicas, 120);
  return created;
}

function createDeployment(client: NamespacedClient, name: string) {
  const labels = { gctest: name };
  const selector = { matchLabels: labels };
  const body = { metadata: { name }, spec: { replicas: 2, selector, template: template(labels) } };
  const created = client.create<Deployment>("deployments", body);
  const sets = () => client.list<ReplicaSet>("replicasets");
  client.until(() => sets()[0]?.status.replicas === 2, 60);
  return created;
}

/** As a client deletes: only if it is still the object that it knows. */
function remove(
  client: NamespacedClient,
  resource: string,
  { metadata: { name, uid } }: { metadata: { name: string; uid?: string | undefined } },
  propagationPolicy: "Background" | "Foreground" | "Orphan",
) {
  const options = { kind: "DeleteOptions", apiVersion: "v1", preconditions: { uid } };
  expect(client.remove(resource, name, { ...options, propagationPolicy }).code).toBe(200);
}

const count = (client: NamespacedClient, ...resources: string[]) =>
  resources.map((resource) => client.list(resource).length);

test("in the background: a ReplicationController goes at once, its Pods follow", () => {
  const client = new NamespacedClient();
  const controller = createController(client, "simpletest.rc", 2);
  remove(client, "replicationcontrollers", controller, "Background");
  expect(count(client, "replicationcontrollers")).toEqual([0]);
  client.until(() => client.list("pods").length === 0, 60);
});

test("orphaned: 100 Pods stay, without an owner", () => {
  const client = new NamespacedClient();
  const controller = createController(client, "simpletest.rc", 100);
  remove(client, "replicationcontrollers", controller, "Orphan");
  client.until(() => client.list("replicationcontrollers").length === 0, 120);
  client.advance(30);
  const owners = client.list<Pod>("pods").map(({ metadata }) => metadata.ownerReferences);
  expect(owners).toEqual(Array.from({ length: 100 }, () => undefined));
});

test("orphaned: the Pods of a ReplicationController about which nothing is said", () => {
  const client = new NamespacedClient();
  createController(client, "simpletest.rc", 2);
  client.ask("DELETE", client.path("replicationcontrollers", "simpletest.rc"));
  client.until(() => client.list("replicationcontrollers").length === 0, 60);
  client.advance(30);
  expect(count(client, "pods")).toEqual([2]);
});

test("in the background: a Deployment, its ReplicaSet and its Pods go", () => {
  const client = new NamespacedClient();
  remove(client, "deployments", createDeployment(client, "simpletest.deployment"), "Background");
  client.until(() => Math.max(...count(client, "deployments", "replicasets", "pods")) === 0, 120);
});

test("orphaned: a Deployment's ReplicaSet stays with its Pods, and has no controller", () => {
  const client = new NamespacedClient();
  remove(client, "deployments", createDeployment(client, "simpletest.deployment"), "Orphan");
  client.until(() => client.list("deployments").length === 0, 120);
  expect(count(client, "replicasets", "pods")).toEqual([1, 2]);
  expect(client.list<ReplicaSet>("replicasets")[0]!.metadata.ownerReferences).toBeUndefined();
});

test("in the foreground: a ReplicationController stays until its last Pod is gone", () => {
  const client = new NamespacedClient();
  const controller = createController(client, "simpletest.rc", 100);
  remove(client, "replicationcontrollers", controller, "Foreground");
  const { metadata } = client.list<ReplicationController>("replicationcontrollers")[0]!;
  expect(metadata.finalizers).toEqual(["foregroundDeletion"]);
  client.until(() => client.list("replicationcontrollers").length === 0, 90);
  expect(count(client, "pods")).toEqual([0]);
});

test("Pods that a second owner keeps stay when the first goes in the foreground", () => {
  const client = new NamespacedClient();
  const first = createController(client, "simpletest-rc-to-be-deleted", 20);
  const second = createController(client, "simpletest-rc-to-stay", 0);
  const owner = {
    apiVersion: "v1",
    kind: "ReplicationController",
    name: second.metadata.name,
    uid: second.metadata.uid,
  };
  for (const { metadata } of client.list<Pod>("pods").slice(0, 10)) {
    client.patch("strategic", client.path("pods", metadata.name), {
      metadata: { ownerReferences: [owner] },
    });
  }
  remove(client, "replicationcontrollers", first, "Foreground");
  client.until(
    () => client.code("GET", client.path("replicationcontrollers", first.metadata.name)) === 404,
    90,
  );
  const left = client.list<Pod>("pods").map(({ metadata }) => metadata);
  expect(left.map(({ ownerReferences }) => ownerReferences)).toEqual(
    Array.from({ length: 10 }, () => [owner]),
  );
  expect(left.filter(({ deletionTimestamp }) => deletionTimestamp)).toEqual([]);
});

test("Pods that own one another in a circle do not hold each other", () => {
  const client = new NamespacedClient();
  const names = ["pod1", "pod2", "pod3"];
  const pods = names.map((name) =>
    client.create<Pod>("pods", { ...template({}), metadata: { name } }),
  );
  for (const [index, name] of names.entries()) {
    const { metadata } = pods[(index + 2) % 3]!;
    const owner = { apiVersion: "v1", kind: "Pod", name: metadata.name, uid: metadata.uid };
    client.patch("strategic", client.path("pods", name), {
      metadata: { ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }] },
    });
  }
  remove(client, "pods", pods[0]!, "Foreground");
  client.until(() => client.list("pods").length === 0, 150);
});
