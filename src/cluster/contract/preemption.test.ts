import { expect, test } from "vitest";
import type { ReplicaSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const pause = "registry.k8s.io/pause:3.10";
const nodes = ["minikube", "minikube-m02", "minikube-m03"];
const foo = "scheduling.k8s.io/foo";

function amount(resource: string, count: string) {
  return { requests: { [resource]: count }, limits: { [resource]: count } };
}

/** Priority classes by name, and five of a resource on every node. */
function newClient(): NamespacedClient {
  const client = new NamespacedClient();
  for (const [name, value] of Object.entries({ low: 1, medium: 100, high: 1000 })) {
    const body = { metadata: { name }, value };
    client.ask("POST", "/apis/scheduling.k8s.io/v1/priorityclasses", body);
  }
  for (const node of nodes) {
    client.patch("strategic", `/api/v1/nodes/${node}/status`, {
      status: { capacity: { [foo]: "5" }, allocatable: { [foo]: "5" } },
    });
  }
  return client;
}

function podOf(name: string, priorityClassName: string, resources: object, spec: object = {}) {
  const containers = [{ name, image: pause, resources }];
  return { metadata: { name }, spec: { priorityClassName, containers, ...spec } };
}

const onNode = (node: string) => {
  const field = { key: "metadata.name", operator: "In", values: [node] };
  const required = { nodeSelectorTerms: [{ matchFields: [field] }] };
  return {
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } },
  };
};

const isRunning = ({ status }: Pod) => status.phase === "Running";

/** Two Pods that use four fifths of each node; the first of them matters least. */
function fill(client: NamespacedClient): readonly string[] {
  const names = nodes.flatMap((node) => [`${node}-0`, `${node}-1`]);
  for (const [index, name] of names.entries()) {
    const node = nodes[Math.floor(index / 2)]!;
    const priority = index === 0 ? "low" : "medium";
    client.create("pods", podOf(name, priority, amount(foo, "2"), onNode(node)));
  }
  client.until(() => client.list<Pod>("pods").every(isRunning));
  return names;
}

test.each([
  ["a Pod of high priority", "high", undefined],
  ["a critical Pod of the system", "system-cluster-critical", "kube-system"],
])("%s takes the place of the Pod that matters least", (_, priorityClass, namespace) => {
  const client = newClient();
  const [victim, ...others] = fill(client);
  const pods = namespace ? `/api/v1/namespaces/${namespace}/pods` : client.path("pods");
  client.ask("POST", pods, podOf("preemptor", priorityClass, amount(foo, "2")));
  client.until(() => isRunning(client.ask<Pod>("GET", `${pods}/preemptor`)), 120);
  expect(client.ask<Pod>("GET", `${pods}/preemptor`).spec.nodeName).toBe(nodes[0]);
  expect(client.code("GET", client.path("pods", victim!))).toBe(404);
  for (const name of others) {
    expect(client.get<Pod>("pods", name).metadata.deletionTimestamp).toBeUndefined();
  }
});

test("the Pod that has to go is told why", () => {
  const client = newClient();
  const finalizers = ["example.com/test-finalizer"];
  const victim = podOf("victim", "low", amount(foo, "4"), onNode("minikube"));
  client.create("pods", { ...victim, metadata: { ...victim.metadata, finalizers } });
  client.until(() => isRunning(client.get("pods", "victim")));
  client.create("pods", podOf("preemptor", "high", amount(foo, "4"), onNode("minikube")));
  const told = () =>
    client
      .get<Pod>("pods", "victim")
      .status.conditions?.find(({ type }) => type === "DisruptionTarget");
  client.until(() => told() !== undefined, 60);
  expect(told()).toMatchObject({ status: "True", reason: "PreemptionByScheduler" });
  client.until(
    () => client.get<Pod>("pods", "victim").metadata.deletionTimestamp !== undefined,
    60,
  );
  client.patch("json", client.path("pods", "victim"), [
    { op: "remove", path: "/metadata/finalizers" },
  ]);
  client.until(() => isRunning(client.get("pods", "preemptor")), 120);
});

test("of ReplicaSets, as few Pods and as unimportant ones go as will do", () => {
  const client = newClient();
  const cpu = "example.com/fakecpu";
  for (const [index, name] of ["p1", "p2", "p3", "p4"].entries()) {
    const body = { metadata: { name }, value: index + 1 };
    client.ask("POST", "/apis/scheduling.k8s.io/v1/priorityclasses", body);
  }
  client.patch("strategic", "/api/v1/nodes/minikube-m02/status", {
    status: { capacity: { [cpu]: "1000" } },
  });
  const nodeSelector = { "kubernetes.io/hostname": "minikube-m02" };
  const told = client.follow<Pod>("pods", `resourceVersion=${client.revision("pods")}`);
  for (const [name, priority, count] of [
    ["pod1", "p1", "200"],
    ["pod2", "p2", "300"],
    ["pod3", "p3", "450"],
  ] as const) {
    const labels = { name };
    const { spec } = podOf(name, priority, amount(cpu, count), { nodeSelector });
    client.create("replicasets", {
      metadata: { name: `rs-${name}` },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec },
      },
    });
    const available = () =>
      client.get<ReplicaSet>("replicasets", `rs-${name}`).status.availableReplicas;
    client.until(() => available() === 1, 60);
  }
  client.create("pods", podOf("pod4", "p4", amount(cpu, "500"), { nodeSelector }));
  client.until(() => client.get<Pod>("pods", "pod4").spec.nodeName !== undefined, 60);
  client.advance(60);
  const made = (name: string) =>
    told.filter(({ type, object }) => type === "ADDED" && object.metadata.labels?.["name"] === name)
      .length;
  expect(["pod1", "pod2", "pod3"].map(made)).toEqual([2, 2, 1]);
});
