import { expect, test } from "vitest";
import { TestCluster } from "./test-cluster.ts";

test("a readiness probe that succeeds makes the Pod Ready after it runs", () => {
  const cluster = new TestCluster();
  const readinessProbe = { httpGet: { path: "/", port: 80 }, initialDelaySeconds: 5 };
  cluster.createPod("web", { containers: [{ name: "c", image: "nginx:1.25", readinessProbe }] });
  cluster.advance(60);
  expect(cluster.history("web")).toEqual([
    "Pending -",
    "Pending c:ContainerCreating",
    "Running c:running",
    "Running c:running ready",
  ]);
});

test("an exec probe sees the files that the container writes", () => {
  const cluster = new TestCluster();
  const command = ["sh", "-c", "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"];
  const livenessProbe = {
    exec: { command: ["cat", "/tmp/healthy"] },
    initialDelaySeconds: 5,
    periodSeconds: 5,
  };
  cluster.createPod("live", {
    containers: [{ name: "c", image: "busybox", command, livenessProbe }],
  });
  cluster.advance(120);
  const events = cluster.eventLines("live");
  expect(events).toContain(
    "Warning Unhealthy Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory\n",
  );
  expect(events).toContain("Normal Killing Container c failed liveness probe, will be restarted");
  expect(cluster.history("live")).toContain("Running c:running ready r1");
});

test("a startup probe holds back readiness, and a refused connection is told as Go tells it", () => {
  const cluster = new TestCluster();
  const startupProbe = { tcpSocket: { port: 81 }, periodSeconds: 2, failureThreshold: 3 };
  cluster.createPod("slow", { containers: [{ name: "c", image: "nginx:1.25", startupProbe }] });
  cluster.advance(40);
  const { podIP } = cluster.pod("slow").status;
  expect(cluster.history("slow")).not.toContain("Running c:running ready");
  expect(cluster.eventLines("slow")).toContain(
    `Warning Unhealthy Startup probe failed: dial tcp ${podIP}:81: connect: connection refused`,
  );
  expect(cluster.eventLines("slow")).toContain(
    "Normal Killing Container c failed startup probe, will be restarted",
  );
});
