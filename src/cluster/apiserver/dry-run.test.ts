// Writes that are only tried: answered as if they had been done, and nothing is stored.
import { beforeEach, expect, test } from "vitest";
import { isObject } from "#base/json.ts";
import { Cluster } from "../cluster.ts";
import { send, shortAnswer } from "./short-answers.ts";

let cluster: Cluster;
const pod = {
  metadata: { name: "p" },
  spec: { nodeName: "minikube", containers: [{ name: "c", image: "nginx" }] },
};
const labels = { app: "d" };
const deployment = {
  metadata: { name: "d" },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: pod.spec.containers } },
  },
};

beforeEach(() => {
  cluster = new Cluster({ seed: 1, nodes: 0 });
  send(cluster, "POST configmaps", "json", '{"metadata":{"name":"a"},"data":{"k":"v"}}');
  send(cluster, "POST deployments", "json", JSON.stringify(deployment));
  send(cluster, "POST pods", "json", JSON.stringify(pod));
});

const account = "/api/v1/namespaces/default/serviceaccounts/default";
const applied = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "b" } };
const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "p" } };

test.each<[line: string, type: string, body: object | undefined, answer: string]>([
  ["POST configmaps?dryRun=All", "json", { metadata: { name: "b" } }, "201 ConfigMap"],
  [
    "POST configmaps?dryRun=All",
    "json",
    { metadata: { name: "a" } },
    '409 AlreadyExists: configmaps "a" already exists',
  ],
  // Only what is stored minds the version.
  [
    "POST configmaps?dryRun=All",
    "json",
    { metadata: { name: "b", resourceVersion: "5" } },
    "201 ConfigMap",
  ],
  ["PUT configmaps/a?dryRun=All", "json", { metadata: { name: "a" } }, "200 ConfigMap"],
  ["PATCH configmaps/a?dryRun=All", "merge", { data: { k: "w" } }, "200 ConfigMap"],
  ["PATCH configmaps/b?dryRun=All&fieldManager=m", "apply", applied, "201 ConfigMap"],
  ["PATCH deployments/d/scale?dryRun=All", "merge", { spec: { replicas: 5 } }, "200 Scale"],
  ["DELETE configmaps/a?dryRun=All", "", undefined, "200 Status"],
  ["DELETE configmaps/a", "json", { dryRun: ["All"] }, "200 Status"],
  ["DELETE pods/p?dryRun=All", "", undefined, "200 Pod"],
  ["DELETE pods/p?dryRun=All&gracePeriodSeconds=0", "", undefined, "200 Pod"],
  ["DELETE configmaps?dryRun=All", "", undefined, "200 ConfigMapList"],
  ["POST pods/p/eviction?dryRun=All", "json", eviction, "201 Status"],
  [
    "POST pods/p/eviction",
    "json",
    { ...eviction, deleteOptions: { dryRun: ["All"] } },
    "201 Status",
  ],
  [`POST ${account}/token?dryRun=All`, "json", { spec: {} }, "201 TokenRequest"],
  [
    "POST configmaps?dryRun=None",
    "json",
    {},
    '422 Invalid: CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: []string{"None"}: supported values: "All"',
  ],
])("%s as %s of %j", (line, type, body, answer) => {
  const { revision } = cluster;
  expect(shortAnswer(cluster, line, type, body && JSON.stringify(body))).toBe(answer);
  expect(cluster.revision).toBe(revision);
});

test("a binding that is only tried leaves the Pod free", () => {
  const free = { metadata: { name: "q" }, spec: { containers: pod.spec.containers } };
  send(cluster, "POST pods", "json", JSON.stringify(free));
  const { revision } = cluster;
  const body = JSON.stringify({ metadata: { name: "q" }, target: { kind: "Node", name: "n" } });
  for (const path of ["pods/q/binding", "/api/v1/namespaces/default/bindings"]) {
    expect(shortAnswer(cluster, `POST ${path}?dryRun=All`, "json", body)).toBe("201 Status");
  }
  expect(cluster.revision).toBe(revision);
  expect(cluster.find("pods", "default", "q")?.spec.nodeName).toBeUndefined();
});

/** Metadata that answers to a dry run have, or another part of the object. */
function part(name: string, line: string, type: string, body?: object): Record<string, unknown> {
  const answer = send(cluster, line, type, body && JSON.stringify(body)).body;
  const found = isObject(answer) ? answer[name] : undefined;
  return isObject(found) ? found : {};
}

test("a new object has a uid and a name, but no version; a changed one keeps its version", () => {
  const made = part("metadata", "POST configmaps?dryRun=All", "json", {
    metadata: { generateName: "x-" },
  });
  expect(made["name"]).toMatch(/^x-\w{5}$/);
  expect(made["uid"]).toBeTruthy();
  expect(made["resourceVersion"]).toBeUndefined();
  const { resourceVersion } = cluster.find("configmaps", "default", "a")!.metadata;
  const changed = { data: { k: "w" } };
  expect(part("metadata", "PATCH configmaps/a?dryRun=All", "merge", changed)).toMatchObject({
    resourceVersion,
  });
});

test.each<[ports: object[], type: string, answer: object[]]>([
  [[{ port: 80 }], "ClusterIP", [{}]],
  [[{ port: 80 }, { port: 81 }], "NodePort", [{ nodePort: 32769 }, { nodePort: 32770 }]],
  [
    [{ port: 80, nodePort: 30080 }, { port: 81 }],
    "NodePort",
    [{ nodePort: 30080 }, { nodePort: 30081 }],
  ],
])("addresses and ports of a Service with %j (%s) stand for others", (ports, type, answer) => {
  const named = ports.map((port, index) => ({ name: `p${index}`, ...port }));
  const body = { metadata: { name: "s" }, spec: { type, ports: named } };
  const path = "/api/v1/namespaces/default/services?dryRun=All";
  expect(part("spec", `POST ${path}`, "json", body)).toMatchObject({
    clusterIP: "10.96.0.0",
    clusterIPs: ["10.96.0.0"],
    ports: answer,
  });
});
