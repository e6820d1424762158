import { expect, test } from "vitest";
import type { KubernetesObject } from "#api/meta.ts";
import { TestRequests } from "../test-requests.ts";

const path = "/apis/apps/v1/namespaces/default/deployments/web";

function running(): TestRequests {
  const requests = new TestRequests();
  requests.createDeployment("nginx:1.25", { replicas: 2 });
  requests.settle();
  return requests;
}

function left(requests: TestRequests): string[] {
  const { cluster } = requests;
  return (["deployments", "replicasets", "pods"] as const).flatMap((resource) =>
    cluster.list(resource, "default").map(({ kind }) => kind),
  );
}

test("Background: the owner goes at once, what it owns follows", () => {
  const requests = running();
  requests.ask("DELETE", path, { propagationPolicy: "Background" });
  expect(left(requests)).toEqual(["ReplicaSet", "Pod", "Pod"]);
  requests.advance(40);
  expect(left(requests)).toEqual([]);
});

test("Foreground: the owner waits for what it owns", () => {
  const requests = running();
  requests.ask("DELETE", path, { propagationPolicy: "Foreground" });
  requests.advance(0.5);
  expect(left(requests)).toEqual(["Deployment", "ReplicaSet", "Pod", "Pod"]);
  expect(requests.deployment.metadata.finalizers).toEqual(["foregroundDeletion"]);
  requests.advance(40);
  expect(left(requests)).toEqual([]);
});

test("Orphan: what it owned stays, and a new owner of the same selector adopts it", () => {
  const requests = running();
  const names = () => requests.pods.map(({ metadata }) => metadata.name);
  const before = names();
  requests.ask("DELETE", path, { propagationPolicy: "Orphan" });
  requests.advance(40);
  expect(left(requests)).toEqual(["ReplicaSet", "Pod", "Pod"]);
  const owners = () => requests.cluster.list("replicasets", "default")[0]!.metadata.ownerReferences;
  expect(owners()).toBeUndefined();
  const { metadata } = requests.createDeployment("nginx:1.25", { replicas: 2 });
  requests.settle();
  expect(owners()).toMatchObject([{ kind: "Deployment", uid: metadata.uid, controller: true }]);
  expect(names()).toEqual(before);
});

test("a deleted namespace takes everything in it along", () => {
  const requests = new TestRequests();
  requests.ask("POST", "/api/v1/namespaces", { metadata: { name: "lab" } });
  requests.advance(1);
  requests.ask("POST", "/api/v1/namespaces/lab/pods", {
    metadata: { name: "p" },
    spec: { containers: [{ name: "c", image: "nginx:1.25" }] },
  });
  requests.settle();
  requests.ask("DELETE", "/api/v1/namespaces/lab");
  requests.settle();
  expect(requests.cluster.find("namespaces", "", "lab")).toBeUndefined();
  expect(requests.cluster.list("pods", "lab")).toEqual([]);
});

test("Pods of a deleted node are given up after a while, and come back elsewhere", () => {
  const requests = new TestRequests();
  requests.createDeployment("nginx:1.25", { replicas: 6 });
  requests.settle();
  requests.ask("DELETE", "/api/v1/nodes/minikube-m03");
  const on = (node: string) => requests.pods.filter(({ spec }) => spec.nodeName === node).length;
  requests.advance(30);
  expect(on("minikube-m03")).toBe(2);
  requests.settle();
  expect([on("minikube"), on("minikube-m02"), on("minikube-m03")]).toEqual([3, 3, 0]);
  expect(requests.deployment.status.availableReplicas).toBe(6);
});

const configMaps = "/api/v1/namespaces/default/configmaps";

function owned(requests: TestRequests, name: string, ...owners: readonly KubernetesObject[]) {
  return requests.ask<KubernetesObject>("POST", configMaps, {
    metadata: {
      name,
      ownerReferences: owners.map(({ apiVersion, kind, metadata }) => ({
        apiVersion,
        kind,
        name: metadata.name,
        uid: metadata.uid,
        blockOwnerDeletion: true,
      })),
    },
  });
}

test("what has another owner stays when one is deleted in the foreground", () => {
  const requests = new TestRequests();
  const first = owned(requests, "first");
  const second = owned(requests, "second");
  owned(requests, "shared", first, second);
  owned(requests, "own", first);
  requests.ask("DELETE", `${configMaps}/first`, { propagationPolicy: "Foreground" });
  requests.advance(1);
  expect(requests.send("GET", `${configMaps}/first`).code).toBe(404);
  expect(requests.send("GET", `${configMaps}/own`).code).toBe(404);
  const shared = requests.ask<KubernetesObject>("GET", `${configMaps}/shared`);
  expect(shared.metadata.ownerReferences?.map(({ name }) => name)).toEqual(["second"]);
});

test("a circle of owners does not wait for itself", () => {
  const requests = new TestRequests();
  const first = owned(requests, "first");
  const second = owned(requests, "second", first);
  const third = owned(requests, "third", second);
  const { apiVersion, kind, metadata } = third;
  const ownerReferences = [
    { apiVersion, kind, name: metadata.name, uid: metadata.uid, blockOwnerDeletion: true },
  ];
  const type = "application/merge-patch+json";
  requests.ask("PATCH", `${configMaps}/first`, { metadata: { ownerReferences } }, type);
  requests.ask("DELETE", `${configMaps}/first`, { propagationPolicy: "Foreground" });
  requests.advance(2);
  for (const name of ["first", "second", "third"]) {
    expect(requests.send("GET", `${configMaps}/${name}`).code).toBe(404);
  }
});
