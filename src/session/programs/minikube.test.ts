import { expect, test } from "vitest";
import { neverCancelled } from "#base/cancel.ts";
import type { PosixFiles } from "#base/files.ts";
import { noInput, TextSink } from "#base/streams.ts";
import type { Cluster } from "#cluster/cluster.ts";
import { minikube } from "./minikube.ts";

const node = (name: string, address: string, ready = "True"): object => ({
  metadata: { name },
  status: {
    addresses: [{ type: "InternalIP", address }],
    conditions: [{ type: "Ready", status: ready }],
    nodeInfo: { kubeletVersion: "v1.33.1", containerRuntimeVersion: "containerd://1.7.27" },
  },
});
const service = (name: string, ports: readonly object[]): object => ({
  metadata: { name, namespace: "default" },
  spec: { ports },
});
const objects: Readonly<Record<string, readonly object[]>> = {
  nodes: [node("minikube", "192.168.49.2"), node("minikube-m02", "192.168.49.3", "False")],
  services: [
    service("kubernetes", [{ name: "https", port: 443 }]),
    service("web", [{ port: 8080, nodePort: 30488 }]),
  ],
};
const cluster = {
  list: (resource: string) => objects[resource],
  find: (resource: string, namespace: string, name: string) =>
    namespace === "default" &&
    objects[resource]?.find(
      (one) => (one as { metadata: { name: string } }).metadata.name === name,
    ),
  nodeIsOn: (name: string) => name === "minikube",
  hasMachine: (name: string) => name.startsWith("minikube"),
  startNode: () => {},
  stopNode: () => {},
} as unknown as Cluster;

test.each([
  ["ip", "192.168.49.2\n", "", 0],
  ["ip -n minikube-m02", "192.168.49.3\n", "", 0],
  [
    "ip --node=x",
    "",
    "\n❌  Exiting due to GUEST_NODE_RETRIEVE: retrieving node: Could not find node x\n\n",
    80,
  ],
  [
    "node stop minikube",
    "",
    "minikube node stop: Slipway leaves this out for the control plane.\n",
    1,
  ],
  [
    "node stop m03",
    '✋  Stopping node "minikube-m03"  ...\n🛑  Powering off "minikube-m03" via SSH ...\n🛑  Successfully stopped node minikube-m03\n',
    "",
    0,
  ],
  [
    "node start m02",
    '👍  Starting "minikube-m02" worker node in "minikube" cluster\n🔄  Restarting existing docker container for "minikube-m02" ...\n🏄  Successfully started node minikube-m02!\n',
    "",
    0,
  ],
  ["node start minikube", "✨  minikube is already running\n", "", 0],
  [
    "status",
    "minikube\ntype: Control Plane\nhost: Running\nkubelet: Running\napiserver: Running\nkubeconfig: Configured\n\nminikube-m02\ntype: Worker\nhost: Stopped\nkubelet: Stopped\n\n",
    "",
    7,
  ],
  ["node list", "minikube\t192.168.49.2\nminikube-m02\t192.168.49.3\n", "", 0],
  ["version --short", "v1.36.0\n", "", 0],
  ["service web --url", "http://192.168.49.2:30488\n", "", 0],
  ["service --url -n default web", "http://192.168.49.2:30488\n", "", 0],
  ["service", "", "\n❌  Exiting due to MK_USAGE: You must specify a service name\n\n", 14],
  [
    "service no",
    "",
    "\n❌  Exiting due to SVC_NOT_FOUND: Service 'no' was not found in 'default' namespace.\nYou may select another namespace by using 'minikube service no -n <namespace>'. Or list out all the services using 'minikube service list'\n\n",
    115,
  ],
  [
    "start",
    "",
    "minikube start: Slipway leaves this out; the cluster is simulated and always running.\n",
    1,
  ],
  [
    "frobnicate",
    "",
    'Error: unknown command "frobnicate" for "minikube"\nRun \'minikube --help\' for usage.\n',
    1,
  ],
  [
    "service list",
    `|-----------|------------|--------------|---------------------------|
| NAMESPACE |    NAME    | TARGET PORT  |            URL            |
|-----------|------------|--------------|---------------------------|
| default   | kubernetes | No node port |                           |
| default   | web        |         8080 | http://192.168.49.2:30488 |
|-----------|------------|--------------|---------------------------|
`,
    "",
    0,
  ],
])("minikube %s", async (line, out, err, code) => {
  const stdout = new TextSink();
  const stderr = new TextSink();
  const exitCode = await minikube(cluster)({
    args: line.split(" "),
    streams: { in: noInput, out: stdout, errOut: stderr },
    env: {},
    files: {} as PosixFiles,
    cwd: "/",
    clock: { now: 0, sleep: () => Promise.reject(new Error("nothing here waits")) },
    cancel: neverCancelled,
    execute: async () => undefined,
  });
  expect({ out: stdout.text, err: stderr.text, exitCode }).toEqual({ out, err, exitCode: code });
});
