import { expect, test } from "vitest";
import type { Container, PodSpec } from "#api/podspec.ts";
import { TestCluster } from "./test-cluster.ts";

function busybox(script: string, more: Partial<Container> = {}): Container {
  return { name: "c", image: "busybox:1.36", command: ["sh", "-c", script], ...more };
}

function run(spec: PodSpec, seconds: number): TestCluster {
  const cluster = new TestCluster();
  cluster.createPod("p", spec);
  cluster.advance(seconds);
  return cluster;
}

/** Since when and until when each container of the Pod ran last, in whole seconds of the Pod's life. */
function spans(cluster: TestCluster): Record<string, readonly [number, number]> {
  const { metadata, status } = cluster.pod("p");
  const begin = Date.parse(metadata.creationTimestamp);
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const since = (time: string | null | undefined) => (Date.parse(time ?? "") - begin) / 1000;
  return Object.fromEntries(
    all.map(({ name, state }) => [
      name,
      [since(state?.terminated?.startedAt), since(state?.terminated?.finishedAt)],
    ]),
  );
}

const until = "trap 'exit 0' TERM; while true; do sleep 1; done";

test("a Pod that is active too long fails, and its containers are stopped with all their grace", () => {
  const cluster = run(
    {
      activeDeadlineSeconds: 20,
      terminationGracePeriodSeconds: 5,
      containers: [busybox("sleep 900")],
    },
    22,
  );
  const { status } = cluster.pod("p");
  expect([status.phase, status.reason, status.message]).toEqual([
    "Running",
    "DeadlineExceeded",
    "Pod was active on the node longer than the specified deadline",
  ]);
  cluster.advance(10);
  expect(cluster.pod("p").status.phase).toBe("Failed");
  expect(cluster.pod("p").status.containerStatuses![0]!.state!.terminated!.exitCode).toBe(137);
  expect(cluster.eventLines("p").slice(-2)).toEqual([
    "Normal DeadlineExceeded Pod was active on the node longer than the specified deadline",
    "Normal Killing Stopping container c",
  ]);
});

test("sidecars start before and one after the other, and stop last and the other way round", () => {
  const sidecar = (name: string): Container => ({
    ...busybox(until),
    name,
    restartPolicy: "Always",
  });
  const cluster = run(
    {
      restartPolicy: "Never",
      initContainers: [sidecar("first"), sidecar("second")],
      containers: [busybox("sleep 5")],
    },
    60,
  );
  expect(cluster.pod("p").status.phase).toBe("Succeeded");
  const { first, second, c } = spans(cluster);
  expect(first![0]).toBeLessThan(second![0]);
  expect(second![0]).toBeLessThan(c![0]);
  expect(c![1]).toBeLessThanOrEqual(second![1]);
  expect(second![1]).toBeLessThanOrEqual(first![1]);
});

test("a sidecar that keeps ending does not keep the others from being restarted", () => {
  const cluster = run(
    {
      initContainers: [{ ...busybox("sleep 3; exit 1"), name: "side", restartPolicy: "Always" }],
      containers: [busybox("sleep 20; exit 1")],
    },
    120,
  );
  const { status } = cluster.pod("p");
  expect(status.initContainerStatuses![0]!.restartCount).toBeGreaterThan(2);
  expect(status.containerStatuses![0]!.restartCount).toBeGreaterThan(1);
});

test("a failed postStart hook ends the container, with what went wrong in its status", () => {
  const lifecycle = { postStart: { exec: { command: ["sh", "-c", "echo no; exit 3"] } } };
  const cluster = run({ containers: [busybox(until, { lifecycle })] }, 8);
  const { uid } = cluster.pod("p").metadata;
  const told = cluster.eventLines("p");
  expect(told).toContain("Warning FailedPostStartHook PostStartHook failed");
  expect(told).toContain("Normal Killing FailedPostStartHook");
  const written = [...cluster.statuses("p").values()];
  const messages = written.flatMap(({ containerStatuses = [] }) =>
    containerStatuses.flatMap(({ state }) => state?.waiting?.message ?? []),
  );
  expect(messages).toContain(
    `Exec lifecycle hook ([sh -c echo no; exit 3]) for Container "c" in Pod "p_default(${uid})" failed - error: command 'sh -c echo no; exit 3' exited with 3: no\n, message: "no\\n"`,
  );
});

test("a container is Running only after its postStart hook, and stops only after its preStop hook", () => {
  const command = ["sh", "-c", "sleep 6"];
  const lifecycle = { postStart: { exec: { command } }, preStop: { exec: { command } } };
  const cluster = run({ containers: [busybox(until, { lifecycle })] }, 5);
  expect(cluster.pod("p").status.phase).toBe("Pending");
  cluster.advance(10);
  expect(cluster.pod("p").status.phase).toBe("Running");
  cluster.registry.delete("pods", "default", "p", {});
  cluster.advance(5);
  expect(cluster.kubelets.container("default", "p", "c")).toBeDefined();
  cluster.advance(4);
  expect(cluster.registry.find("pods", "default", "p")).toBeUndefined();
});

test("a hook that outlives the grace period does not keep the Pod", () => {
  const lifecycle = { preStop: { sleep: { seconds: 30 } } };
  const cluster = run({ containers: [busybox("sleep 900", { lifecycle })] }, 10);
  cluster.registry.delete("pods", "default", "p", { gracePeriodSeconds: 4 });
  cluster.advance(5);
  expect(cluster.registry.find("pods", "default", "p")).toBeDefined();
  cluster.advance(3);
  expect(cluster.registry.find("pods", "default", "p")).toBeUndefined();
});

test("hooks ask other Pods, and any answer will do", () => {
  const cluster = new TestCluster();
  cluster.createPod("web", { containers: [{ name: "c", image: "nginx:1.25" }] }, "minikube");
  cluster.settle();
  const host = cluster.pod("web").status.podIP!;
  const postStart = { httpGet: { host, port: 80, path: "/nosuch" } };
  cluster.createPod("p", { containers: [busybox(until, { lifecycle: { postStart } })] });
  cluster.advance(10);
  expect(cluster.pod("p").status.phase).toBe("Running");
  const options = { container: "c", follow: false, previous: false, timestamps: false };
  expect(cluster.kubelets.logs(cluster.pod("web"), options)).toMatch(
    /"GET \/nosuch HTTP\/1.1" 404 .* "kube-lifecycle\/1.33"/,
  );
});

test.each([
  ["the file", "echo done > /dev/termination-log", {}, "done\n"],
  ["its own path", "echo here > /tmp/m", { terminationMessagePath: "/tmp/m" }, "here\n"],
  ["nothing", "echo log; exit 1", {}, undefined],
  [
    "the log",
    "echo log; exit 1",
    { terminationMessagePolicy: "FallbackToLogsOnError" as const },
    "log\n",
  ],
  [
    "no log after success",
    "echo log",
    { terminationMessagePolicy: "FallbackToLogsOnError" as const },
    undefined,
  ],
])("termination message: %s", (_, script, more, message) => {
  const cluster = run({ restartPolicy: "Never", containers: [busybox(script, more)] }, 10);
  const { terminated } = cluster.pod("p").status.containerStatuses![0]!.state!;
  expect(terminated!.message).toBe(message);
});
