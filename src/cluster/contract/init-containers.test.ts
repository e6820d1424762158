import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import type { WatchEvent } from "#api/client.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const busybox = "registry.k8s.io/e2e-test-images/busybox:1.36.1-1";
const pause = "registry.k8s.io/pause:3.10";

/** A Pod whose init containers run these commands; what a watch tells of it. */
function watched(commands: readonly string[], restartPolicy: string, app: object) {
  const client = new NamespacedClient();
  const pod = client.create<Pod>("pods", {
    metadata: { name: "pod-init" },
    spec: {
      restartPolicy,
      initContainers: commands.map((command, index) => ({
        name: `init${index + 1}`,
        image: busybox,
        command: [command],
      })),
      containers: [{ name: "run1", ...app }],
    },
  });
  const query = `fieldSelector=metadata.name=pod-init&resourceVersion=${pod.metadata.resourceVersion}`;
  return { client, told: client.follow<Pod>("pods", query) };
}

const initialized = ({ status }: Pod) =>
  status.conditions?.find(({ type }) => type === "Initialized");

/** Nothing of the Pod's containers starts before all init containers have ended well. */
function expectOrder(told: readonly WatchEvent<Pod>[]): void {
  for (const { status } of told.map(({ object }) => object)) {
    const inits = status.initContainerStatuses ?? [];
    const done = inits.map(({ state }) => state?.terminated?.exitCode === 0);
    const firstOpen = done.indexOf(false);
    if (firstOpen < 0) continue;
    for (const { state } of inits.slice(firstOpen + 1)) {
      expect(state?.waiting?.reason).toBe("PodInitializing");
    }
    for (const { state, restartCount } of status.containerStatuses ?? []) {
      expect([state?.waiting?.reason, restartCount]).toEqual(["PodInitializing", 0]);
    }
  }
}

test.each([
  ["Never", { image: busybox, command: ["/bin/true"] }, "Succeeded"],
  ["Always", { image: pause, resources: { limits: { cpu: "100m" } } }, "Running"],
])(
  "restartPolicy %s: init containers run one after the other, then the others",
  (policy, app, phase) => {
    const { client, told } = watched(["/bin/true", "/bin/true"], policy, app);
    client.until(() => told.at(-1)?.object.status.phase === phase);
    const last = told.at(-1)!.object;
    expect(initialized(last)?.status).toBe("True");
    expect(
      last.status.initContainerStatuses?.map(({ ready, state }) => [
        ready,
        state?.terminated?.exitCode,
      ]),
    ).toEqual([
      [true, 0],
      [true, 0],
    ]);
    expectOrder(told);
  },
);

test("an init container that fails is tried again and again, and nothing else starts", () => {
  const app = { image: pause, resources: { limits: { cpu: "100m" } } };
  const { client, told } = watched(["/bin/false", "/bin/true"], "Always", app);
  client.until(
    () => (told.at(-1)?.object.status.initContainerStatuses?.[0]?.restartCount ?? 0) >= 3,
  );
  const last = told.at(-1)!.object;
  expect(last.status.phase).toBe("Pending");
  expect(initialized(last)).toMatchObject({
    status: "False",
    reason: "ContainersNotInitialized",
    message: "containers with incomplete status: [init1 init2]",
  });
  expectOrder(told);
});

test("with restartPolicy Never a failing init container fails the Pod", () => {
  const app = { image: busybox, command: ["/bin/true"] };
  const { client, told } = watched(["/bin/true", "/bin/false"], "Never", app);
  client.until(() => told.at(-1)?.object.status.phase === "Failed");
  const last = told.at(-1)!.object;
  expect(initialized(last)).toMatchObject({
    status: "False",
    reason: "ContainersNotInitialized",
    message: "containers with incomplete status: [init2]",
  });
  expect(last.status.containerStatuses?.[0]?.state?.waiting?.reason).toBe("PodInitializing");
  expectOrder(told);
});

test("ephemeral containers join a running Pod, one after the other", () => {
  const client = new NamespacedClient();
  const name = "ephemeral-containers-target-pod";
  const containers = [{ name: "c", image: busybox, command: ["/bin/sleep"], args: ["10000"] }];
  client.create("pods", { metadata: { name }, spec: { containers } });
  const read = () => client.get<Pod>("pods", name);
  client.until(() => read().status.phase === "Running");
  expect(read().metadata.generation).toBe(1);
  const command = ["/bin/sh", "-c", "while true; do echo polo; sleep 2; done"];
  const debugger1 = { name: "debugger", image: busybox, command, stdin: true, tty: true };
  const path = client.path("pods", name, "ephemeralcontainers");
  client.patch("strategic", path, { spec: { ephemeralContainers: [debugger1] } });
  const running = () =>
    read().status.ephemeralContainerStatuses?.filter(({ state }) => state?.running).length ?? 0;
  client.until(() => running() === 1, 60);
  expect(read().metadata.generation).toBe(2);
  const log = () =>
    String(client.send("GET", `${client.path("pods", name, "log")}?container=debugger`).body);
  client.until(() => log().includes("polo"), 10);
  const found = client.ask<Pod>("GET", path);
  const debugger2 = {
    name: "debugger2",
    image: "registry.k8s.io/e2e-test-images/agnhost:2.53",
    imagePullPolicy: "IfNotPresent",
    terminationMessagePolicy: "File",
  };
  const ephemeralContainers = [...found.spec.ephemeralContainers!, debugger2];
  client.ask("PUT", path, { ...found, spec: { ...found.spec, ephemeralContainers } });
  expect(client.ask<Pod>("GET", path).spec.ephemeralContainers?.map((each) => each.name)).toEqual([
    "debugger",
    "debugger2",
  ]);
  client.until(() => running() === 2, 60);
});
