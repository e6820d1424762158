import { expect, test } from "vitest";
import type { Node } from "#api/core.ts";
import { TestRequests } from "../test-requests.ts";

const nodes = "/api/v1/nodes";
const merge = "application/merge-patch+json";

/** Three nodes with a Pod of `web` on each, and minikube-m02 switched off. */
function withoutSecond(): TestRequests {
  const api = new TestRequests();
  api.createDeployment("nginx:1.25");
  api.settle();
  api.cluster.stopNode("minikube-m02");
  return api;
}

const get = (api: TestRequests, name = "minikube-m02") => api.ask<Node>("GET", `${nodes}/${name}`);
const readyOf = ({ status }: Node) => status.conditions?.find(({ type }) => type === "Ready");
const taintsOf = ({ spec }: Node) =>
  (spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).toSorted();
const podOn = (api: TestRequests, node: string) =>
  api.pods.find(({ spec }) => spec.nodeName === node);

const kubeletStarted = [
  "Normal Starting Starting kubelet.",
  "Normal NodeHasSufficientMemory Node minikube-m02 status is now: NodeHasSufficientMemory",
  "Normal NodeHasNoDiskPressure Node minikube-m02 status is now: NodeHasNoDiskPressure",
  "Normal NodeHasSufficientPID Node minikube-m02 status is now: NodeHasSufficientPID",
  "Normal NodeReady Node minikube-m02 status is now: NodeReady",
];
const beginning = [
  ...kubeletStarted,
  "Normal RegisteredNode Node minikube-m02 event: Registered Node minikube-m02 in Controller",
];

test("a silent node is not ready after 50 s, and its Pods do not count", () => {
  const api = withoutSecond();
  api.advance(39);
  expect(readyOf(get(api))?.status).toBe("True");
  api.advance(21);
  expect(readyOf(get(api))).toMatchObject({
    status: "Unknown",
    reason: "NodeStatusUnknown",
    message: "Kubelet stopped posting node status.",
  });
  expect(taintsOf(get(api))).toEqual([
    "node.kubernetes.io/unreachable:NoExecute",
    "node.kubernetes.io/unreachable:NoSchedule",
  ]);
  expect(api.events("minikube-m02")).toEqual([
    ...beginning,
    "Normal NodeNotReady Node minikube-m02 status is now: NodeNotReady",
  ]);
  const pod = podOn(api, "minikube-m02")!;
  expect(api.events(pod.metadata.name).at(-1)).toBe("Warning NodeNotReady Node is not ready");
  expect(api.deployment.status).toMatchObject({ readyReplicas: 2, unavailableReplicas: 1 });
});

test("after 300 s its Pods are replaced, and wait for the node to end", () => {
  const api = withoutSecond();
  api.advance(335);
  const lost = podOn(api, "minikube-m02")!;
  expect(lost.metadata.deletionTimestamp).toBeUndefined();
  api.advance(80);
  expect(podOn(api, "minikube-m02")!.metadata.deletionTimestamp).toBeDefined();
  expect(api.events(lost.metadata.name)).toContain(
    `Normal TaintManagerEviction Marking for deletion Pod default/${lost.metadata.name}`,
  );
  expect(api.deployment.status).toMatchObject({ readyReplicas: 3 });
  expect(api.pods.length).toBe(4);
  api.advance(600);
  expect(api.pods.length).toBe(4);
  api.cluster.startNode("minikube-m02");
  api.advance(30);
  expect(api.pods.length).toBe(3);
  expect(taintsOf(get(api))).toEqual([]);
});

test("a node that is back in time keeps its Pods, whose containers start again", () => {
  const api = withoutSecond();
  const before = podOn(api, "minikube-m02")!;
  api.advance(100);
  api.cluster.startNode("minikube-m02");
  api.advance(60);
  const after = podOn(api, "minikube-m02")!;
  expect(after.metadata.uid).toBe(before.metadata.uid);
  expect(after.status.containerStatuses?.[0]).toMatchObject({
    ready: true,
    restartCount: 1,
    lastState: { terminated: { exitCode: 255, reason: "Unknown" } },
  });
  expect(taintsOf(get(api))).toEqual([]);
  expect(api.deployment.status).toMatchObject({ readyReplicas: 3 });
  const { name } = after.metadata;
  const events = api.events(name);
  expect(events).toContain(
    `Normal TaintManagerEviction Cancelling deletion of Pod default/${name}`,
  );
  expect(events).toContain(
    "Normal SandboxChanged Pod sandbox changed, it will be killed and re-created.",
  );
  expect(api.events("minikube-m02").slice(beginning.length + 1)).toEqual(kubeletStarted);
});

test("a deleted Node takes its Pods along, and its kubelet registers it anew when restarted", () => {
  const api = withoutSecond();
  api.advance(400);
  api.ask("DELETE", `${nodes}/minikube-m02`);
  api.advance(60);
  expect(podOn(api, "minikube-m02")).toBeUndefined();
  api.cluster.startNode("minikube-m02");
  api.advance(10);
  expect(readyOf(get(api))?.status).toBe("True");
  expect(api.events("minikube-m02").slice(beginning.length + 1)).toEqual([
    "Normal RemovingNode Node minikube-m02 event: Removing Node minikube-m02 from Controller",
    ...kubeletStarted,
    "Normal RegisteredNode Node minikube-m02 event: Registered Node minikube-m02 in Controller",
  ]);
});

test("a node without a kubelet is given a minute; a cordoned one is tainted", () => {
  const api = new TestRequests();
  api.ask("POST", nodes, { metadata: { name: "made-up" } });
  api.advance(55);
  expect(get(api, "made-up").status.conditions).toBeUndefined();
  api.advance(15);
  expect(get(api, "made-up").status.conditions?.[0]).toMatchObject({
    type: "Ready",
    status: "Unknown",
    reason: "NodeStatusNeverUpdated",
    message: "Kubelet never posted node status.",
  });
  const cordon = (unschedulable: boolean) =>
    api.ask("PATCH", `${nodes}/minikube-m03`, { spec: { unschedulable } }, merge);
  cordon(true);
  api.advance(1);
  expect(taintsOf(get(api, "minikube-m03"))).toEqual([
    "node.kubernetes.io/unschedulable:NoSchedule",
  ]);
  cordon(false);
  api.advance(1);
  expect(taintsOf(get(api, "minikube-m03"))).toEqual([]);
});

test("nodes go one after the other, and none when most of them are silent", () => {
  const api = new TestRequests(1, 5);
  api.advance(20);
  for (const node of ["minikube-m02", "minikube-m03"]) api.cluster.stopNode(node);
  api.advance(120);
  const evicted = () =>
    api.cluster
      .list("nodes")
      .filter(({ spec }) => spec.taints?.some(({ effect }) => effect === "NoExecute")).length;
  expect(evicted()).toBe(2);
  for (const node of ["minikube-m04", "minikube-m05"]) api.cluster.stopNode(node);
  api.advance(300);
  expect(evicted()).toBe(2);
});
