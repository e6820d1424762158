// Rows of Nodes, Namespaces, Events and other core kinds.

import { type Case, core, inDefault } from "./test-case.ts";

const ready = (status: string) => ({ conditions: [{ type: "Ready", status }] });
const nodes = `${core}/nodes`;

export const nodesAndNamespaces: readonly Case[] = [
  [
    "Node that says nothing",
    nodes,
    {},
    undefined,
    ["x", "Unknown", "<none>", "0s", "", "<none>", "<none>", "<unknown>", "<unknown>", "<unknown>"],
  ],
  [
    "Node",
    nodes,
    {
      metadata: {
        labels: {
          "node-role.kubernetes.io/worker": "",
          "node-role.kubernetes.io/control-plane": "",
          "kubernetes.io/role": "edge",
        },
      },
      spec: { unschedulable: true },
    },
    {
      ...ready("True"),
      addresses: [
        { type: "Hostname", address: "x" },
        { type: "InternalIP", address: "10.0.0.1" },
        { type: "InternalIP", address: "10.0.0.2" },
        { type: "ExternalIP", address: "1.2.3.4" },
      ],
      nodeInfo: {
        kubeletVersion: "v1.33.1",
        osImage: "Debian",
        kernelVersion: "6.1",
        containerRuntimeVersion: "containerd://2.0.0",
      },
    },
    [
      "x",
      "Ready,SchedulingDisabled",
      "control-plane,edge,worker",
      "0s",
      "v1.33.1",
      "10.0.0.1",
      "1.2.3.4",
      "Debian",
      "6.1",
      "containerd://2.0.0",
    ],
  ],
  [
    "Node that is silent",
    nodes,
    {},
    ready("Unknown"),
    [
      "x",
      "NotReady",
      "<none>",
      "0s",
      "",
      "<none>",
      "<none>",
      "<unknown>",
      "<unknown>",
      "<unknown>",
    ],
  ],
  ["Namespace", `${core}/namespaces`, {}, undefined, ["x", "Active", "0s"]],
  [
    "ConfigMap",
    `${core}${inDefault}/configmaps`,
    { data: { a: "1", b: "2" }, binaryData: { c: "AA==" } },
    undefined,
    ["x", 3, "0s"],
  ],
  [
    "Secret",
    `${core}${inDefault}/secrets`,
    { data: { a: "AA==" }, stringData: { b: "2" } },
    undefined,
    ["x", "Opaque", 2, "0s"],
  ],
  [
    "ServiceAccount",
    `${core}${inDefault}/serviceaccounts`,
    { secrets: [{ name: "a" }] },
    undefined,
    ["x", 1, "0s"],
  ],
  [
    "Lease",
    `/apis/coordination.k8s.io/v1${inDefault}/leases`,
    { spec: { holderIdentity: "me" } },
    undefined,
    ["x", "me", "0s"],
  ],
  [
    "ResourceQuota",
    `${core}${inDefault}/resourcequotas`,
    { spec: { hard: {} } },
    {
      hard: { pods: "5", "limits.cpu": "2000m", "requests.cpu": "1", "a.io/limits": "1" },
      used: { pods: "3", "limits.cpu": "500m" },
    },
    ["x", "a.io/limits: 0/1, pods: 3/5, requests.cpu: 0/1", "limits.cpu: 500m/2", "0s"],
  ],
  [
    "LimitRange",
    `${core}${inDefault}/limitranges`,
    { spec: { limits: [] } },
    undefined,
    ["x", "2026-01-01T09:00:00Z"],
  ],
];

const about = {
  involvedObject: { kind: "Pod", name: "p", namespace: "default", fieldPath: "spec.containers{c}" },
  reason: "Pulled",
  type: "Normal",
};

export const events: readonly Case[] = [
  [
    "Event",
    {
      ...about,
      message: " done\n",
      source: { component: "kubelet", host: "n1" },
      firstTimestamp: "2026-01-01T08:50:00Z",
      lastTimestamp: "2026-01-01T08:59:30Z",
      count: 4,
    },
    ["30s", "pod/p", "spec.containers{c}", "kubelet, n1", "done", "10m", 4],
  ],
  [
    "Event of the new API",
    {
      ...about,
      action: "a",
      eventTime: "2026-01-01T08:59:00.000000Z",
      reportingComponent: "kube-scheduler",
      reportingInstance: "s-1",
    },
    ["60s", "pod/p", "spec.containers{c}", "kube-scheduler, s-1", "", "60s", 1],
  ],
  [
    "Event that is a series",
    {
      ...about,
      action: "a",
      eventTime: "2026-01-01T08:59:00.000000Z",
      reportingComponent: "kube-scheduler",
      reportingInstance: "s-1",
      series: { count: 9, lastObservedTime: "2026-01-01T08:59:55.000000Z" },
    },
    ["5s", "pod/p", "spec.containers{c}", "kube-scheduler, s-1", "", "60s", 9],
  ],
  [
    "Event about a kind, never seen",
    { reason: "Pulled", type: "Normal", involvedObject: { kind: "Node", namespace: "default" } },
    ["<unknown>", "node", "", "", "", "<unknown>", 1],
  ],
].map(([title, event, cells]) => {
  const [last, object, part, source, message, first, count] = cells as unknown[];
  const row = [last, "Normal", "Pulled", object, part, source, message, first, count, "x"];
  return [title, `${core}${inDefault}/events`, event, undefined, row];
}) as never;
