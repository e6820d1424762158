import { expect, test } from "vitest";
import type { PodSpec } from "#api/podspec.ts";
import { clone } from "#base/json.ts";
import { NodeLoad } from "../scheduler/node-load.ts";
import { TestRequests } from "../test-requests.ts";
import { rejectionOf } from "./admission.ts";

const image = "nginx:1.25";
const nodeName = "minikube-m02";
const withPort: Partial<PodSpec> = {
  nodeName,
  containers: [
    {
      name: "c",
      image,
      resources: {},
      ports: [{ containerPort: 80, hostPort: 8080, protocol: "TCP" }],
    },
  ],
};
const asking = (cpu: string): Partial<PodSpec> => ({
  nodeName,
  containers: [{ name: "c", image, resources: { requests: { cpu } } }],
});

/** What became of a Pod that names its node itself. */
function fate(api: TestRequests, name: string): readonly string[] {
  const { status } = api.pods.find(({ metadata }) => metadata.name === name)!;
  return [status.phase ?? "", status.reason ?? "", status.message ?? ""];
}

test("a Pod whose host port is taken is rejected", () => {
  const api = new TestRequests();
  api.createPod("first", withPort);
  api.advance(20);
  api.createPod("second", withPort);
  api.advance(20);
  expect(fate(api, "first")[0]).toBe("Running");
  const why =
    "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports";
  expect(fate(api, "second")).toEqual(["Failed", "NodePorts", `Pod was rejected: ${why}`]);
  expect(api.events("second")).toEqual([`Warning NodePorts ${why}`]);
  api.ask("DELETE", "/api/v1/namespaces/default/pods/second");
  api.settle();
  expect(api.pods.map(({ metadata }) => metadata.name)).toEqual(["first"]);
});

test("a Pod that asks for more than is left, or for another node, is rejected", () => {
  const api = new TestRequests();
  api.createPod("half", asking("1500m"));
  api.createPod("more", asking("600m"));
  api.createPod("other", { nodeName, nodeSelector: { disk: "ssd" } });
  api.advance(20);
  expect(fate(api, "half")[0]).toBe("Running");
  expect(fate(api, "more")).toEqual([
    "Failed",
    "OutOfcpu",
    "Pod was rejected: Node didn't have enough resource: cpu, requested: 600, used: 1500, capacity: 2000",
  ]);
  expect(fate(api, "other")).toEqual([
    "Failed",
    "NodeAffinity",
    "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  ]);
});

test("a Pod that a taint drives out is rejected", () => {
  const api = new TestRequests();
  const pod = api.createPod("late", {});
  const node = clone(api.cluster.list("nodes")[0]!);
  node.spec.taints = [{ key: "a", effect: "NoExecute" }];
  expect(rejectionOf(pod, node, new NodeLoad().total)?.message).toBe(
    "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
  );
  const tolerations = [{ key: "a", operator: "Exists" as const }];
  const tolerant = { ...pod, spec: { ...pod.spec, tolerations } };
  expect(rejectionOf(tolerant, node, new NodeLoad().total)).toBeUndefined();
});

test("a StatefulSet makes a rejected Pod anew until there is a place for it", () => {
  const api = new TestRequests();
  api.createPod("first", withPort);
  api.advance(20);
  const labels = { app: "db" };
  api.ask("POST", "/apis/apps/v1/namespaces/default/statefulsets", {
    metadata: { name: "db" },
    spec: {
      serviceName: "db",
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: withPort },
    },
  });
  const uids = new Set<string>();
  for (let second = 0; second < 5; second++) {
    api.advance(1);
    for (const { metadata } of api.pods) uids.add(metadata.uid);
  }
  expect(uids.size).toBeGreaterThan(4);
  api.ask("DELETE", "/api/v1/namespaces/default/pods/first?gracePeriodSeconds=0");
  api.advance(60);
  expect(fate(api, "db-0")[0]).toBe("Running");
});
