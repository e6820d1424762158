import { expect, test } from "vitest";
import type { KubernetesObject } from "#api/meta.ts";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const busybox = "registry.k8s.io/e2e-test-images/busybox:1.36.1-1";

function create(
  client: NamespacedClient,
  container: object,
  spec: object = {},
  metadata = {},
): Pod {
  const containers = [{ name: "c", image: busybox, ...container }];
  return client.create<Pod>("pods", {
    metadata: { name: "p", ...metadata },
    spec: { restartPolicy: "Never", containers, ...spec },
  });
}

const read = (client: NamespacedClient) => client.get<Pod>("pods", "p");

/** What the container wrote until it ended well. */
function outputOf(client: NamespacedClient): string[] {
  client.until(() => read(client).status.phase === "Succeeded", 120);
  const { body } = client.send("GET", `${client.path("pods", "p", "log")}?container=c`);
  return String(body).trimEnd().split("\n");
}

const env = ["sh", "-c", "env"];
const data = { "data-1": "value-1", "data-2": "value-2", "data-3": "value-3" };
const lines = Object.entries(data).map(([name, value]) => `${name}=${value}`);

test.each(["configmaps", "secrets"])(
  "%s: one key, all keys, all keys with a prefix",
  (resource) => {
    const client = new NamespacedClient();
    const isSecret = resource === "secrets";
    client.create(resource, {
      metadata: { name: "source" },
      [isSecret ? "stringData" : "data"]: data,
    });
    const all = { [isSecret ? "secretRef" : "configMapRef"]: { name: "source" } };
    const key = isSecret ? "secretKeyRef" : "configMapKeyRef";
    const one = { name: "ONE", valueFrom: { [key]: { name: "source", key: "data-1" } } };
    create(client, { command: env, env: [one], envFrom: [all, { ...all, prefix: "p-" }] });
    expect(outputOf(client)).toEqual(
      expect.arrayContaining(["ONE=value-1", ...lines, ...lines.map((line) => `p-${line}`)]),
    );
  },
);

test.each(["configmaps", "secrets"])("%s: an empty key is refused", (resource) => {
  const client = new NamespacedClient();
  const body = { metadata: { name: "x" }, data: { "": "dmFsdWUtMQo=" } };
  const { code, body: status } = client.send("POST", client.path(resource), body);
  const kind = resource === "secrets" ? "Secret" : "ConfigMap";
  expect([code, (status as { message: string }).message]).toEqual([
    422,
    `${kind} "x" is invalid: data[]: Invalid value: "": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
  ]);
});

test.each(["configmaps", "secrets"])("%s: a life", (resource) => {
  const client = new NamespacedClient();
  type Data = KubernetesObject & { data: Record<string, string> };
  const metadata = { name: "x", labels: { constant: "true" } };
  client.create(resource, { metadata, data: { key: "dmFsdWU=" } });
  client.patch("strategic", client.path(resource, "x"), {
    metadata: { creationTimestamp: null, labels: { patched: "true" } },
    data: { key: "dmFsdWUx" },
  });
  const found = () =>
    client.ask<{ items: Data[] }>("GET", `/api/v1/${resource}?labelSelector=patched=true`).items;
  expect(found().map(({ metadata: { labels }, data: values }) => [labels, values])).toEqual([
    [{ constant: "true", patched: "true" }, { key: "dmFsdWUx" }],
  ]);
  client.ask("DELETE", `${client.path(resource)}?labelSelector=patched=true`, {});
  expect(found()).toEqual([]);
});

test("variables are made of others, in env, command and args", () => {
  const client = new NamespacedClient();
  const variables = [
    { name: "FOO", value: "foo-value" },
    { name: "BAR", value: "bar-value" },
    { name: "FOOBAR", value: "$(FOO);;$(BAR)" },
  ];
  const command = ["sh", "-c"];
  create(client, { command, args: ['env; FOO=wrong echo "$(FOO)"'], env: variables });
  expect(outputOf(client)).toEqual(
    expect.arrayContaining([
      "FOO=foo-value",
      "BAR=bar-value",
      "FOOBAR=foo-value;;bar-value",
      "foo-value",
    ]),
  );
});

function field(name: string, fieldPath: string) {
  return { name, valueFrom: { fieldRef: { apiVersion: "v1", fieldPath } } };
}

function amount(name: string, resource: string) {
  return { name, valueFrom: { resourceFieldRef: { resource } } };
}

test("a Pod tells its containers of itself and of its resources", () => {
  const client = new NamespacedClient();
  const pod = create(client, {
    command: env,
    resources: {
      requests: { cpu: "250m", memory: "32Mi" },
      limits: { cpu: "1250m", memory: "64Mi" },
    },
    env: [
      field("POD_NAME", "metadata.name"),
      field("POD_NAMESPACE", "metadata.namespace"),
      field("POD_IP", "status.podIP"),
      field("HOST_IP", "status.hostIP"),
      field("HOST_IPS", "status.hostIPs"),
      field("POD_UID", "metadata.uid"),
      amount("CPU_LIMIT", "limits.cpu"),
      amount("MEMORY_LIMIT", "limits.memory"),
      amount("CPU_REQUEST", "requests.cpu"),
      amount("MEMORY_REQUEST", "requests.memory"),
    ],
  });
  const output = outputOf(client);
  const { podIP, hostIP } = read(client).status;
  expect(output).toEqual(
    expect.arrayContaining([
      "POD_NAME=p",
      `POD_NAMESPACE=${client.home}`,
      `POD_IP=${podIP}`,
      `HOST_IP=${hostIP}`,
      `HOST_IPS=${hostIP}`,
      `POD_UID=${pod.metadata.uid}`,
      "CPU_LIMIT=2",
      "MEMORY_LIMIT=67108864",
      "CPU_REQUEST=1",
      "MEMORY_REQUEST=33554432",
    ]),
  );
});

test("without limits a container may have all that its node has", () => {
  const client = new NamespacedClient();
  const variables = ["cpu", "memory"].map((resource) => ({
    name: resource.toUpperCase(),
    valueFrom: { resourceFieldRef: { resource: `limits.${resource}` } },
  }));
  create(client, { command: env, env: variables });
  expect(outputOf(client)).toEqual(expect.arrayContaining(["CPU=2", "MEMORY=8218034176"]));
});

const volumes = [{ name: "workdir1", emptyDir: {} }];
const mount = (mountPath: string, subPathExpr?: string) => ({
  name: "workdir1",
  mountPath,
  ...(subPathExpr && { subPathExpr }),
});

test("a variable names the part of a volume that is mounted", () => {
  const client = new NamespacedClient();
  const container = {
    command: ["sh", "-c", "test -d /testcontainer/foo;echo $?"],
    env: [{ name: "POD_NAME", value: "foo" }],
    volumeMounts: [mount("/logscontainer", "$(POD_NAME)"), mount("/testcontainer")],
  };
  create(client, container, { volumes });
  expect(outputOf(client)).toEqual(["0"]);
});

test.each(["..", "/tmp"])("a part of a volume named %j is refused by the kubelet", (value) => {
  const client = new NamespacedClient();
  const volumeMounts = [mount("/logscontainer", "$(POD_NAME)")];
  create(client, { env: [{ name: "POD_NAME", value }], volumeMounts }, { volumes });
  client.until(
    () =>
      read(client).status.containerStatuses?.[0]?.state?.waiting?.reason ===
      "CreateContainerConfigError",
    120,
  );
});

test("a name that cannot be made yet is tried again when the Pod has changed", () => {
  const client = new NamespacedClient();
  const fieldRef = { apiVersion: "v1", fieldPath: "metadata.annotations['mysubpath']" };
  const container = {
    command: ["sh", "-c", "tail -f /dev/null"],
    env: [
      { name: "POD_NAME", value: "foo" },
      { name: "ANNOTATION", valueFrom: { fieldRef } },
    ],
    volumeMounts: [mount("/subpath_mount", "$(ANNOTATION)/$(POD_NAME)"), mount("/volume_mount")],
  };
  create(client, container, { volumes }, { annotations: { notmysubpath: "mypath" } });
  client.advance(120);
  expect(read(client).status.phase).toBe("Pending");
  const { metadata } = read(client);
  const annotations = { ...metadata.annotations, mysubpath: "mypath" };
  client.replace<Pod>("pods", { ...read(client), metadata: { ...metadata, annotations } });
  client.until(() => read(client).status.phase === "Running", 120);
  const { files } = client.cluster.container(client.home, "p", "c")!;
  files.write("/volume_mount/mypath/foo/test.log", "");
  expect(files.kind("/subpath_mount/test.log")).toBe("file");
  client.patch("merge", client.path("pods", "p"), {
    metadata: { annotations: { mysubpath: "mynewpath" } },
  });
  client.advance(30);
  expect(read(client).status.phase).toBe("Running");
});
