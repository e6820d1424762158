import { expect, test } from "vitest";
import type { Node, Pod } from "#api/core.ts";
import type { PodSpec } from "#api/podspec.ts";
import { TestRequests } from "../test-requests.ts";

const resource = "example.com/fakecpu";

/** Priority classes, and so much of a made-up resource on every node. */
function clusterWith(amount: string, nodes = 1): TestRequests {
  const api = new TestRequests(1, nodes);
  for (const [name, value] of Object.entries({ low: 1, middle: 100, high: 1000 })) {
    api.ask("POST", "/apis/scheduling.k8s.io/v1/priorityclasses", { metadata: { name }, value });
  }
  for (const { metadata } of api.cluster.list("nodes")) {
    const status = { capacity: { [resource]: amount }, allocatable: { [resource]: amount } };
    const type = "application/strategic-merge-patch+json";
    api.ask("PATCH", `/api/v1/nodes/${metadata.name}/status`, { status }, type);
  }
  return api;
}

function asking(amount: string, priorityClassName: string, more: Partial<PodSpec> = {}) {
  const resources = { requests: { [resource]: amount }, limits: { [resource]: amount } };
  return {
    priorityClassName,
    // It does not hear SIGTERM: all of the grace passes.
    containers: [{ name: "c", image: "busybox", command: ["sleep", "3600"], resources }],
    ...more,
  } as Partial<PodSpec>;
}

function pod(api: TestRequests, name: string): Pod | undefined {
  return api.cluster.find("pods", "default", name);
}

function names(api: TestRequests): readonly string[] {
  return api.pods.map(({ metadata }) => metadata.name);
}

test("a Pod that is more important takes the place of the least important ones", () => {
  const api = clusterWith("5");
  api.createPod("low", asking("2", "low"));
  api.createPod("middle", asking("2", "middle"));
  api.advance(30);
  api.createPod("high", asking("3", "high"));
  const { uid } = pod(api, "high")!.metadata;
  api.advance(0.1);
  const short = `0/1 nodes are available: 1 Insufficient ${resource}.`;
  expect(api.events("high")).toEqual([`Warning FailedScheduling ${short}`]);
  expect(pod(api, "high")!.status).toMatchObject({
    phase: "Pending",
    nominatedNodeName: "minikube",
    conditions: [
      { type: "PodScheduled", status: "False", reason: "Unschedulable", message: short },
    ],
  });
  const victim = pod(api, "low")!;
  expect(victim.metadata).toMatchObject({ deletionGracePeriodSeconds: 30 });
  expect(victim.status.conditions!.find(({ type }) => type === "DisruptionTarget")).toMatchObject({
    status: "True",
    reason: "PreemptionByScheduler",
    message: "default-scheduler: preempting to accommodate a higher priority pod",
  });
  const told = api.cluster.list("events", "default").find(({ reason }) => reason === "Preempted")!;
  expect(told).toMatchObject({
    type: "Normal",
    action: "Preempting",
    message: `Preempted by pod ${uid} on node minikube`,
    involvedObject: { name: "low" },
    related: { kind: "Pod", name: "high", uid },
    reportingComponent: "default-scheduler",
  });
  api.advance(60);
  expect(names(api)).toEqual(["high", "middle"]);
  expect(pod(api, "high")).toMatchObject({ spec: { nodeName: "minikube" } });
  expect(pod(api, "high")!.status.phase).toBe("Running");
  expect(pod(api, "high")!.status.nominatedNodeName).toBeUndefined();
});

test("the room that is being made is nobody's else", () => {
  const api = clusterWith("4");
  api.createPod("low", asking("4", "low"));
  api.advance(30);
  api.createPod("high", asking("4", "high"));
  api.advance(1);
  api.createPod("late", asking("4", "middle"));
  api.advance(90);
  expect(names(api)).toEqual(["high", "late"]);
  expect(pod(api, "high")!.spec.nodeName).toBe("minikube");
  expect(pod(api, "late")!.spec.nodeName).toBeUndefined();
});

test("whoever comes with more importance takes over a nomination", () => {
  const api = clusterWith("4");
  api.createPod("low", asking("4", "low"));
  api.advance(30);
  api.createPod("second", asking("4", "middle"));
  api.advance(1);
  expect(pod(api, "second")!.status.nominatedNodeName).toBe("minikube");
  api.createPod("first", asking("4", "high"));
  api.advance(1);
  expect(pod(api, "second")!.status.nominatedNodeName).toBeUndefined();
  expect(pod(api, "first")!.status.nominatedNodeName).toBe("minikube");
  api.advance(90);
  expect(pod(api, "first")!.status.phase).toBe("Running");
});

test("a Pod that may not preempt waits, and says so", () => {
  const api = clusterWith("4");
  api.ask("POST", "/apis/scheduling.k8s.io/v1/priorityclasses", {
    metadata: { name: "patient" },
    value: 1000,
    preemptionPolicy: "Never",
  });
  api.createPod("low", asking("4", "low"));
  api.advance(30);
  api.createPod("waits", asking("4", "patient"));
  api.advance(30);
  expect(names(api)).toEqual(["low", "waits"]);
  expect(api.events("waits")).toEqual([
    `Warning FailedScheduling 0/1 nodes are available: 1 Insufficient ${resource}. preemption: not eligible due to preemptionPolicy=Never.`,
  ]);
});

test("where removing all of them is not enough, nobody goes", () => {
  const api = clusterWith("4", 2);
  api.ask(
    "PATCH",
    "/api/v1/nodes/minikube",
    { spec: { unschedulable: true } },
    "application/merge-patch+json",
  );
  api.createPod("low", asking("2", "low"));
  api.advance(30);
  api.createPod("giant", asking("9", "high"));
  api.advance(5);
  expect(names(api)).toEqual(["giant", "low"]);
  expect(api.events("giant")).toEqual([
    `Warning FailedScheduling 0/2 nodes are available: 1 Insufficient ${resource}, 1 node(s) were unschedulable. preemption: 0/2 nodes are available: 1 Insufficient ${resource}, 1 Preemption is not helpful for scheduling.`,
  ]);
});

test("of two nodes the one is cleared where no budget is broken", () => {
  const api = clusterWith("4", 2);
  for (const [name, node] of [
    ["guarded", "minikube"],
    ["free", "minikube-m02"],
  ] as const) {
    const affinity = asking("4", "low", { nodeSelector: { "kubernetes.io/hostname": node } });
    api.createPod(name, affinity, { labels: { app: name } });
  }
  api.ask("POST", "/apis/policy/v1/namespaces/default/poddisruptionbudgets", {
    metadata: { name: "keep" },
    spec: { minAvailable: 1, selector: { matchLabels: { app: "guarded" } } },
  });
  api.advance(30);
  api.createPod("high", asking("4", "high"));
  api.advance(60);
  expect(names(api)).toEqual(["guarded", "high"]);
  expect(pod(api, "high")!.spec.nodeName).toBe("minikube-m02");
});

test("a budget is broken where there is no other way", () => {
  const api = clusterWith("4");
  api.createPod("guarded", asking("4", "low"), { labels: { app: "guarded" } });
  api.ask("POST", "/apis/policy/v1/namespaces/default/poddisruptionbudgets", {
    metadata: { name: "keep" },
    spec: { minAvailable: 1, selector: { matchLabels: { app: "guarded" } } },
  });
  api.advance(30);
  api.createPod("high", asking("4", "high"));
  api.advance(60);
  expect(names(api)).toEqual(["high"]);
});

test("what is added to a node's capacity can be had, what is taken away cannot", () => {
  const api = new TestRequests(1, 1);
  const type = "application/strategic-merge-patch+json";
  const node = () => api.cluster.find("nodes", "", "minikube") as Node;
  const patch = (capacity: object) =>
    api.ask("PATCH", "/api/v1/nodes/minikube/status", { status: { capacity } }, type);
  patch({ [resource]: "3" });
  api.advance(20);
  expect(node().status.allocatable![resource]).toBe("3");
  patch({ [resource]: null });
  api.advance(20);
  expect(node().status.allocatable![resource]).toBeUndefined();
});
