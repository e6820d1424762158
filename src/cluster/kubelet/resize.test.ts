import { expect, test } from "vitest";
import type { PodCondition } from "#api/core.ts";
import { TestRequests } from "../test-requests.ts";

const path = "/api/v1/namespaces/default/pods/web";

function clusterWith(policy = "NotRequired"): TestRequests {
  const api = new TestRequests(1, 1);
  const resources = { requests: { cpu: "500m" } };
  const resizePolicy = [{ resourceName: "cpu", restartPolicy: policy }];
  api.createPod("web", {
    containers: [{ name: "c", image: "nginx:1.25", resources, resizePolicy }] as never,
  });
  api.advance(30);
  return api;
}

function resize(api: TestRequests, cpu: string): void {
  const containers = [{ name: "c", resources: { requests: { cpu } } }];
  const type = "application/strategic-merge-patch+json";
  api.ask("PATCH", `${path}/resize`, { spec: { containers } }, type);
}

/** The conditions that tell of a resize, the requests that are wanted, allocated and there, restarts. */
function state(api: TestRequests): unknown {
  const { spec, status } = api.cluster.find("pods", "default", "web")!;
  const [container] = status.containerStatuses!;
  return {
    conditions: (status.conditions ?? [])
      .filter(({ type }) => type.startsWith("PodResize"))
      .map(({ type, status: is, reason, message }: PodCondition) => [type, is, reason, message]),
    wanted: spec.containers[0]!.resources!.requests!["cpu"],
    allocated: container!.allocatedResources!["cpu"],
    actual: container!.resources!.requests!["cpu"],
    restarts: container!.restartCount,
  };
}

const before = { conditions: [], allocated: "500m", actual: "500m", restarts: 0 };

test("a resize that the node has room for is in progress, and then done", () => {
  const api = clusterWith();
  resize(api, "1");
  api.advance(0.02);
  expect(state(api)).toEqual({
    conditions: [["PodResizeInProgress", "True", undefined, undefined]],
    wanted: "1",
    allocated: "1",
    actual: "500m",
    restarts: 0,
  });
  api.advance(3);
  expect(state(api)).toEqual({
    conditions: [],
    wanted: "1",
    allocated: "1",
    actual: "1",
    restarts: 0,
  });
});

test("a container that has to be started anew for it is", () => {
  const api = clusterWith("RestartContainer");
  resize(api, "1");
  api.advance(30);
  const after = { conditions: [], wanted: "1", allocated: "1", actual: "1", restarts: 1 };
  expect(state(api)).toEqual(after);
});

test("a resize beyond the node is infeasible", () => {
  const api = clusterWith();
  resize(api, "100");
  api.advance(3);
  const why = "Node didn't have enough capacity: cpu, requested: 100000, capacity: 2000";
  expect(state(api)).toEqual({
    ...before,
    conditions: [["PodResizePending", "True", "Infeasible", why]],
    wanted: "100",
  });
  resize(api, "500m");
  api.advance(3);
  expect(state(api)).toEqual({ ...before, wanted: "500m" });
});

test("a resize that others leave no room for is deferred until they go", () => {
  const api = clusterWith();
  const resources = { requests: { cpu: "1" } };
  api.createPod("other", { containers: [{ name: "c", image: "nginx:1.25", resources }] });
  api.advance(30);
  resize(api, "1500m");
  api.advance(3);
  const why = "Node didn't have enough resource: cpu, requested: 1500, used: 1000, capacity: 2000";
  expect(state(api)).toEqual({
    ...before,
    conditions: [["PodResizePending", "True", "Deferred", why]],
    wanted: "1500m",
  });
  api.ask("DELETE", "/api/v1/namespaces/default/pods/other");
  // With the next sync but one at the latest.
  api.advance(200);
  expect(state(api)).toEqual({
    conditions: [],
    wanted: "1500m",
    allocated: "1500m",
    actual: "1500m",
    restarts: 0,
  });
});
