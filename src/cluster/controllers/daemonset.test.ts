import { expect, test } from "vitest";
import type { ControllerRevision, DaemonSet } from "#api/apps.ts";
import type { Node, Pod } from "#api/core.ts";
import { TestRequests } from "../test-requests.ts";

const apps = "/apis/apps/v1/namespaces/default";
const path = `${apps}/daemonsets/agent`;
const strategic = "application/strategic-merge-patch+json";

function newDaemonSet(spec: object = {}, pod: object = {}): TestRequests {
  const api = new TestRequests();
  const labels = { app: "agent" };
  api.ask("POST", `${apps}/daemonsets`, {
    metadata: { name: "agent" },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "c", image: "nginx:1.25" }], ...pod },
      },
      ...spec,
    },
  });
  api.settle();
  return api;
}

const get = (api: TestRequests) => api.ask<DaemonSet>("GET", path);
const nodeOf = ({ spec }: Pod) => spec.nodeName ?? "";
const imageOf = ({ spec }: Pod) => spec.containers[0]?.image;

const found = (name: string) =>
  `Warning FailedDaemonPod Found failed daemon pod default/${name} on node minikube, will try to kill it`;

function setImage(api: TestRequests, image: string): void {
  const spec = { template: { spec: { containers: [{ name: "c", image }] } } };
  api.ask("PATCH", path, { spec }, strategic);
}

function revisions(api: TestRequests): ControllerRevision[] {
  return api
    .ask<{ items: ControllerRevision[] }>("GET", `${apps}/controllerrevisions`)
    .items.toSorted((a, b) => a.revision - b.revision);
}

/** The most Pods gone at once, and there at once, while `change` is carried out. */
function extremes(api: TestRequests, change: () => void): { fewest: number; most: number } {
  const { simulation } = api.cluster;
  let [fewest, most] = [Infinity, 0];
  change();
  simulation.runUntil(simulation.now + 3_600_000, () => {
    const ready = api.pods.filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined &&
        status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
    );
    fewest = Math.min(fewest, ready.length);
    const living = api.pods.filter(({ status }) => !/Succeeded|Failed/.test(status.phase ?? ""));
    most = Math.max(most, living.length);
    return simulation.settled;
  });
  return { fewest, most };
}

test("every node gets one Pod, which the scheduler binds", () => {
  const api = newDaemonSet();
  expect(api.pods.map(nodeOf).toSorted()).toEqual(["minikube", "minikube-m02", "minikube-m03"]);
  expect(get(api).status).toEqual({
    currentNumberScheduled: 3,
    numberMisscheduled: 0,
    desiredNumberScheduled: 3,
    numberReady: 3,
    observedGeneration: 1,
    updatedNumberScheduled: 3,
    numberAvailable: 3,
  });
  const [pod] = api.pods;
  const [revision] = revisions(api);
  expect(pod?.metadata.labels).toEqual({
    app: "agent",
    "controller-revision-hash": revision?.metadata.labels?.["controller-revision-hash"],
    "pod-template-generation": "1",
  });
  expect(revision?.metadata.name).toBe(
    `agent-${revision?.metadata.labels?.["controller-revision-hash"]}`,
  );
  expect(pod?.spec.tolerations?.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
    "node.kubernetes.io/not-ready:NoExecute",
    "node.kubernetes.io/unreachable:NoExecute",
    "node.kubernetes.io/disk-pressure:NoSchedule",
    "node.kubernetes.io/memory-pressure:NoSchedule",
    "node.kubernetes.io/pid-pressure:NoSchedule",
    "node.kubernetes.io/unschedulable:NoSchedule",
  ]);
});

test("nodes are chosen by labels and taints, now and later", () => {
  const api = newDaemonSet({}, { nodeSelector: { disk: "ssd" } });
  const node = "/api/v1/nodes/minikube-m02";
  expect(api.pods).toEqual([]);
  expect(get(api).status.desiredNumberScheduled).toBe(0);
  api.ask("PATCH", node, { metadata: { labels: { disk: "ssd" } } }, strategic);
  api.settle();
  expect(api.pods.map(nodeOf)).toEqual(["minikube-m02"]);
  const taint = { key: "a", value: "b", effect: "NoSchedule" };
  api.ask<Node>("PATCH", node, { spec: { taints: [taint] } }, strategic);
  api.settle();
  expect(api.pods.map(nodeOf)).toEqual(["minikube-m02"]);
  expect(get(api).status).toMatchObject({ desiredNumberScheduled: 0, numberMisscheduled: 1 });
  api.ask("PATCH", node, { metadata: { labels: { disk: null } } }, strategic);
  api.settle();
  expect(api.pods).toEqual([]);
});

test("a rolling update replaces one Pod at a time and keeps a revision each", () => {
  const api = newDaemonSet();
  expect(extremes(api, () => setImage(api, "nginx:1.26"))).toEqual({ fewest: 2, most: 3 });
  expect(api.pods.map(imageOf)).toEqual(["nginx:1.26", "nginx:1.26", "nginx:1.26"]);
  expect(get(api).metadata).toMatchObject({
    generation: 2,
    annotations: { "deprecated.daemonset.template.generation": "2" },
  });
  setImage(api, "nginx:1.25");
  api.settle();
  expect(revisions(api).map(({ revision }) => revision)).toEqual([2, 3]);
  expect(revisions(api)[1]?.data).toMatchObject({
    spec: { template: { $patch: "replace", spec: { containers: [{ image: "nginx:1.25" }] } } },
  });
});

test("with maxSurge the new Pod is there before the old one goes", () => {
  const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 };
  const api = newDaemonSet({ updateStrategy: { rollingUpdate } });
  const { fewest, most } = extremes(api, () => setImage(api, "nginx:1.26"));
  expect({ fewest, surged: most > 3 }).toEqual({ fewest: 3, surged: true });
  expect(api.pods.map(imageOf)).toEqual(["nginx:1.26", "nginx:1.26", "nginx:1.26"]);
});

test("OnDelete waits for Pods to be deleted", () => {
  const api = newDaemonSet({ updateStrategy: { type: "OnDelete" } });
  setImage(api, "nginx:1.26");
  api.settle();
  expect(api.pods.map(imageOf)).toEqual(["nginx:1.25", "nginx:1.25", "nginx:1.25"]);
  api.ask("DELETE", `/api/v1/namespaces/default/pods/${api.pods[0]?.metadata.name}`);
  api.settle();
  expect(get(api).status.updatedNumberScheduled).toBe(1);
});

test("a failed Pod is replaced, the next one after a while", () => {
  const api = newDaemonSet();
  const fail = () => {
    const pod = api.pods.find((each) => nodeOf(each) === "minikube")!;
    const at = `/api/v1/namespaces/default/pods/${pod.metadata.name}/status`;
    api.ask("PATCH", at, { status: { phase: "Failed" } }, strategic);
    return pod.metadata.name;
  };
  const first = fail();
  api.settle();
  expect(api.events("agent")).toContain(found(first));
  const second = fail();
  expect(second).not.toBe(first);
  api.settle();
  expect(api.events("agent")).toContain(found(second));
  expect(get(api).status.numberReady).toBe(3);
});

test("the data of a revision have their keys in the order of Go's maps, for who compares bytes", () => {
  const [revision] = revisions(newDaemonSet());
  const { spec } = revision!.data as { spec: { template: { spec: object } } };
  expect(Object.keys(spec.template)).toEqual(["$patch", "metadata", "spec"]);
  const keys = Object.keys(spec.template.spec);
  expect(keys).toEqual(keys.toSorted());
});

test("too many revisions are forgotten, oldest first", () => {
  const api = newDaemonSet({ revisionHistoryLimit: 1 });
  for (const image of ["nginx:1.26", "nginx:1.27", "nginx:1.25"]) {
    setImage(api, image);
    api.settle();
  }
  expect(revisions(api).map(({ revision }) => revision)).toEqual([3, 4]);
});

test("a revision whose name is taken gets another one", () => {
  const api = newDaemonSet();
  const [first] = revisions(api);
  setImage(api, "nginx:1.26");
  api.settle();
  const [, second] = revisions(api);
  setImage(api, "nginx:1.25");
  api.settle();
  api.ask("DELETE", `${apps}/controllerrevisions/${second?.metadata.name}`);
  const { name, labels } = second!.metadata;
  api.ask("POST", `${apps}/controllerrevisions`, {
    metadata: { name, labels },
    data: { spec: {} },
    revision: 7,
  });
  setImage(api, "nginx:1.26");
  api.settle();
  expect(get(api).status.collisionCount).toBe(1);
  const newest = revisions(api).at(-1);
  expect(newest).toMatchObject({ revision: 8, data: second?.data });
  expect([first?.metadata.name, name]).not.toContain(newest?.metadata.name);
});

test("of two revisions with the same template the newer one stays, and gets the Pods", () => {
  const api = newDaemonSet();
  const [first] = revisions(api);
  api.ask("POST", `${apps}/controllerrevisions`, {
    metadata: { name: "copy", labels: { app: "agent", "controller-revision-hash": "copied" } },
    data: first?.data,
    revision: 2,
  });
  api.settle();
  expect(revisions(api).map(({ metadata }) => metadata.name)).toEqual(["copy"]);
  const hashes = api.pods.map(({ metadata }) => metadata.labels?.["controller-revision-hash"]);
  expect(hashes).toEqual(["copied", "copied", "copied"]);
});

test("what it owns goes with it", () => {
  const api = newDaemonSet();
  api.ask("DELETE", path);
  api.settle();
  expect(api.pods).toEqual([]);
  expect(revisions(api)).toEqual([]);
});
