import { expect, test } from "vitest";
import type { Deployment, ReplicaSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const agnhost = "registry.k8s.io/e2e-test-images/agnhost:2.53";
const httpd = "registry.k8s.io/e2e-test-images/httpd:2.4.38-4";
const pause = "registry.k8s.io/pause:3.10";
const revision = "deployment.kubernetes.io/revision";

/** As a Go client writes it: empty fields are there. */
function deployment(name: string, replicas: number, labels: object, image: string, spec = {}) {
  return {
    kind: "Deployment",
    apiVersion: "apps/v1",
    metadata: { name, creationTimestamp: null, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { creationTimestamp: null, labels },
        spec: {
          containers: [{ name: "c", image, resources: {}, securityContext: {} }],
          terminationGracePeriodSeconds: 0,
        },
      },
      strategy: {},
      ...spec,
    },
    status: {},
  };
}

function replicaSet(name: string, labels: object, image: string, annotations = {}) {
  const { spec } = deployment(name, 1, labels, image);
  const { replicas, selector, template } = spec;
  return { metadata: { name, labels, annotations }, spec: { replicas, selector, template } };
}

const complete = ({ metadata, spec, status }: Deployment) =>
  status.updatedReplicas === spec.replicas &&
  status.replicas === spec.replicas &&
  status.availableReplicas === spec.replicas &&
  (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);

function untilComplete(client: NamespacedClient, name: string): Deployment {
  client.until(() => complete(client.get<Deployment>("deployments", name)));
  return client.get<Deployment>("deployments", name);
}

/** Each ReplicaSet's revision, image and sizes, oldest first. */
function sets(client: NamespacedClient) {
  return client
    .list<ReplicaSet>("replicasets")
    .map(({ metadata, spec, status }) => [
      metadata.annotations?.[revision],
      spec.template!.spec.containers[0]!.image,
      spec.replicas,
      status.replicas,
    ])
    .toSorted(([a = ""], [b = ""]) => `${a}`.localeCompare(`${b}`));
}

test("a life: created, patched, replaced, its status patched, deleted as one of a collection", () => {
  const client = new NamespacedClient();
  const labels = { "test-deployment-static": "true" };
  const told = client.follow<Deployment>(
    "deployments",
    `labelSelector=test-deployment-static=true&resourceVersion=${client.revision("deployments")}`,
  );
  const sent = deployment("test-deployment", 2, labels, agnhost);
  client.create("deployments", sent);
  client.until(() => told.some(({ object }) => object.status.readyReplicas === 2));
  const path = client.path("deployments", "test-deployment");
  client.patch("strategic", path, {
    metadata: { labels: { "test-deployment": "patched" } },
    spec: {
      replicas: 1,
      template: {
        spec: { terminationGracePeriodSeconds: 2, containers: [{ name: "c", image: pause }] },
      },
    },
  });
  client.until(() =>
    told.some(
      ({ object: { spec, status } }) =>
        spec.template.spec.containers[0]!.image === pause &&
        spec.template.spec.terminationGracePeriodSeconds === 2 &&
        status.readyReplicas === 1 &&
        status.updatedReplicas === 1 &&
        !status.unavailableReplicas,
    ),
  );

  // Without a resourceVersion, kind and apiVersion: whatever is there is replaced.
  const { metadata, spec } = deployment("test-deployment", 2, labels, httpd);
  client.ask("PUT", path, {
    metadata: { ...metadata, labels: { ...labels, "test-deployment": "updated" } },
    spec,
    status: {},
  });
  const replaced = client.get<Deployment>("deployments", "test-deployment", "status");
  expect(replaced.metadata.labels).toEqual({ ...labels, "test-deployment": "updated" });
  expect(replaced.spec.template.spec.containers[0]!.image).toBe(httpd);
  untilComplete(client, "test-deployment");

  const before = told.length;
  client.patch("strategic", `${path}/status`, {
    status: { readyReplicas: 0, availableReplicas: 0 },
  });
  expect(told[before]).toMatchObject({ type: "MODIFIED", object: { metadata: { generation: 3 } } });
  expect(told[before]!.object.status.readyReplicas).toBeUndefined();
  client.until(() => told.at(-1)!.object.status.readyReplicas === 2);

  client.ask("DELETE", `${client.path("deployments")}?labelSelector=test-deployment-static=true`, {
    gracePeriodSeconds: 1,
  });
  expect(told.at(-1)).toMatchObject({
    type: "DELETED",
    object: { metadata: { name: "test-deployment" } },
  });
  client.until(() => client.list("replicasets").length + client.list("pods").length === 0, 60);
});

test("a ReplicaSet that matches is adopted, and the next revision follows its own", () => {
  const client = new NamespacedClient();
  const annotations = { [revision]: "3546343826724305832" };
  client.create(
    "replicasets",
    replicaSet("adopted", { name: "sample-pod", pod: "httpd" }, httpd, annotations),
  );
  client.until(() => client.get<ReplicaSet>("replicasets", "adopted").status.readyReplicas === 1);
  client.create("deployments", deployment("rolling", 1, { name: "sample-pod" }, agnhost));
  const { metadata } = untilComplete(client, "rolling");
  expect(metadata.annotations).toEqual({ [revision]: "3546343826724305833" });
  client.until(() => sets(client)[0]![3] === 0);
  expect(sets(client)).toEqual([
    ["3546343826724305832", httpd, 0, 0],
    ["3546343826724305833", agnhost, 1, 1],
  ]);
});

test("Recreate never runs new Pods beside old ones", () => {
  const client = new NamespacedClient();
  const told = client.follow<Deployment>(
    "deployments",
    `fieldSelector=metadata.name=recreate&resourceVersion=${client.revision("deployments")}`,
  );
  const strategy = { strategy: { type: "Recreate" } };
  client.create("deployments", deployment("recreate", 1, { name: "pod-3" }, agnhost, strategy));
  const first = untilComplete(client, "recreate");
  const before = told.length;
  const [container] = first.spec.template.spec.containers;
  client.replace("deployments", {
    ...first,
    spec: {
      ...first.spec,
      template: {
        ...first.spec.template,
        spec: {
          ...first.spec.template.spec,
          containers: [{ ...container!, name: "httpd", image: httpd }],
        },
      },
    },
  });
  untilComplete(client, "recreate");
  const sizes = told
    .slice(before)
    .map(({ object: { status } }) => [status.replicas ?? 0, status.updatedReplicas ?? 0]);
  expect(sizes.filter(([all, updated]) => updated! > 0 && all !== updated)).toEqual([]);
  expect(sizes.at(-1)).toEqual([1, 1]);
});

test("a history limit of 0 leaves no old ReplicaSet, and one Pod only is made", () => {
  const client = new NamespacedClient();
  client.create("replicasets", replicaSet("old", { name: "cleanup", pod: "httpd" }, httpd));
  client.until(() => client.get<ReplicaSet>("replicasets", "old").status.readyReplicas === 1);
  const told = client.follow<Pod>("pods", `resourceVersion=${client.revision("pods")}`);
  const spec = { revisionHistoryLimit: 0 };
  client.create("deployments", deployment("cleanup", 1, { name: "cleanup" }, agnhost, spec));
  client.until(() => client.list("replicasets").length === 1 && sets(client)[0]![1] === agnhost);
  const added = told.filter(({ type }) => type === "ADDED");
  expect(added.map(({ object }) => object.spec.containers[0]!.image)).toEqual([agnhost]);
});

test("a rollover: a stuck rollout gives way to the next, and all old ReplicaSets end at 0", () => {
  const client = new NamespacedClient();
  client.create("replicasets", replicaSet("controller", { name: "roll", pod: "httpd" }, httpd));
  client.until(
    () => client.get<ReplicaSet>("replicasets", "controller").status.readyReplicas === 1,
  );
  const nonexistent = "gcr.io/google_samples/gb-redisslave:nonexistent";
  client.create(
    "deployments",
    deployment("rollover", 1, { name: "roll" }, nonexistent, {
      minReadySeconds: 10,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    }),
  );
  client.until(
    () => client.get<Deployment>("deployments", "rollover").status.updatedReplicas === 1,
  );
  expect(client.get<Deployment>("deployments", "rollover").metadata.annotations).toEqual({
    [revision]: "1",
  });
  expect(sets(client)).toEqual([
    [undefined, httpd, 1, 1],
    ["1", nonexistent, 1, 1],
  ]);
  client.patch("json", client.path("deployments", "rollover"), [
    { op: "replace", path: "/spec/template/spec/containers/0/image", value: agnhost },
  ]);
  client.until(() => {
    const now = client.get<Deployment>("deployments", "rollover");
    expect(now.status.availableReplicas).toBeGreaterThanOrEqual(1);
    return complete(now);
  });
  expect(sets(client)).toEqual([
    [undefined, httpd, 0, 0],
    ["1", nonexistent, 0, 0],
    ["2", agnhost, 1, 1],
  ]);
});

test("scaling in the middle of a rollout is shared out by proportion", () => {
  const client = new NamespacedClient();
  const name = "webserver-deployment";
  const strategy = { type: "RollingUpdate", rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } };
  client.create("deployments", deployment(name, 10, { name: "httpd" }, httpd, { strategy }));
  untilComplete(client, name);
  const path = client.path("deployments", name);
  client.patch("json", path, [
    { op: "replace", path: "/spec/template/spec/containers/0/image", value: "webserver:404" },
  ]);
  const sizes = (all: number) => () =>
    sets(client).reduce((sum, [, , , pods]) => sum + Number(pods), 0) === all;
  client.until(sizes(13), 60);
  expect(sets(client)).toEqual([
    ["1", httpd, 8, 8],
    ["2", "webserver:404", 5, 5],
  ]);
  client.patch("merge", path, { spec: { replicas: 30 } });
  client.until(sizes(33), 60);
  expect(sets(client)).toEqual([
    ["1", httpd, 20, 20],
    ["2", "webserver:404", 13, 13],
  ]);
});

test("the scale is read, replaced without a revision, and patched by a whole Scale", () => {
  const client = new NamespacedClient();
  client.create("deployments", deployment("scaled", 1, { name: "httpd" }, httpd));
  untilComplete(client, "scaled");
  const path = client.path("deployments", "scaled", "scale");
  const scale = client.ask<{ metadata: object; spec: object }>("GET", path);
  expect(scale).toMatchObject({
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    spec: { replicas: 1 },
    status: { replicas: 1, selector: "name=httpd" },
  });
  const metadata = { ...scale.metadata, resourceVersion: undefined };
  const replaced = client.ask("PUT", path, { ...scale, metadata, spec: { replicas: 2 } });
  expect(replaced).toMatchObject({ spec: { replicas: 2 }, status: { replicas: 1 } });
  client.patch("strategic", path, {
    metadata: { creationTimestamp: null },
    spec: { replicas: 4 },
    status: { replicas: 0 },
  });
  const { spec, metadata: kept } = client.get<Deployment>("deployments", "scaled");
  expect(spec.replicas).toBe(4);
  expect(kept.creationTimestamp).toMatch(/^2026-01-01T/);
});

test("a status that a client replaces or patches is what watches tell next", () => {
  const client = new NamespacedClient();
  client.create("deployments", deployment("status", 1, { e2e: "testing" }, httpd));
  const before = untilComplete(client, "status");
  const told = client.follow<Deployment>(
    "deployments",
    `labelSelector=e2e=testing&resourceVersion=${before.metadata.resourceVersion}`,
  );
  const condition = {
    type: "StatusUpdate",
    status: "True",
    lastUpdateTime: null,
    lastTransitionTime: null,
    reason: "E2E",
    message: "Set from e2e test",
  };
  const conditions = [...(before.status.conditions ?? []), condition];
  client.replace(
    "deployments",
    { ...before, status: { ...before.status, conditions } } as unknown as Deployment,
    "status",
  );
  expect(told[0]!.object.status.conditions?.at(-1)).toMatchObject({
    type: "StatusUpdate",
    status: "True",
    reason: "E2E",
    message: "Set from e2e test",
  });
  const patched = client.patch<Deployment>(
    "merge",
    client.path("deployments", "status", "status"),
    {
      status: { conditions: [{ type: "StatusPatched", status: "True" }] },
    },
  );
  expect(patched.status.conditions?.map(({ type, status }) => [type, status])).toEqual([
    ["StatusPatched", "True"],
  ]);
  expect(
    told.some(({ object }) => `${object.status.conditions?.[0]?.type}` === "StatusPatched"),
  ).toBe(true);
});

test("a Deployment that is deleted takes its ReplicaSets and Pods along; orphans are adopted", () => {
  const client = new NamespacedClient();
  const labels = { name: "httpd" };
  const body = deployment("first", 1, labels, httpd);
  const annotations = {
    test: "should-copy-to-replica-set",
    "kubectl.kubernetes.io/last-applied-configuration": "should-not-copy-to-replica-set",
  };
  client.create("deployments", { ...body, metadata: { ...body.metadata, annotations } });
  const first = untilComplete(client, "first");
  const [set] = client.list<ReplicaSet>("replicasets");
  expect(set!.metadata.annotations).toEqual({
    [revision]: "1",
    "deployment.kubernetes.io/desired-replicas": "1",
    "deployment.kubernetes.io/max-replicas": "2",
    test: "should-copy-to-replica-set",
  });
  const ownerOf = () =>
    client.get<ReplicaSet>("replicasets", set!.metadata.name).metadata.ownerReferences?.[0]?.uid;
  expect(ownerOf()).toBe(first.metadata.uid);
  client.remove("deployments", "first", { propagationPolicy: "Orphan" });
  client.until(() => ownerOf() === undefined, 60);
  client.create("deployments", deployment("second", 1, labels, httpd));
  const second = untilComplete(client, "second");
  expect(ownerOf()).toBe(second.metadata.uid);
  expect(client.list("replicasets")).toHaveLength(1);
  client.remove("deployments", "second", { propagationPolicy: "Background" });
  client.until(() => client.list("replicasets").length + client.list("pods").length === 0, 60);
});

test("paused, scaled, changed, its Pods deleted: in the end a Deployment completes", () => {
  const client = new NamespacedClient();
  const labels = { name: "httpd" };
  const spec = { progressDeadlineSeconds: 300, revisionHistoryLimit: 2 };
  client.create("deployments", deployment("webserver", 6, labels, httpd, spec));
  const path = client.path("deployments", "webserver");
  for (let round = 0; round < 5; round++) {
    client.advance(round * 0.7);
    const containers = [{ name: "c", env: [{ name: `A${round}`, value: "x" }] }];
    client.patch("strategic", path, { spec: { template: { spec: { containers } } } });
    client.advance(round * 0.4);
    client.patch("merge", path, { spec: { paused: true, replicas: 6 + (round % 3) } });
    for (const { metadata } of client.list<Pod>("pods").slice(0, round)) {
      client.remove("pods", metadata.name);
    }
    client.advance(round * 0.6);
    client.patch("merge", path, { spec: { paused: false } });
  }
  const { status } = untilComplete(client, "webserver");
  expect(status.conditions?.find(({ type }) => type === "Progressing")).toMatchObject({
    status: "True",
    reason: "NewReplicaSetAvailable",
  });
  client.until(() => client.list("replicasets").length <= 3, 60);
});
