import { expect, test } from "vitest";
import type { ResourceQuota } from "#api/limits.ts";
import { TestRequests } from "../test-requests.ts";

const core = "/api/v1/namespaces/default";

function newQuota(hard: object, spec: object = {}): TestRequests {
  const api = new TestRequests();
  api.ask("POST", `${core}/resourcequotas`, { metadata: { name: "q" }, spec: { hard, ...spec } });
  api.settle();
  return api;
}

const used = (api: TestRequests) =>
  api.ask<ResourceQuota>("GET", `${core}/resourcequotas/q`).status.used;
const answer = (api: TestRequests, resource: string, body: object) => {
  const { code, body: text } = api.send("POST", `${core}/${resource}`, body);
  return code < 400 ? code : (text as { message: string }).message;
};
const pod = (name: string, requests?: object, more: object = {}) => ({
  metadata: { name },
  spec: {
    containers: [{ name: "c", image: "nginx:1.25", ...(requests && { resources: { requests } }) }],
    ...more,
  },
});

test("a quota counts what is there, and refuses what is too much", () => {
  const api = newQuota({ pods: "2", "requests.cpu": "1", "count/configmaps": "3", services: "2" });
  expect(used(api)).toEqual({
    pods: "0",
    "requests.cpu": "0",
    "count/configmaps": "1",
    services: "1",
  });
  expect(answer(api, "pods", pod("silent"))).toBe(
    'pods "silent" is forbidden: failed quota: q: must specify requests.cpu for: c',
  );
  expect(answer(api, "pods", pod("a", { cpu: "600m" }))).toBe(201);
  expect(used(api)?.["requests.cpu"]).toBe("600m");
  expect(answer(api, "pods", pod("b", { cpu: "500m" }))).toBe(
    'pods "b" is forbidden: exceeded quota: q, requested: requests.cpu=500m, used: requests.cpu=600m, limited: requests.cpu=1',
  );
  expect(answer(api, "pods", pod("b", { cpu: "400m" }))).toBe(201);
  expect(answer(api, "pods", pod("c", { cpu: "100m" }))).toBe(
    'pods "c" is forbidden: exceeded quota: q, requested: pods=1,requests.cpu=100m, used: pods=2,requests.cpu=1, limited: pods=2,requests.cpu=1',
  );
  api.ask("DELETE", `${core}/pods/a`);
  api.settle();
  expect(used(api)).toMatchObject({ pods: "1", "requests.cpu": "400m" });
});

test("a dry run uses nothing; Services count their node ports, also when they change", () => {
  const api = newQuota({ "services.nodeports": "1", services: "3" });
  const ports = [{ port: 80 }];
  expect(answer(api, "services?dryRun=All", { metadata: { name: "a" }, spec: { ports } })).toBe(
    201,
  );
  expect(used(api)).toEqual({ "services.nodeports": "0", services: "1" });
  const nodePort = { type: "NodePort", ports };
  expect(answer(api, "services", { metadata: { name: "a" }, spec: nodePort })).toBe(201);
  expect(answer(api, "services", { metadata: { name: "b" }, spec: { ports } })).toBe(201);
  const type = "application/merge-patch+json";
  const { body } = api.send("PATCH", `${core}/services/b`, { spec: { type: "NodePort" } }, type);
  expect((body as { message: string }).message).toBe(
    'services "b" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1',
  );
});

test("scopes choose the Pods that a quota is about", () => {
  const api = newQuota({ pods: "1" }, { scopes: ["BestEffort"] });
  expect(answer(api, "pods", pod("a", { cpu: "100m" }))).toBe(201);
  expect(answer(api, "pods", pod("b"))).toBe(201);
  expect(used(api)).toEqual({ pods: "1" });
  expect(answer(api, "pods", pod("c"))).toBe(
    'pods "c" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
  );
});

test("a priority class may have a quota of its own", () => {
  const api = newQuota(
    { pods: "1" },
    {
      scopeSelector: {
        matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["high"] }],
      },
    },
  );
  api.ask("POST", "/apis/scheduling.k8s.io/v1/priorityclasses", {
    metadata: { name: "high" },
    value: 1000,
  });
  const high = { priorityClassName: "high" };
  expect(answer(api, "pods", pod("a"))).toBe(201);
  expect(answer(api, "pods", pod("b", undefined, high))).toBe(201);
  expect(answer(api, "pods", pod("c", undefined, high))).toContain("exceeded quota: q");
  expect(api.pods.map(({ spec }) => spec.priority)).toEqual([0, 1000]);
});
