import { expect, test } from "vitest";
import type { Container } from "#api/podspec.ts";
import { TestCluster } from "./test-cluster.ts";

function start(): TestCluster {
  const cluster = new TestCluster();
  const metadata = { name: "settings", namespace: "default" };
  cluster.registry.create("configmaps", {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata,
    data: { colour: "green", size: "7" },
  });
  cluster.registry.create("secrets", {
    apiVersion: "v1",
    kind: "Secret",
    metadata,
    type: "Opaque",
    data: { password: "czNjcmV0" },
  });
  return cluster;
}

/** What a container with this environment prints. */
function printed(cluster: TestCluster, container: Partial<Container>, command: string[]): string {
  cluster.createPod("p", {
    restartPolicy: "Never",
    containers: [{ name: "c", image: "busybox:1.36", command, ...container }],
  });
  cluster.advance(30);
  const options = { container: "c", follow: false, previous: false, timestamps: false };
  return cluster.kubelets.logs(cluster.pod("p"), options) as string;
}

test("values, references and whole ConfigMaps and Secrets", () => {
  const cluster = start();
  const name = "settings";
  const text = printed(
    cluster,
    {
      envFrom: [
        { prefix: "CM_", configMapRef: { name } },
        { secretRef: { name } },
        { configMapRef: { name: "nosuch", optional: true } },
      ],
      env: [
        { name: "PLAIN", value: "a" },
        { name: "CHAIN", value: "$(PLAIN)b-$(CM_size)-$(nobody)-$$(PLAIN)-$(PATH)" },
        { name: "ONE", valueFrom: { configMapKeyRef: { name, key: "colour" } } },
        { name: "TWO", valueFrom: { secretKeyRef: { name, key: "password" } } },
        { name: "GONE", valueFrom: { configMapKeyRef: { name, key: "nosuch", optional: true } } },
        { name: "NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "HOST", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } },
      ],
    },
    ["sh", "-c", "env"],
  );
  const lines = text.split("\n");
  const shown = lines.filter((line) => !/^(KUBERNETES_|PATH=|HOSTNAME=|$)/.test(line));
  expect(shown).toEqual([
    "CM_colour=green",
    "CM_size=7",
    "password=s3cret",
    "PLAIN=a",
    "CHAIN=ab-7-$(nobody)-$(PLAIN)-$(PATH)",
    "ONE=green",
    "TWO=s3cret",
    "NAME=p",
    "HOST=192.168.49.3",
  ]);
  expect(lines).toContain("KUBERNETES_SERVICE_HOST=10.96.0.1");
});

const resourceVariable = (name: string, resource: string, divisor = "0") => ({
  name,
  valueFrom: { resourceFieldRef: { resource, divisor } },
});

test("requests and limits in units of the divisor; without a limit it is the node's", () => {
  const text = printed(
    start(),
    {
      resources: { requests: { cpu: "250m", memory: "32Mi" }, limits: { memory: "64Mi" } },
      env: [
        resourceVariable("CPU", "requests.cpu"),
        resourceVariable("MILLI", "requests.cpu", "1m"),
        resourceVariable("MEMORY", "limits.memory", "1Mi"),
        resourceVariable("BYTES", "requests.memory"),
        resourceVariable("NODE", "limits.cpu"),
      ],
    },
    ["sh", "-c", "echo $CPU $MILLI $MEMORY $BYTES $NODE"],
  );
  expect(text).toBe("1 250 64 33554432 2\n");
});

test("a missing key keeps the container from being made", () => {
  const cluster = start();
  const reference = { configMapKeyRef: { name: "settings", key: "nosuch" } };
  cluster.createPod("p", {
    containers: [{ name: "c", image: "busybox:1.36", env: [{ name: "X", valueFrom: reference }] }],
  });
  cluster.advance(20);
  const [status] = cluster.pod("p").status.containerStatuses!;
  expect(status!.state).toEqual({
    waiting: {
      reason: "CreateContainerConfigError",
      message: "couldn't find key nosuch in ConfigMap default/settings",
    },
  });
});
