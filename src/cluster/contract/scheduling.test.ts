import { expect, test } from "vitest";
import type { KubernetesObject } from "#api/meta.ts";
import type { Node, Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const pause = "registry.k8s.io/pause:3.10";

function create(
  client: NamespacedClient,
  name: string,
  spec: object,
  container: object = {},
): void {
  const containers = [{ name, image: pause, ...container }];
  client.create("pods", { metadata: { name }, spec: { containers, ...spec } });
}

const read = (client: NamespacedClient, name: string) => client.get<Pod>("pods", name);

const scheduled = (pod: Pod) =>
  pod.status.conditions?.find(({ type }) => type === "PodScheduled")?.status;

/** Waits until the scheduler has said why it places the Pod nowhere. */
function untilUnscheduled(client: NamespacedClient, name: string): string {
  const query = `fieldSelector=involvedObject.name=${name},reason=FailedScheduling`;
  type Event = KubernetesObject & { message: string };
  const events = () =>
    client.ask<{ items: Event[] }>("GET", `${client.path("events")}?${query}`).items;
  client.until(() => events().length > 0, 60);
  expect(read(client, name).spec.nodeName).toBeUndefined();
  expect(scheduled(read(client, name))).toBe("False");
  return events()[0]!.message;
}

function label(client: NamespacedClient, node: string, key: string, value: string): void {
  client.patch("strategic", `/api/v1/nodes/${node}`, { metadata: { labels: { [key]: value } } });
}

test("a Pod that asks for more CPU than any node has left is not placed", () => {
  const client = new NamespacedClient();
  const { items } = client.ask<{ items: Node[] }>("GET", "/api/v1/nodes");
  for (const { metadata, status } of items) {
    label(client, metadata.name, "node", metadata.name);
    const cpu = `${Number(status.allocatable!["cpu"]) * 700}m`;
    const key = { key: "node", operator: "In", values: [metadata.name] };
    const required = { nodeSelectorTerms: [{ matchExpressions: [key] }] };
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
    create(
      client,
      `filler-${metadata.name}`,
      { affinity },
      {
        resources: { requests: { cpu }, limits: { cpu } },
      },
    );
  }
  client.until(() => client.list<Pod>("pods").every(({ status }) => status.phase === "Running"));
  const half = { requests: { cpu: "1" }, limits: { cpu: "1" } };
  create(client, "additional-pod", {}, { resources: half });
  expect(untilUnscheduled(client, "additional-pod")).toBe(
    "0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.",
  );
});

test("a node selector: nobody has the label, then one node has", () => {
  const client = new NamespacedClient();
  create(client, "restricted-pod", { nodeSelector: { label: "nonempty" } });
  expect(untilUnscheduled(client, "restricted-pod")).toMatch(
    /^0\/3 nodes are available: 3 node\(s\) didn't match Pod's node affinity\/selector\./,
  );
  label(client, "minikube-m03", "label", "nonempty");
  client.until(() => scheduled(read(client, "restricted-pod")) === "True", 60);
  expect(read(client, "restricted-pod").spec.nodeName).toBe("minikube-m03");
});

test("a host port of all addresses leaves no room for the same port of one address", () => {
  const client = new NamespacedClient();
  label(client, "minikube-m02", "e2e", "95");
  const on = (name: string, hostIP: string) =>
    create(
      client,
      name,
      { nodeSelector: { e2e: "95" } },
      {
        ports: [{ hostPort: 54_322, containerPort: 8080, protocol: "TCP", hostIP }],
      },
    );
  on("pod4", "");
  client.until(() => scheduled(read(client, "pod4")) === "True", 60);
  on("pod5", "192.168.49.3");
  expect(untilUnscheduled(client, "pod5")).toMatch(
    /^0\/3 nodes are available: 1 node\(s\) didn't have free ports for the requested pod ports, 2 node\(s\) didn't match Pod's node affinity\/selector\./,
  );
});

test("a PriorityClass keeps its value; its description may change", () => {
  const client = new NamespacedClient();
  const classes = "/apis/scheduling.k8s.io/v1/priorityclasses";
  type PriorityClass = KubernetesObject & { value: number; description?: string };
  const created = ["p1", "p2"].map((name, index) =>
    client.ask<PriorityClass>("POST", classes, { metadata: { name }, value: index + 1 }),
  );
  const refused = client.send(
    "PATCH",
    `${classes}/p1`,
    { value: 10 },
    "application/strategic-merge-patch+json",
  );
  expect([refused.code, (refused.body as { message: string }).message]).toEqual([
    422,
    'PriorityClass.scheduling.k8s.io "p1" is invalid: value: Forbidden: may not be changed in an update.',
  ]);
  expect(client.code("PUT", `${classes}/p2`, { ...created[1], value: 20 })).toBe(422);
  const description = "updated description";
  client.patch("strategic", `${classes}/p1`, { description });
  client.ask("PUT", `${classes}/p2`, { ...created[1], description });
  for (const { metadata, value } of created) {
    const { value: now, description: text } = client.ask<PriorityClass>(
      "GET",
      `${classes}/${metadata.name}`,
    );
    expect([now, text]).toEqual([value, description]);
  }
});

const runtimeClasses = "/apis/node.k8s.io/v1/runtimeclasses";

test("a Pod takes the overhead of its RuntimeClass; without the class it is refused", () => {
  const client = new NamespacedClient();
  const overhead = { podFixed: { cpu: "10m", memory: "1Mi" } };
  const make = (name: string, more: object = {}) =>
    client.ask("POST", runtimeClasses, { metadata: { name }, handler: "runc", ...more });
  make("plain");
  make("heavy", { overhead });
  create(client, "plain", { runtimeClassName: "plain", automountServiceAccountToken: false });
  create(client, "heavy", { runtimeClassName: "heavy", automountServiceAccountToken: false });
  client.until(() => scheduled(read(client, "heavy")) === "True", 60);
  expect(read(client, "plain").spec.overhead).toBeUndefined();
  expect(read(client, "heavy").spec.overhead).toEqual(overhead.podFixed);
  client.ask("DELETE", `${runtimeClasses}/plain`, {});
  const spec = { runtimeClassName: "plain", containers: [{ name: "c", image: pause }] };
  const { code, body } = client.send("POST", `${client.path("pods")}?dryRun=All`, {
    metadata: { name: "late" },
    spec,
  });
  expect([code, (body as { message: string }).message]).toEqual([
    403,
    'pods "late" is forbidden: pod rejected: RuntimeClass "plain" not found',
  ]);
});
