import { expect, test } from "vitest";
import type { Container } from "#api/podspec.ts";
import { TestRequests } from "../test-requests.ts";

const noVictims = "No preemption victims found for incoming pod";
const noHelp = "Preemption is not helpful for scheduling";

function nodesOf(requests: TestRequests): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { spec } of requests.pods) {
    const node = spec.nodeName ?? "none";
    counts[node] = (counts[node] ?? 0) + 1;
  }
  return counts;
}

function patchNode(requests: TestRequests, node: string, body: object): void {
  requests.ask("PATCH", `/api/v1/nodes/${node}`, body, "application/merge-patch+json");
}

test.each([1, 2, 3, 4, 5])("replicas spread over equal nodes, seed %i", (seed) => {
  const requests = new TestRequests(seed);
  requests.createDeployment("nginx:1.25", { replicas: 6 });
  requests.settle();
  expect(nodesOf(requests)).toEqual({ minikube: 2, "minikube-m02": 2, "minikube-m03": 2 });
});

test("a Pod that asks for more than any node has waits, is told why, and runs when it fits", () => {
  const requests = new TestRequests();
  requests.createPod("big", {
    containers: [{ name: "c", image: "nginx:1.25", resources: { requests: { cpu: "100" } } }],
  });
  requests.settle();
  expect(requests.events("big")).toEqual([
    `Warning FailedScheduling 0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 ${noVictims}.`,
  ]);
  expect(requests.pods[0]!.status).toMatchObject({
    phase: "Pending",
    conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }],
  });
});

test("requests of Pods that are there already count, and one that goes makes room", () => {
  const requests = new TestRequests(1, 1);
  const [node] = requests.cluster.list("nodes");
  const cpu = Number(node!.status.allocatable!["cpu"]);
  const most = { requests: { cpu: `${cpu * 1000 - 500}m` } };
  const containers = [{ name: "c", image: "nginx:1.25", resources: most }];
  requests.createPod("first", { containers });
  requests.createPod("second", { containers });
  requests.settle();
  const second = () => requests.cluster.find("pods", "default", "second")!;
  expect(second().spec.nodeName).toBeUndefined();
  requests.ask("DELETE", "/api/v1/namespaces/default/pods/first");
  requests.advance(40);
  expect(second().spec.nodeName).toBe("minikube");
  expect(second().status.phase).toBe("Running");
});

test("nodeSelector and a label that comes later", () => {
  const requests = new TestRequests();
  requests.createPod("picky", { nodeSelector: { disk: "ssd" } });
  requests.settle();
  expect(requests.events("picky")).toEqual([
    `Warning FailedScheduling 0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 ${noHelp}.`,
  ]);
  patchNode(requests, "minikube-m03", { metadata: { labels: { disk: "ssd" } } });
  requests.advance(20);
  expect(nodesOf(requests)).toEqual({ "minikube-m03": 1 });
});

test("cordon, taints and tolerations; each node gives its own reason", () => {
  const requests = new TestRequests();
  patchNode(requests, "minikube", { spec: { unschedulable: true } });
  const taint = { key: "dedicated", value: "db", effect: "NoSchedule" };
  patchNode(requests, "minikube-m02", { spec: { taints: [taint] } });
  requests.createDeployment("nginx:1.25", { replicas: 4 });
  requests.settle();
  expect(nodesOf(requests)).toEqual({ "minikube-m03": 4 });
  patchNode(requests, "minikube-m03", { spec: { unschedulable: true } });
  requests.createPod("late", {});
  requests.createPod("db", {
    tolerations: [{ key: "dedicated", operator: "Equal", value: "db", effect: "NoSchedule" }],
  });
  requests.settle();
  expect(requests.events("late")).toEqual([
    `Warning FailedScheduling 0/3 nodes are available: 1 node(s) had untolerated taint {dedicated: db}, 2 node(s) were unschedulable. preemption: 0/3 nodes are available: 3 ${noHelp}.`,
  ]);
  expect(requests.cluster.find("pods", "default", "db")!.spec.nodeName).toBe("minikube-m02");
});

test("an Event is cut at 1,024 bytes, the condition is not", () => {
  const requests = new TestRequests();
  const key = `${Array(4).fill("a".repeat(60)).join(".")}/${"k".repeat(60)}`;
  for (const [index, node] of ["minikube", "minikube-m02", "minikube-m03"].entries()) {
    const taints = [{ key, value: `${index}${"v".repeat(60)}`, effect: "NoSchedule" }];
    patchNode(requests, node, { spec: { taints } });
  }
  requests.createPod("p", { containers: [{ name: "c", image: "nginx:1.25" }] });
  requests.settle();
  const { message = "" } = requests.pods[0]!.status.conditions![0]!;
  expect(message.length).toBeGreaterThan(1024);
  expect(requests.events("p")).toEqual([`Warning FailedScheduling ${message.slice(0, 1020)} ...`]);
});

test("a NoExecute taint evicts what does not tolerate it, or not for long", () => {
  const requests = new TestRequests();
  const on = { nodeName: "minikube-m02", terminationGracePeriodSeconds: 1 };
  const toleration = { key: "k", operator: "Exists" as const, effect: "NoExecute" as const };
  requests.createPod("leaves", on);
  requests.createPod("stays", { ...on, tolerations: [toleration] });
  requests.createPod("lingers", {
    ...on,
    tolerations: [{ ...toleration, tolerationSeconds: 60 }],
  });
  requests.settle();
  const names = () => requests.pods.map(({ metadata }) => metadata.name);
  const taints = [{ key: "k", value: "v", effect: "NoExecute" }];
  patchNode(requests, "minikube-m02", { spec: { taints } });
  requests.advance(10);
  expect(names()).toEqual(["lingers", "stays"]);
  expect(requests.events("leaves")).toContain(
    "Normal TaintManagerEviction Marking for deletion Pod default/leaves",
  );
  requests.advance(60);
  expect(names()).toEqual(["stays"]);
});

test("a Pod with scheduling gates waits for the last of them to be taken away", () => {
  const requests = new TestRequests();
  requests.createPod("gated", { schedulingGates: [{ name: "example.com/ready" }] });
  requests.settle();
  expect(requests.pods[0]!.spec.nodeName).toBeUndefined();
  expect(requests.pods[0]!.status.conditions).toMatchObject([{ reason: "SchedulingGated" }]);
  const path = "/api/v1/namespaces/default/pods/gated";
  const patch = [{ op: "remove", path: "/spec/schedulingGates" }];
  requests.ask("PATCH", path, patch, "application/json-patch+json");
  requests.settle();
  expect(requests.pods[0]!.status.phase).toBe("Running");
});

const noPorts = "node(s) didn't have free ports for the requested pod ports";

function onPort(hostIP?: string): { containers: Container[] } {
  const port = { containerPort: 80, hostPort: 8080, ...(hostIP && { hostIP }) };
  const ports = [{ ...port, protocol: "TCP" as const }];
  return { containers: [{ name: "c", image: "nginx:1.25", ports }] };
}

test("a port of a node is taken once", () => {
  const requests = new TestRequests(1, 2);
  for (const name of ["a", "b", "c"]) requests.createPod(name, onPort());
  requests.createPod("d", onPort("127.0.0.1"));
  requests.settle();
  expect(nodesOf(requests)).toEqual({ minikube: 1, "minikube-m02": 1, none: 2 });
  const full = `Warning FailedScheduling 0/2 nodes are available: 2 ${noPorts}. preemption: 0/2 nodes are available: 2 ${noVictims}.`;
  expect(requests.events("c")).toEqual([full]);
  expect(requests.events("d")).toEqual([full]);
});

const hostname = "kubernetes.io/hostname";
const required = "requiredDuringSchedulingIgnoredDuringExecution";
const beside = (app: string) => ({
  [required]: [{ labelSelector: { matchLabels: { app } }, topologyKey: hostname }],
});

test("Pods that keep away from their like: one a node, also from those that say nothing", () => {
  const requests = new TestRequests();
  requests.createDeployment(
    "nginx:1.25",
    { replicas: 4 },
    { affinity: { podAntiAffinity: beside("web") } },
  );
  requests.settle();
  expect(nodesOf(requests)).toEqual({ minikube: 1, "minikube-m02": 1, "minikube-m03": 1, none: 1 });
  const waiting = requests.pods.find(({ spec }) => !spec.nodeName)!;
  expect(requests.events(waiting.metadata.name)).toEqual([
    `Warning FailedScheduling 0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. preemption: 0/3 nodes are available: 3 ${noVictims}.`,
  ]);
  requests.createPod("plain", {}, { labels: { app: "web" } });
  requests.settle();
  expect(requests.events("plain")).toEqual([
    `Warning FailedScheduling 0/3 nodes are available: 3 node(s) didn't satisfy existing pods anti-affinity rules. preemption: 0/3 nodes are available: 3 ${noVictims}.`,
  ]);
});

test("a Pod that wants to be beside another waits for it and follows it", () => {
  const requests = new TestRequests();
  requests.createPod("cache", { affinity: { podAffinity: beside("db") } });
  requests.settle();
  expect(requests.events("cache")).toEqual([
    `Warning FailedScheduling 0/3 nodes are available: 3 node(s) didn't match pod affinity rules. preemption: 0/3 nodes are available: 3 ${noHelp}.`,
  ]);
  requests.createPod(
    "db",
    { nodeSelector: { [hostname]: "minikube-m03" } },
    { labels: { app: "db" } },
  );
  requests.advance(30);
  expect(nodesOf(requests)).toEqual({ "minikube-m03": 2 });
});

test("the first of Pods that want to be together may go anywhere, the others follow", () => {
  const requests = new TestRequests();
  requests.createDeployment("nginx:1.25", {}, { affinity: { podAffinity: beside("web") } });
  requests.settle();
  expect(Object.values(nodesOf(requests))).toEqual([3]);
});

test("preferences between Pods outweigh spreading", () => {
  const requests = new TestRequests();
  requests.createPod(
    "db",
    { nodeSelector: { [hostname]: "minikube-m02" } },
    { labels: { app: "db" } },
  );
  requests.settle();
  const [podAffinityTerm] = beside("db")[required];
  requests.createPod("cache", {
    affinity: {
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: podAffinityTerm! },
        ],
      },
    },
  });
  requests.settle();
  expect(nodesOf(requests)).toEqual({ "minikube-m02": 2 });
});

test("topologySpreadConstraints: the difference between zones, and nodes without a zone", () => {
  const requests = new TestRequests();
  patchNode(requests, "minikube", { metadata: { labels: { zone: "a" } } });
  patchNode(requests, "minikube-m02", { metadata: { labels: { zone: "b" } } });
  patchNode(requests, "minikube-m02", { spec: { unschedulable: true } });
  requests.createDeployment(
    "nginx:1.25",
    { replicas: 2 },
    {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "zone",
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: { matchLabels: { app: "web" } },
        },
      ],
    },
  );
  requests.settle();
  expect(nodesOf(requests)).toEqual({ minikube: 1, none: 1 });
  const waiting = requests.pods.find(({ spec }) => !spec.nodeName)!;
  expect(requests.events(waiting.metadata.name)).toEqual([
    `Warning FailedScheduling 0/3 nodes are available: 1 node(s) didn't match pod topology spread constraints, 1 node(s) didn't match pod topology spread constraints (missing required label), 1 node(s) were unschedulable. preemption: 0/3 nodes are available: 1 ${noVictims}, 2 ${noHelp}.`,
  ]);
});
