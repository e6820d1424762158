import { expect, test } from "vitest";
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
