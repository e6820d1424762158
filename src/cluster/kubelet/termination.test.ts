import { describe, expect, test } from "vitest";
import { TestCluster } from "./test-cluster.ts";

const bootcamp = "gcr.io/google-samples/kubernetes-bootcamp:v1";

/** Seconds from the deletion of a running Pod until it is gone, and what was seen meanwhile. */
function stop(image: string, command?: string[], gracePeriodSeconds?: number) {
  const cluster = new TestCluster();
  const container = { name: "c", image, ...(command && { command }) };
  cluster.createPod("p", { containers: [container] });
  cluster.settle();
  expect(cluster.history("p").at(-1)).toBe("Running c:running ready");
  const begin = cluster.history("p").length;
  const at = cluster.simulation.now;
  cluster.registry.delete("pods", "default", "p", {
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
  });
  cluster.settle();
  return {
    seconds: (cluster.simulation.now - at) / 1000,
    lines: cluster.history("p").slice(begin),
    events: cluster.eventLines("p").slice(-1),
  };
}

test("nginx handles SIGTERM and is gone within a second", () => {
  const { seconds, lines, events } = stop("nginx:1.25");
  expect(lines).toEqual([
    "deleted Running c:running ready",
    "deleted Succeeded c:Completed",
    "DELETED",
  ]);
  expect(events).toEqual(["Normal Killing Stopping container c"]);
  expect(seconds).toBeLessThan(1);
});

describe.each([
  ["a program that is PID 1 without a handler", "busybox:1.36", ["sleep", "36000"]],
  ["the tutorial's application", bootcamp, undefined],
] as const)("%s", (_, image, command) => {
  test("is killed after the whole grace period", () => {
    const { seconds, lines } = stop(image, command && [...command]);
    expect(lines).toEqual(["deleted Running c:running ready", "deleted Failed c:Error", "DELETED"]);
    expect(seconds).toBeGreaterThan(30);
    expect(seconds).toBeLessThan(31);
  });

  test("is killed after a shorter grace period that the deletion asks for", () => {
    const { seconds } = stop(image, command && [...command], 5);
    expect(seconds).toBeGreaterThan(5);
    expect(seconds).toBeLessThan(6);
  });
});

test("a forced deletion removes the object at once, and its containers stop", () => {
  const cluster = new TestCluster();
  cluster.createPod("p", { containers: [{ name: "c", image: bootcamp }] });
  cluster.settle();
  cluster.registry.delete("pods", "default", "p", { gracePeriodSeconds: 0 });
  expect(cluster.registry.find("pods", "default", "p")).toBeUndefined();
  cluster.settle();
  expect(cluster.kubelets.container("default", "p", "c")).toBeUndefined();
});

test("a Pod whose image never came is gone in less than a second", () => {
  const cluster = new TestCluster();
  cluster.createPod("p", { containers: [{ name: "c", image: "nginx:nosuch" }] });
  cluster.advance(60);
  cluster.registry.delete("pods", "default", "p");
  cluster.advance(1);
  expect(cluster.history("p").slice(-2)).toEqual([
    "deleted Failed c:ContainerStatusUnknown",
    "DELETED",
  ]);
  expect(
    cluster.statuses("p").get("deleted Failed c:ContainerStatusUnknown")?.containerStatuses?.[0]
      ?.state,
  ).toEqual({
    terminated: {
      exitCode: 137,
      reason: "ContainerStatusUnknown",
      message: "The container could not be located when the pod was terminated",
      startedAt: null,
      finishedAt: null,
    },
  });
});

test("preStop runs before SIGTERM and its time counts", () => {
  const cluster = new TestCluster();
  cluster.createPod("p", {
    containers: [
      { name: "c", image: "nginx:1.25", lifecycle: { preStop: { sleep: { seconds: 8 } } } },
    ],
  });
  cluster.settle();
  const at = cluster.simulation.now;
  cluster.registry.delete("pods", "default", "p");
  cluster.settle();
  expect((cluster.simulation.now - at) / 1000).toBeGreaterThan(8);
  expect((cluster.simulation.now - at) / 1000).toBeLessThan(9);
});
