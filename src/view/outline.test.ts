import { expect, test } from "vitest";
import { outlineOf } from "./outline.ts";
import { deployment, nodes, pod, replicaSet, rowsOf, service } from "./testing/rows.ts";

test("Pods without node, ReplicaSets without Deployment and empty Services have their lines", () => {
  const set = replicaSet({ name: "lone", ownerId: "", revision: 0, isNew: false });
  const { items, pods } = outlineOf(
    rowsOf(
      ...nodes(1),
      set,
      pod({
        name: "lone-x",
        ownerId: set.id,
        nodeName: "",
        ip: "",
        status: "Pending",
        ready: false,
      }),
      pod({ name: "solo", restarts: 2 }),
      service({ name: "web" }),
    ),
  );
  expect(items.map(({ text }) => text)).toEqual([
    "ReplicaSet lone: 1 desired, 1 ready, v1",
    "Service web: ClusterIP 10.96.0.7, 80/TCP, 0 endpoints",
    "Node minikube (192.168.49.2): Ready, 1 Pod",
    "Not on a node: 1 Pod",
  ]);
  expect(items[2]!.items[0]!.text).toBe(
    "Pod solo: v1, Running, ready, not serving, IP 10.244.0.2, 2 restarts",
  );
  expect(items[3]!.items[0]!.text).toBe("Pod lone-x: v1, Pending, not ready, not serving");
  expect(pods.map(({ name, node, serving }) => [name, node, serving])).toEqual([
    ["lone-x", "", false],
    ["solo", "minikube", false],
  ]);
});

test("a Deployment's ReplicaSets stand under it, oldest first", () => {
  const web = deployment({
    name: "web",
    desired: 2,
    ready: 1,
    updated: 1,
    available: 1,
    paused: true,
  });
  const first = replicaSet({ name: "web-1", ownerId: web.id, isNew: false, createdAt: 1 });
  const second = replicaSet({
    name: "web-2",
    ownerId: web.id,
    createdAt: 2,
    revision: 2,
    ready: 0,
  });
  const [item] = outlineOf(rowsOf(second, first, web)).items;
  expect([item!.text, ...item!.items.map(({ text }) => text)]).toEqual([
    "Deployment web: 1 of 2 Pods ready, 1 up to date, 1 available, image app:v1, paused",
    "ReplicaSet web-1: 1 desired, 1 ready, v1, revision 1",
    "ReplicaSet web-2: 1 desired, 0 ready, v1, revision 2, the current one",
  ]);
});
