import { expect, test } from "vitest";
import type { Status } from "#api/errors.ts";
import type { PodDisruptionBudget } from "#api/policy.ts";
import { TestRequests } from "../test-requests.ts";

const path = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";

function newBudget(spec: object, replicas = 3): TestRequests {
  const api = new TestRequests();
  api.createDeployment("nginx:1.25", { replicas });
  api.settle();
  const selector = { matchLabels: { app: "web" } };
  api.ask("POST", path, { metadata: { name: "web" }, spec: { selector, ...spec } });
  api.settle();
  return api;
}

function evict(api: TestRequests, name: string, rest: object = {}, query = "") {
  const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name }, ...rest };
  const pod = `/api/v1/namespaces/default/pods/${name}/eviction${query}`;
  const { code, headers, body: answer } = api.send("POST", pod, body);
  return { code, headers, answer: answer as Status };
}

const get = (api: TestRequests) => api.ask<PodDisruptionBudget>("GET", `${path}/web`);
const numbers = (api: TestRequests) => {
  const { expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed } = get(api).status;
  return [expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed];
};

test("how many Pods may go: of numbers, of percentages, and of what their owners want", () => {
  expect(numbers(newBudget({ minAvailable: 2 }))).toEqual([3, 2, 3, 1]);
  expect(numbers(newBudget({ minAvailable: "50%" }))).toEqual([3, 2, 3, 1]);
  expect(numbers(newBudget({ maxUnavailable: 1 }))).toEqual([3, 2, 3, 1]);
  expect(numbers(newBudget({ maxUnavailable: "34%" }))).toEqual([3, 1, 3, 2]);
  expect(numbers(newBudget({ minAvailable: 5 }))).toEqual([3, 5, 3, 0]);
});

test("an eviction takes from the budget, and the next is refused until a new Pod is ready", () => {
  const api = newBudget({ minAvailable: 2 });
  const [first, second] = api.pods.map(({ metadata }) => metadata.name) as [string, string];
  expect(evict(api, first)).toEqual({
    code: 201,
    headers: { "content-type": ["application/json"] },
    answer: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 },
  });
  const evicted = api.pods.find(({ metadata }) => metadata.name === first)!;
  expect(evicted.metadata.deletionGracePeriodSeconds).toBe(30);
  expect(evicted.status.conditions?.at(-1)).toMatchObject({
    type: "DisruptionTarget",
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
  });
  expect(get(api).status).toMatchObject({ disruptionsAllowed: 0, disruptedPods: {} });
  expect(evict(api, second)).toMatchObject({
    code: 429,
    answer: {
      reason: "TooManyRequests",
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: {
        causes: [
          {
            reason: "DisruptionBudget",
            message: "The disruption budget web needs 2 healthy pods and has 3 currently",
          },
        ],
      },
    },
  });
  api.settle();
  expect(numbers(api)).toEqual([3, 2, 3, 1]);
  expect(get(api).status.disruptedPods).toBeUndefined();
  expect(evict(api, second, { deleteOptions: { gracePeriodSeconds: 0 } }).code).toBe(201);
});

test("a budget that was just made is not known yet", () => {
  const api = newBudget({ minAvailable: 2 });
  const merge = "application/merge-patch+json";
  api.ask("PATCH", `${path}/web`, { spec: { minAvailable: 1 } }, merge);
  const { code, headers, answer } = evict(api, api.pods[0]!.metadata.name);
  expect([code, headers["retry-after"]]).toEqual([429, ["10"]]);
  expect(answer.details).toEqual({
    retryAfterSeconds: 10,
    causes: [
      {
        reason: "DisruptionBudget",
        message: "The disruption budget web is still being processed by the server.",
      },
    ],
  });
});

test("what is asked for must fit: name, preconditions, one budget only; a dry run changes nothing", () => {
  const api = newBudget({ minAvailable: 2 });
  const [{ metadata }] = api.pods as [(typeof api.pods)[number]];
  const other = { metadata: { name: "other" } };
  expect(evict(api, metadata.name, other).answer.message).toBe(
    "name in URL does not match name in Eviction object",
  );
  expect(evict(api, metadata.name, {}, "?dryRun=All").code).toBe(201);
  api.settle();
  expect(numbers(api)).toEqual([3, 2, 3, 1]);
  const preconditions = { uid: "x" };
  expect(evict(api, metadata.name, { deleteOptions: { preconditions } }).code).toBe(409);
  const selector = {};
  api.ask("POST", path, { metadata: { name: "all" }, spec: { selector, minAvailable: 1 } });
  expect(evict(api, metadata.name).answer).toMatchObject({
    status: "Failure",
    code: 500,
    message:
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
  });
  expect(evict(api, "nosuch").code).toBe(404);
});

test("Pods that are not ready may go while the others suffice, or always", () => {
  const readinessProbe = { exec: { command: ["test", "-e", "/ready"] }, periodSeconds: 1 };
  const run = (policy?: string) => {
    const api = new TestRequests();
    api.createDeployment(
      "nginx:1.25",
      { replicas: 1 },
      {
        containers: [{ name: "c", image: "nginx:1.25", readinessProbe }],
      },
    );
    api.advance(20);
    const selector = { matchLabels: { app: "web" } };
    const spec = { selector, minAvailable: 1, unhealthyPodEvictionPolicy: policy };
    api.ask("POST", path, { metadata: { name: "web" }, spec });
    api.advance(1);
    return evict(api, api.pods[0]!.metadata.name).code;
  };
  expect([run(), run("IfHealthyBudget"), run("AlwaysAllow")]).toEqual([429, 429, 201]);
});

test("without Pods, and with Pods of nobody, the controller says so", () => {
  const api = new TestRequests();
  const selector = { matchLabels: { app: "solo" } };
  const spec = { selector, maxUnavailable: 1 };
  api.ask("POST", path, { metadata: { name: "web" }, spec });
  api.settle();
  api.createPod("solo", {}, { labels: { app: "solo" } });
  api.settle();
  expect(api.events("web")).toEqual([
    "Normal NoPods No matching pods found",
    'Warning UnmanagedPods Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: solo,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
  ]);
  expect(numbers(api)).toEqual([0, 0, 1, 0]);
});

test("owners without a size make the budget fail safe", () => {
  const api = new TestRequests();
  api.ask("POST", "/apis/batch/v1/namespaces/default/jobs", {
    metadata: { name: "work" },
    spec: {
      template: {
        metadata: { labels: { app: "work" } },
        spec: {
          restartPolicy: "Never",
          containers: [{ name: "c", image: "busybox:1.36", command: ["sleep", "1000"] }],
        },
      },
    },
  });
  api.advance(5);
  const selector = { matchLabels: { app: "work" } };
  api.ask("POST", path, { metadata: { name: "web" }, spec: { selector, minAvailable: "50%" } });
  api.advance(5);
  expect(get(api).status.conditions).toMatchObject([
    {
      type: "DisruptionAllowed",
      status: "False",
      reason: "SyncFailed",
      message: "jobs.batch does not implement the scale subresource",
    },
  ]);
  expect(api.events("web")).toEqual([
    "Warning CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: jobs.batch does not implement the scale subresource",
  ]);
});
