import { expect, test } from "vitest";
import type { Scale } from "#api/autoscaling.ts";
import type { ReplicationController } from "#api/core.ts";
import { TestRequests } from "../test-requests.ts";

const path = "/api/v1/namespaces/default/replicationcontrollers";

function newController(spec: object = {}): TestRequests {
  const api = new TestRequests();
  api.ask("POST", path, {
    metadata: { name: "web" },
    spec: {
      replicas: 2,
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "c", image: "nginx:1.25" }] },
      },
      ...spec,
    },
  });
  api.settle();
  return api;
}

const get = (api: TestRequests) => api.ask<ReplicationController>("GET", `${path}/web`);

test("a ReplicationController keeps its Pods, whose labels are its selector", () => {
  const api = newController();
  const controller = get(api);
  expect(controller.spec.selector).toEqual({ app: "web" });
  expect(controller.metadata.labels).toEqual({ app: "web" });
  expect(controller.status).toEqual({
    replicas: 2,
    fullyLabeledReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    observedGeneration: 1,
  });
  const names = api.pods.map(({ metadata }) => metadata.name);
  expect(api.events("web").toSorted()).toEqual(
    names.map((name) => `Normal SuccessfulCreate Created pod: ${name}`),
  );
  expect(api.pods[0]?.metadata.ownerReferences).toEqual([
    {
      apiVersion: "v1",
      kind: "ReplicationController",
      name: "web",
      uid: controller.metadata.uid,
      controller: true,
      blockOwnerDeletion: true,
    },
  ]);
});

test("a lost Pod is replaced, and one that no longer matches is released", () => {
  const api = newController();
  const [first, second] = api.pods;
  api.ask("DELETE", `/api/v1/namespaces/default/pods/${first!.metadata.name}`);
  api.settle();
  expect(api.pods.length).toBe(2);
  const type = "application/merge-patch+json";
  const labels = { app: "other" };
  const pod = `/api/v1/namespaces/default/pods/${second!.metadata.name}`;
  api.ask("PATCH", pod, { metadata: { labels } }, type);
  api.settle();
  expect(api.pods.length).toBe(3);
  expect(api.ask<typeof second>("GET", pod)?.metadata.ownerReferences).toBeUndefined();
});

test("its size is read and written through scale", () => {
  const api = newController();
  expect(api.ask<Scale>("GET", `${path}/web/scale`).status).toEqual({
    replicas: 2,
    selector: "app=web",
  });
  api.ask("PATCH", `${path}/web/scale`, { spec: { replicas: 0 } }, "application/merge-patch+json");
  api.settle();
  expect(api.pods).toEqual([]);
  expect(get(api).status).toEqual({ replicas: 0, observedGeneration: 2 });
});

test("minReadySeconds pass before a Pod counts as available", () => {
  const api = newController({ minReadySeconds: 20, replicas: 0 });
  api.ask("PATCH", `${path}/web`, { spec: { replicas: 2 } }, "application/merge-patch+json");
  const available = () => get(api).status.availableReplicas;
  api.advance(15);
  expect([get(api).status.readyReplicas, available()]).toEqual([2, undefined]);
  api.advance(30);
  expect(available()).toBe(2);
});

test.each([
  [
    { selector: { app: "other" } },
    'ReplicationController "bad" is invalid: spec.template.metadata.labels: Invalid value: map[string]string{"app":"web"}: `selector` does not match template `labels`',
  ],
  [
    { replicas: -1 },
    'ReplicationController "bad" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  ],
])("invalid: %j", (spec, message) => {
  const template = {
    metadata: { labels: { app: "web" } },
    spec: { containers: [{ name: "c", image: "nginx:1.25" }] },
  };
  const api = new TestRequests();
  const body = { metadata: { name: "bad" }, spec: { template, ...spec } };
  expect(() => api.ask("POST", path, body)).toThrow(message);
});
