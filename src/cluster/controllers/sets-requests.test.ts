// What Kubernetes' conformance tests ask of DaemonSets, StatefulSets and ControllerRevisions beyond
// their controllers: the requests are theirs, as Go clients write them.

import { expect, test } from "vitest";
import type { Scale } from "#api/autoscaling.ts";
import type { ControllerRevision, DaemonSet, StatefulSet } from "#api/apps.ts";
import type { KubernetesList } from "#api/meta.ts";
import { clone } from "#base/json.ts";
import { TestRequests } from "../test-requests.ts";

const apps = "/apis/apps/v1/namespaces/default";
const strategic = "application/strategic-merge-patch+json";
const merge = "application/merge-patch+json";
const one = { kind: "DeleteOptions", apiVersion: "apps/v1", gracePeriodSeconds: 1 };

function newSet(resource: "daemonsets" | "statefulsets", spec: object): TestRequests {
  const api = new TestRequests();
  const labels = { app: "x" };
  api.ask("POST", `${apps}/${resource}`, {
    metadata: { name: "x", labels },
    spec: {
      ...spec,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "c", image: "nginx" }] } },
    },
  });
  api.settle();
  return api;
}

/** What a Go client writes for the fields that a patch says nothing of. */
const emptySpec = {
  selector: null,
  template: { metadata: { creationTimestamp: null }, spec: { containers: null } },
  updateStrategy: {},
};

const refused = (why: string) => `ControllerRevision.apps "r" is invalid: ${why}`;

test.each([
  ["daemonsets", {}, { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }],
  ["statefulsets", { serviceName: "x", replicas: 2 }, {}],
] as const)("the status of %s is read, replaced and patched", (resource, spec, zeros) => {
  const api = newSet(resource, spec);
  const path = `${apps}/${resource}/x`;
  const before = api.ask<DaemonSet | StatefulSet>("GET", `${path}/status`);
  const next = clone(before);
  const told = { type: "StatusUpdate", status: "True", reason: "E2E", message: "Set" } as const;
  next.status.conditions = [told];
  const replaced = api.ask<DaemonSet | StatefulSet>("PUT", `${path}/status`, next);
  const condition = { ...told, lastTransitionTime: null };
  expect(replaced.status).toEqual({ ...before.status, conditions: [condition] });
  api.ask(
    "PATCH",
    `${path}/status`,
    {
      metadata: { creationTimestamp: null },
      ...(resource === "daemonsets" && { spec: emptySpec }),
      status: { ...zeros, conditions: [{ type: "StatusPatched", status: "True" }] },
    },
    merge,
  );
  api.settle();
  const after = api.ask<DaemonSet | StatefulSet>("GET", path);
  expect(after.spec).toEqual(before.spec);
  expect(after.status).toEqual({
    ...before.status,
    conditions: [{ type: "StatusPatched", status: "True", lastTransitionTime: null }],
  });
});

test.each([
  ["daemonsets", {}],
  ["statefulsets", { serviceName: "x" }],
] as const)("%s are listed everywhere by label and deleted together", (resource, spec) => {
  const api = newSet(resource, spec);
  const everywhere = `/apis/apps/v1/${resource}?labelSelector=app=x`;
  expect(api.ask<KubernetesList>("GET", everywhere).items.length).toBe(1);
  api.ask("DELETE", `${apps}/${resource}?labelSelector=app=x`, one);
  expect(api.ask<KubernetesList>("GET", everywhere).items).toEqual([]);
  api.settle();
  expect(api.pods).toEqual([]);
});

test("the scale of a StatefulSet is replaced without a version, and patched", () => {
  const api = newSet("statefulsets", { serviceName: "x" });
  const path = `${apps}/statefulsets/x`;
  const scale = api.ask<Scale>("GET", `${path}/scale`);
  const { resourceVersion: _, ...metadata } = scale.metadata;
  const put = api.ask<Scale>("PUT", `${path}/scale`, { ...scale, metadata, spec: { replicas: 2 } });
  expect(put.spec).toEqual({ replicas: 2 });
  const patch = {
    metadata: { creationTimestamp: null },
    spec: { replicas: 4 },
    status: { replicas: 0 },
  };
  api.ask("PATCH", `${path}/scale`, patch, strategic);
  expect(api.ask<StatefulSet>("GET", path).spec.replicas).toBe(4);
});

test("a StatefulSet keeps what it was made with", () => {
  const api = newSet("statefulsets", { serviceName: "x" });
  const path = `${apps}/statefulsets/x`;
  const answer = api.send("PATCH", path, { spec: { serviceName: "y" } }, merge);
  expect([answer.code, (answer.body as { message: string }).message]).toEqual([
    422,
    "StatefulSet.apps \"x\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  ]);
});

test("ControllerRevisions are patched, made, replaced and deleted", () => {
  const api = newSet("daemonsets", {});
  const path = `${apps}/controllerrevisions`;
  const list = () =>
    api.ask<KubernetesList<ControllerRevision>>("GET", `${path}?labelSelector=app=x`).items;
  const [first] = list();
  const label = { metadata: { labels: { mark: "patched" } } };
  const patched = api.ask<ControllerRevision>(
    "PATCH",
    `${path}/${first?.metadata.name}`,
    label,
    strategic,
  );
  expect(patched.metadata.labels?.["mark"]).toBe("patched");
  const { labels, ownerReferences } = first!.metadata;
  api.settle();
  api.ask("POST", path, {
    metadata: { name: "x-copy", labels, ownerReferences },
    data: first!.data,
    revision: 2,
  });
  api.settle();
  expect(list().length).toBe(2);
  api.ask("DELETE", `${path}/${first?.metadata.name}`);
  api.settle();
  const [copy] = list();
  expect(list().length).toBe(1);
  const next = clone(copy!);
  next.metadata.labels = { ...next.metadata.labels, mark: "updated" };
  api.ask("PUT", `${path}/x-copy`, next);
  const template = { spec: { terminationGracePeriodSeconds: 1 } };
  api.ask("PATCH", `${apps}/daemonsets/x`, { spec: { template } }, strategic);
  api.settle();
  expect(list().length).toBe(2);
  api.ask("DELETE", `${path}?labelSelector=mark=updated`, one);
  expect(list().map(({ revision }) => revision)).toEqual([3]);
});

test("the data of a ControllerRevision is an object, and stays", () => {
  const api = new TestRequests();
  const path = `${apps}/controllerrevisions`;
  const post = (data: unknown) => {
    const { body } = api.send("POST", path, { metadata: { name: "r" }, revision: 1, data });
    return (body as { message?: string }).message;
  };
  expect(post(undefined)).toBe(refused("data: Required value: data is mandatory"));
  expect(post("text")).toBe(refused("data: Required value: data must be a valid JSON object"));
  expect(post({ a: 1 })).toBeUndefined();
  const { body } = api.send("PATCH", `${path}/r`, { data: { a: 2 }, revision: -1 }, merge);
  expect((body as { message: string }).message).toMatch(
    /^ControllerRevision.apps "r" is invalid: \[revision: Invalid value: -1: must be greater than or equal to 0, data: Invalid value: .*: field is immutable\]$/,
  );
});
