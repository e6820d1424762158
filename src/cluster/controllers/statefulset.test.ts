import { expect, test } from "vitest";
import type { Scale } from "#api/autoscaling.ts";
import type { ControllerRevision, StatefulSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { TestRequests } from "../test-requests.ts";

const apps = "/apis/apps/v1/namespaces/default";
const path = `${apps}/statefulsets/db`;
const strategic = "application/strategic-merge-patch+json";

function newStatefulSet(spec: object = {}, pod: object = {}): TestRequests {
  const api = new TestRequests();
  const labels = { app: "db" };
  api.ask("POST", `${apps}/statefulsets`, {
    metadata: { name: "db" },
    spec: {
      replicas: 3,
      serviceName: "db",
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

const get = (api: TestRequests) => api.ask<StatefulSet>("GET", path);
const names = (api: TestRequests) => api.pods.map(({ metadata }) => metadata.name).toSorted();
const images = (api: TestRequests) =>
  api.pods
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .map(({ spec }) => spec.containers[0]?.image);

function patch(api: TestRequests, spec: object): void {
  api.ask("PATCH", path, { spec }, strategic);
}

function setImage(api: TestRequests, image: string): void {
  patch(api, { template: { spec: { containers: [{ name: "c", image }] } } });
}

function revisions(api: TestRequests): ControllerRevision[] {
  return api
    .ask<{ items: ControllerRevision[] }>("GET", `${apps}/controllerrevisions`)
    .items.toSorted((a, b) => a.revision - b.revision);
}

/** How many Pods of each sort there were at some time while the change was carried out. */
function watched(api: TestRequests, change: () => void): Set<string> {
  const { simulation } = api.cluster;
  const seen = new Set<string>();
  change();
  simulation.runUntil(simulation.now + 3_600_000, () => {
    seen.add(`${api.pods.filter(isReady).length}/${api.pods.length}`);
    return simulation.settled;
  });
  return seen;
}

const scaleTo = (api: TestRequests, replicas: number) =>
  watched(api, () => patch(api, { replicas }));

function isReady({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  return Boolean(
    status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
  );
}

test("Pods come one after the other, with names that stay", () => {
  const api = newStatefulSet();
  const [revision] = revisions(api);
  expect(revision?.metadata.name).toBe("db-7478b68f8"); // As on a real cluster.
  expect(revision?.metadata.labels).toEqual({
    app: "db",
    "controller.kubernetes.io/hash": "7478b68f8",
  });
  expect(get(api).status).toEqual({
    observedGeneration: 1,
    replicas: 3,
    readyReplicas: 3,
    currentReplicas: 3,
    updatedReplicas: 3,
    currentRevision: "db-7478b68f8",
    updateRevision: "db-7478b68f8",
    collisionCount: 0,
    availableReplicas: 3,
  });
  const last = api.pods.find(({ metadata }) => metadata.name === "db-2");
  expect(last?.metadata.labels).toEqual({
    app: "db",
    "apps.kubernetes.io/pod-index": "2",
    "controller-revision-hash": "db-7478b68f8",
    "statefulset.kubernetes.io/pod-name": "db-2",
  });
  expect(last?.metadata.generateName).toBe("db-");
  expect(last?.spec).toMatchObject({ hostname: "db-2", subdomain: "db" });
  expect(api.events("db")).toEqual(
    [0, 1, 2].map(
      (index) => `Normal SuccessfulCreate create Pod db-${index} in StatefulSet db successful`,
    ),
  );
});

test("in order, a Pod waits for the one before it; in parallel it does not", () => {
  const ordered = newStatefulSet({ replicas: 0 });
  expect([...scaleTo(ordered, 3)]).toEqual(["0/1", "1/1", "1/2", "2/2", "2/3", "3/3"]);
  expect([...scaleTo(ordered, 1)]).toEqual(["2/3", "2/2", "1/2", "1/1"]);
  const parallel = newStatefulSet({ replicas: 0, podManagementPolicy: "Parallel" });
  expect([...scaleTo(parallel, 3)]).toContain("0/3");
  expect([...scaleTo(parallel, 0)]).toContain("0/3");
  expect(names(parallel)).toEqual([]);
});

test("a Pod that does not become ready holds up the rest", () => {
  const api = newStatefulSet({}, { containers: [{ name: "c", image: "nosuch" }] });
  api.advance(60);
  expect(names(api)).toEqual(["db-0"]);
  patch(api, { replicas: 0 });
  api.settle();
  expect(names(api)).toEqual([]);
});

test("an update goes from the highest ordinal down, and back the same way", () => {
  const api = newStatefulSet();
  const seen = watched(api, () => setImage(api, "nginx:1.26"));
  expect([...seen]).toEqual(["2/3", "2/2", "3/3"]);
  expect(images(api)).toEqual(["nginx:1.26", "nginx:1.26", "nginx:1.26"]);
  expect(api.events("db").filter((text) => text.includes("Delete"))).toEqual(
    [2, 1, 0].map(
      (index) => `Normal SuccessfulDelete delete Pod db-${index} in StatefulSet db successful`,
    ),
  );
  setImage(api, "nginx:1.25");
  api.settle();
  expect(revisions(api).map(({ metadata, revision }) => `${revision} ${metadata.name}`)).toEqual([
    "2 db-86c8b9594c",
    "3 db-7478b68f8",
  ]);
  expect(get(api).status).toMatchObject({ currentRevision: "db-7478b68f8", currentReplicas: 3 });
});

test("below the partition Pods keep their revision, also when they are made anew", () => {
  const api = newStatefulSet({
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } },
  });
  setImage(api, "nginx:1.26");
  api.settle();
  expect(images(api)).toEqual(["nginx:1.25", "nginx:1.25", "nginx:1.26"]);
  expect(get(api).status).toMatchObject({
    currentRevision: "db-7478b68f8",
    updateRevision: "db-86c8b9594c",
    currentReplicas: 2,
    updatedReplicas: 1,
  });
  api.ask("DELETE", "/api/v1/namespaces/default/pods/db-0");
  api.settle();
  expect(images(api)).toEqual(["nginx:1.25", "nginx:1.25", "nginx:1.26"]);
  patch(api, { updateStrategy: { rollingUpdate: { partition: 0 } } });
  api.settle();
  expect(images(api)).toEqual(["nginx:1.26", "nginx:1.26", "nginx:1.26"]);
});

test("OnDelete waits for Pods to be deleted", () => {
  const api = newStatefulSet({ updateStrategy: { type: "OnDelete" } });
  setImage(api, "nginx:1.26");
  api.settle();
  expect(images(api)).toEqual(["nginx:1.25", "nginx:1.25", "nginx:1.25"]);
  api.ask("DELETE", "/api/v1/namespaces/default/pods/db-1");
  api.settle();
  expect(images(api)).toEqual(["nginx:1.25", "nginx:1.26", "nginx:1.25"]);
});

test("ordinals may start elsewhere, and be moved", () => {
  const api = newStatefulSet({ replicas: 2, ordinals: { start: 5 } });
  expect(names(api)).toEqual(["db-5", "db-6"]);
  patch(api, { ordinals: { start: 6 } });
  api.settle();
  expect(names(api)).toEqual(["db-6", "db-7"]);
});

test("minReadySeconds passes before the next Pod", () => {
  const api = newStatefulSet({ replicas: 0, minReadySeconds: 30 });
  patch(api, { replicas: 2 });
  api.advance(29);
  expect([names(api), get(api).status.availableReplicas]).toEqual([["db-0"], 0]);
  api.settle();
  expect([names(api), get(api).status.availableReplicas]).toEqual([["db-0", "db-1"], 2]);
});

test("its size is read and written through scale", () => {
  const api = newStatefulSet();
  api.ask("PATCH", `${path}/scale`, { spec: { replicas: 2 } }, "application/merge-patch+json");
  api.settle();
  const scale = api.ask<Scale>("GET", `${path}/scale`);
  expect([scale.spec, scale.status]).toEqual([
    { replicas: 2 },
    { replicas: 2, selector: "app=db" },
  ]);
});

test("a Pod of that name that nobody owns is taken in and named", () => {
  const api = newStatefulSet({ replicas: 1 });
  api.createPod("db-1", {}, { labels: { app: "db" } });
  api.createPod("other", {}, { labels: { app: "db" } });
  patch(api, { replicas: 2 });
  api.settle();
  const owned = api.pods.filter(({ metadata }) => metadata.ownerReferences);
  expect(owned.map(({ metadata }) => metadata.name)).toEqual(["db-0", "db-1"]);
  expect(owned[1]?.metadata.labels?.["statefulset.kubernetes.io/pod-name"]).toBe("db-1");
  expect(api.events("db")).toContain(
    "Normal SuccessfulUpdate update Pod db-1 in StatefulSet db successful",
  );
});

test("a Pod that cannot be made is told of, and tried again", () => {
  const api = newStatefulSet({ replicas: 0 }, { serviceAccountName: "later" });
  patch(api, { replicas: 1 });
  api.advance(1);
  expect(api.events("db")).toEqual([
    'Warning FailedCreate create Pod db-0 in StatefulSet db failed error: pods "db-0" is forbidden: error looking up service account default/later: serviceaccount "later" not found',
  ]);
  const accounts = "/api/v1/namespaces/default/serviceaccounts";
  api.ask("POST", accounts, { metadata: { name: "later" } });
  api.advance(600);
  expect(names(api)).toEqual(["db-0"]);
});

test("too many revisions are forgotten, and what it owns goes with it", () => {
  const api = newStatefulSet({ replicas: 1, revisionHistoryLimit: 1 });
  for (const image of ["nginx:1.26", "nginx:1.27", "nginx:1.25"]) {
    setImage(api, image);
    api.settle();
  }
  expect(revisions(api).map(({ revision }) => revision)).toEqual([3, 4]);
  api.ask("DELETE", path);
  api.settle();
  expect([names(api), revisions(api)]).toEqual([[], []]);
});

test("its Pods have names in the DNS of a headless Service", () => {
  const api = newStatefulSet();
  api.ask("POST", "/api/v1/namespaces/default/services", {
    metadata: { name: "db" },
    spec: { clusterIP: "None", selector: { app: "db" }, ports: [{ port: 80 }] },
  });
  api.settle();
  const slices = api.cluster
    .list("endpointslices", "default")
    .filter(({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === "db");
  expect(slices[0]?.endpoints?.map(({ hostname }) => hostname).toSorted()).toEqual([
    "db-0",
    "db-1",
    "db-2",
  ]);
});

const claimTemplate = {
  metadata: { name: "data" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};

function claims(api: TestRequests): string[] {
  return api.cluster
    .list("persistentvolumeclaims", "default")
    .map(({ metadata, status }) => {
      const owners = (metadata.ownerReferences ?? []).map(({ kind, name }) => `${kind}/${name}`);
      return [metadata.name, status.phase, ...owners].join(" ");
    })
    .toSorted();
}

test("each Pod has claims of its own, which outlive it", () => {
  const api = newStatefulSet({ replicas: 2, volumeClaimTemplates: [claimTemplate] });
  expect(claims(api)).toEqual(["data-db-0 Bound", "data-db-1 Bound"]);
  expect(api.events("db").slice(0, 2)).toEqual([
    "Normal SuccessfulCreate create Claim data-db-0 Pod db-0 in StatefulSet db success",
    "Normal SuccessfulCreate create Pod db-0 in StatefulSet db successful",
  ]);
  const [pod] = api.pods;
  expect(pod?.spec.volumes?.[0]).toEqual({
    name: "data",
    persistentVolumeClaim: { claimName: "data-db-0" },
  });
  expect(get(api).spec.volumeClaimTemplates).toEqual([
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { creationTimestamp: null, name: "data" },
      spec: { ...claimTemplate.spec, volumeMode: "Filesystem" },
      status: { phase: "Pending" },
    },
  ]);
  patch(api, { replicas: 0 });
  api.settle();
  api.ask("DELETE", path);
  api.settle();
  expect(claims(api)).toEqual(["data-db-0 Bound", "data-db-1 Bound"]);
});

test("claims go with Pods that are one too many, and with the StatefulSet, if told so", () => {
  const api = newStatefulSet({
    replicas: 2,
    volumeClaimTemplates: [claimTemplate],
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Delete" },
  });
  expect(claims(api)).toEqual(["data-db-0 Bound StatefulSet/db", "data-db-1 Bound StatefulSet/db"]);
  patch(api, { replicas: 1 });
  api.settle();
  expect(claims(api)).toEqual(["data-db-0 Bound StatefulSet/db"]);
  patch(api, { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain" } });
  api.settle();
  expect(claims(api)).toEqual(["data-db-0 Bound"]);
  patch(api, { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" }, replicas: 2 });
  api.settle();
  expect(claims(api)).toEqual(["data-db-0 Bound StatefulSet/db", "data-db-1 Bound StatefulSet/db"]);
  api.ask("DELETE", path);
  api.settle();
  expect(claims(api)).toEqual([]);
});
