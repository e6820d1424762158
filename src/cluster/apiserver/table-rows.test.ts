import { expect, test } from "vitest";
import { isObject, type JsonObject } from "#base/json.ts";
import { TestRequests } from "../test-requests.ts";

// Rows of every kind that has columns of its own, at the moment when the object is made and its status written.
// Rules of pkg/printers/internalversion.

const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
const core = "/api/v1";
const inDefault = "/namespaces/default";

interface Row {
  readonly cells: readonly unknown[];
}

function tableAt(requests: TestRequests, path: string) {
  const { code, body } = requests.cluster.handle({ method: "GET", path, headers: { accept } });
  expect({ path, code }).toEqual({ path, code: 200 });
  return body as { columnDefinitions: { name: string }[]; rows: readonly Row[] };
}

function merged(value: JsonObject, other: JsonObject): JsonObject {
  const result: JsonObject = { ...value };
  for (const [key, item] of Object.entries(other)) {
    const before = result[key];
    result[key] = isObject(before) && isObject(item) ? merged(before, item) : item;
  }
  return result;
}

/** The cells of an object that is made at `path` and then given a status. */
function cellsOf(path: string, given: JsonObject, status?: JsonObject): readonly unknown[] {
  const requests = new TestRequests(1, 0);
  const object = merged({ metadata: { name: "x" } }, given);
  const made = requests.ask<JsonObject>("POST", path, object);
  const place = `${path}/${(made["metadata"] as { name: string }).name}`;
  if (status) requests.ask("PUT", `${place}/status`, merged(made, { status }));
  return tableAt(requests, place).rows[0]!.cells;
}

const containers = [
  { name: "c", image: "nginx:1.25" },
  { name: "d", image: "redis" },
];
const labels = { app: "web", tier: "a" };
const template = { metadata: { labels }, spec: { containers } };
const selector = { matchLabels: labels };
const wide = ["c,d", "nginx:1.25,redis"];
const selected = "app=web,tier=a";

type Case = readonly [
  title: string,
  path: string,
  object: JsonObject,
  status: JsonObject | undefined,
  cells: readonly unknown[],
];

const workloads: readonly Case[] = [
  [
    "PodTemplate",
    `${core}${inDefault}/podtemplates`,
    { template },
    undefined,
    ["x", ...wide, selected],
  ],
  [
    "ReplicationController",
    `${core}${inDefault}/replicationcontrollers`,
    { spec: { replicas: 3, selector: labels, template } },
    { replicas: 2, readyReplicas: 1 },
    ["x", 3, 2, 1, "0s", ...wide, selected],
  ],
  [
    "ReplicaSet",
    `/apis/apps/v1${inDefault}/replicasets`,
    { spec: { replicas: 0, selector, template } },
    { replicas: 2, readyReplicas: 1 },
    ["x", 0, 2, 1, "0s", ...wide, selected],
  ],
  [
    "Deployment",
    `/apis/apps/v1${inDefault}/deployments`,
    {
      spec: {
        replicas: 3,
        template,
        selector: { ...selector, matchExpressions: [{ key: "app", operator: "Exists" }] },
      },
    },
    { replicas: 3, updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1 },
    ["x", "1/3", 2, 1, "0s", ...wide, "app=web,app,tier=a"],
  ],
  [
    "StatefulSet",
    `/apis/apps/v1${inDefault}/statefulsets`,
    { spec: { replicas: 2, serviceName: "s", selector, template } },
    { replicas: 2, readyReplicas: 1 },
    ["x", "1/2", "0s", ...wide],
  ],
  [
    "DaemonSet",
    `/apis/apps/v1${inDefault}/daemonsets`,
    {
      spec: {
        selector,
        template: merged(template, { spec: { nodeSelector: { b: "2", a: "1" } } }),
      },
    },
    {
      desiredNumberScheduled: 5,
      currentNumberScheduled: 4,
      numberReady: 3,
      updatedNumberScheduled: 2,
      numberAvailable: 1,
      numberMisscheduled: 0,
    },
    ["x", 5, 4, 3, 2, 1, "a=1,b=2", "0s", ...wide, selected],
  ],
  [
    "ControllerRevision of an owner",
    `/apis/apps/v1${inDefault}/controllerrevisions`,
    {
      revision: 7,
      data: { a: 1 },
      metadata: {
        ownerReferences: [
          { apiVersion: "apps/v1", kind: "StatefulSet", name: "s", uid: "u", controller: true },
        ],
      },
    },
    undefined,
    ["x", "statefulset.apps/s", 7, "0s"],
  ],
  [
    "ControllerRevision of an owner of the core group",
    `/apis/apps/v1${inDefault}/controllerrevisions`,
    {
      revision: 7,
      data: { a: 1 },
      metadata: {
        ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "p", uid: "u", controller: true }],
      },
    },
    undefined,
    ["x", "pod/p", 7, "0s"],
  ],
  [
    "ControllerRevision of nobody",
    `/apis/apps/v1${inDefault}/controllerrevisions`,
    { revision: 7, data: { a: 1 } },
    undefined,
    ["x", "<none>", 7, "0s"],
  ],
  [
    "PodDisruptionBudget by what must be there",
    `/apis/policy/v1${inDefault}/poddisruptionbudgets`,
    { spec: { minAvailable: "50%" } },
    { disruptionsAllowed: 2, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    ["x", "50%", "N/A", 2, "0s"],
  ],
  [
    "PodDisruptionBudget by what may be missing",
    `/apis/policy/v1${inDefault}/poddisruptionbudgets`,
    { spec: { maxUnavailable: 1 } },
    undefined,
    ["x", "N/A", "1", 0, "0s"],
  ],
];

const job = { template: merged(template, { spec: { restartPolicy: "Never" } }) };
const manual = { ...job, manualSelector: true, selector };
const ofJob = (...cells: unknown[]) => ["x", ...cells, "0s", ...wide, selected];
const condition = (type: string) => ({
  type,
  status: "True",
  reason: "R",
  lastProbeTime: "2026-01-01T09:00:00Z",
  lastTransitionTime: "2026-01-01T09:00:00Z",
});

const jobs: readonly Case[] = [
  ["Job", "", manual, undefined, ofJob("Running", "0/1", "")],
  [
    "Job of some completions",
    "",
    { ...manual, completions: 5, parallelism: 2 },
    { succeeded: 2, startTime: "2026-01-01T08:57:30Z" },
    ofJob("Running", "2/5", "2m30s"),
  ],
  [
    "Job of a work queue",
    "",
    { ...manual, parallelism: 3 },
    { succeeded: 1 },
    ofJob("Running", "1/1 of 3", ""),
  ],
  [
    "Job of a work queue and one Pod",
    "",
    { ...manual, parallelism: 1 },
    undefined,
    ofJob("Running", "0/1", ""),
  ],
  [
    "Job that is complete",
    "",
    manual,
    {
      succeeded: 1,
      startTime: "2026-01-01T08:00:00Z",
      completionTime: "2026-01-01T08:00:07Z",
      conditions: [condition("SuccessCriteriaMet"), condition("Complete")],
    },
    ofJob("Complete", "1/1", "7s"),
  ],
  [
    "Job that failed",
    "",
    manual,
    {
      startTime: "2026-01-01T08:59:00Z",
      conditions: [condition("FailureTarget"), condition("Failed")],
    },
    ofJob("Failed", "0/1", "60s"),
  ],
  [
    "Job that is about to fail",
    "",
    manual,
    { startTime: "2026-01-01T08:59:00Z", conditions: [condition("FailureTarget")] },
    ofJob("FailureTarget", "0/1", "60s"),
  ],
  [
    "Job that is suspended",
    "",
    { ...manual, suspend: true },
    { conditions: [condition("Suspended")] },
    ofJob("Suspended", "0/1", ""),
  ],
].map(([title, , spec, status, cells]) => [
  title,
  `/apis/batch/v1${inDefault}/jobs`,
  { spec },
  status,
  cells,
]) as never;

const cronJobs: readonly Case[] = [
  [
    "CronJob",
    `/apis/batch/v1${inDefault}/cronjobs`,
    { spec: { schedule: "*/5 * * * *", jobTemplate: { spec: job } } },
    undefined,
    ["x", "*/5 * * * *", "<none>", "False", 0, "<none>", "0s", ...wide, "<none>"],
  ],
  [
    "CronJob of a zone that is suspended",
    `/apis/batch/v1${inDefault}/cronjobs`,
    {
      spec: {
        schedule: "@daily",
        timeZone: "Etc/UTC",
        suspend: true,
        jobTemplate: { spec: job },
      },
    },
    {
      active: [{ name: "a" }, { name: "b" }],
      lastScheduleTime: "2026-01-01T08:00:00Z",
    },
    ["x", "@daily", "Etc/UTC", "True", 2, "60m", "0s", ...wide, "<none>"],
  ],
];

const services: readonly Case[] = [
  [
    "Service",
    {
      ports: [
        { port: 80, name: "a" },
        { port: 53, protocol: "UDP", name: "b" },
      ],
      clusterIP: "10.96.0.9",
    },
    undefined,
    ["x", "ClusterIP", "10.96.0.9", "<none>", "80/TCP,53/UDP", "0s", "<none>"],
  ],
  [
    "Service of external addresses",
    {
      ports: [{ port: 80 }],
      clusterIP: "None",
      externalIPs: ["1.2.3.4", "1.2.3.5"],
      selector: labels,
    },
    undefined,
    ["x", "ClusterIP", "None", "1.2.3.4,1.2.3.5", "80/TCP", "0s", selected],
  ],
  [
    "Service of node ports",
    { ports: [{ port: 80, nodePort: 30080 }], type: "NodePort", clusterIP: "10.96.0.9" },
    undefined,
    ["x", "NodePort", "10.96.0.9", "<none>", "80:30080/TCP", "0s", "<none>"],
  ],
  [
    "Service of an external name",
    { type: "ExternalName", externalName: "example.com" },
    undefined,
    ["x", "ExternalName", "<none>", "example.com", "<none>", "0s", "<none>"],
  ],
  [
    "Service of a load balancer that waits",
    { ports: [{ port: 80, nodePort: 30080 }], type: "LoadBalancer", clusterIP: "10.96.0.9" },
    undefined,
    ["x", "LoadBalancer", "10.96.0.9", "<pending>", "80:30080/TCP", "0s", "<none>"],
  ],
  [
    "Service of a load balancer of several addresses",
    {
      ports: [{ port: 80, nodePort: 30080 }],
      type: "LoadBalancer",
      clusterIP: "10.96.0.9",
      externalIPs: ["1.2.3.4"],
    },
    {
      loadBalancer: {
        ingress: [{ hostname: "lb.example.com" }, { ip: "9.9.9.9" }, { ip: "8.8.8.8" }],
      },
    },
    [
      "x",
      "LoadBalancer",
      "10.96.0.9",
      "8.8.8.8,9.9.9.9,lb.example.com,1.2.3.4",
      "80:30080/TCP",
      "0s",
      "<none>",
    ],
  ],
].map(([title, spec, status, cells]) => [
  title,
  `${core}${inDefault}/services`,
  { spec },
  status,
  cells,
]) as never;

const four = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"];
const addresses = four.map((ip) => ({ ip }));

const endpoints: readonly Case[] = [
  ["Endpoints", undefined, "<none>"],
  [
    "Endpoints none of which is ready",
    [{ notReadyAddresses: addresses, ports: [{ port: 80 }] }],
    "",
  ],
  ["Endpoints without ports", [{ addresses: addresses.slice(0, 2) }], "10.0.0.1,10.0.0.2"],
  [
    "Endpoints of IPv6",
    [{ addresses: [{ ip: "fd00::1" }], ports: [{ port: 80 }] }],
    "[fd00::1]:80",
  ],
  [
    "Endpoints of two ports",
    [
      {
        addresses,
        ports: [
          { port: 80, name: "a" },
          { port: 443, name: "b" },
        ],
      },
    ],
    "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 5 more...",
  ],
].map(([title, subsets, cell]) => [
  title,
  `${core}${inDefault}/endpoints`,
  { subsets },
  undefined,
  ["x", cell, "0s"],
]) as never;

const slices: readonly Case[] = [
  ["EndpointSlice", { addressType: "IPv4", endpoints: [] }, ["IPv4", "<unset>", "<unset>"]],
  [
    "EndpointSlice of every port",
    { addressType: "IPv4", ports: [{ name: "http" }], endpoints: [{ addresses: ["10.0.0.1"] }] },
    ["IPv4", "http", "10.0.0.1"],
  ],
  [
    "EndpointSlice of many",
    {
      addressType: "IPv4",
      ports: [80, 81, 82, 83, 84].map((port) => ({ port, name: `p${port}` })),
      endpoints: four.map((address) => ({ addresses: [address] })),
    },
    ["IPv4", "80,81,82 + 2 more...", "10.0.0.1,10.0.0.2,10.0.0.3 + 1 more..."],
  ],
].map(([title, slice, cells]) => [
  title,
  `/apis/discovery.k8s.io/v1${inDefault}/endpointslices`,
  slice,
  undefined,
  ["x", ...(cells as string[]), "0s"],
]) as never;

const backend = { service: { name: "s", port: { number: 80 } } };
const ingress = `/apis/networking.k8s.io/v1${inDefault}/ingresses`;
const ruleOf = (host: string) => ({
  ...(host && { host }),
  http: { paths: [{ path: "/", pathType: "Prefix", backend }] },
});

const networking: readonly Case[] = [
  [
    "Ingress",
    ingress,
    { spec: { defaultBackend: backend } },
    undefined,
    ["x", "<none>", "*", "", "80", "0s"],
  ],
  [
    "Ingress of many hosts",
    ingress,
    {
      spec: {
        ingressClassName: "n",
        tls: [{ secretName: "t" }],
        rules: ["a.b", "c.d", "e.f", "g.h", "i.j"].map(ruleOf),
      },
    },
    {
      loadBalancer: {
        ingress: [{ ip: "9.9.9.9" }, { hostname: "a.example.com" }, { ip: "8.8.8.8" }],
      },
    },
    ["x", "n", "a.b,c.d,e.f + 2 more...", "8.8.8.8,9.9.9.9,a.example.com", "80, 443", "0s"],
  ],
  [
    "Ingress with a rule of no host",
    ingress,
    { spec: { rules: [ruleOf(""), ruleOf("a.b")] } },
    undefined,
    ["x", "<none>", "a.b", "", "80", "0s"],
  ],
  [
    "IngressClass",
    "/apis/networking.k8s.io/v1/ingressclasses",
    { spec: { controller: "a.b/c" } },
    undefined,
    ["x", "a.b/c", "<none>", "0s"],
  ],
  [
    "IngressClass with parameters",
    "/apis/networking.k8s.io/v1/ingressclasses",
    { spec: { controller: "a.b/c", parameters: { apiGroup: "k.io", kind: "P", name: "p" } } },
    undefined,
    ["x", "a.b/c", "P.k.io/p", "0s"],
  ],
  [
    "IngressClass with parameters of the core group",
    "/apis/networking.k8s.io/v1/ingressclasses",
    { spec: { controller: "a.b/c", parameters: { kind: "ConfigMap", name: "p" } } },
    undefined,
    ["x", "a.b/c", "ConfigMap/p", "0s"],
  ],
  [
    "NetworkPolicy for all Pods",
    `/apis/networking.k8s.io/v1${inDefault}/networkpolicies`,
    { spec: { podSelector: {} } },
    undefined,
    ["x", "<none>", "0s"],
  ],
  [
    "NetworkPolicy",
    `/apis/networking.k8s.io/v1${inDefault}/networkpolicies`,
    {
      spec: {
        podSelector: { matchExpressions: [{ key: "a", operator: "NotIn", values: ["2", "1"] }] },
      },
    },
    undefined,
    ["x", "a notin (1,2)", "0s"],
  ],
  [
    "ServiceCIDR",
    "/apis/networking.k8s.io/v1/servicecidrs",
    { spec: { cidrs: ["10.1.0.0/16", "fd00:1::/112"] } },
    undefined,
    ["x", "10.1.0.0/16,fd00:1::/112", "0s"],
  ],
  [
    "IPAddress, with a cell more than columns",
    "/apis/networking.k8s.io/v1/ipaddresses",
    {
      metadata: { name: "10.96.0.77" },
      spec: { parentRef: { resource: "services", namespace: "default", name: "s" } },
    },
    undefined,
    ["10.96.0.77", "services/default/s", "0s"],
  ],
  [
    "IPAddress of a group",
    "/apis/networking.k8s.io/v1/ipaddresses",
    {
      metadata: { name: "10.96.0.77" },
      spec: { parentRef: { group: "k8s.io", resource: "Gateways", name: "g" } },
    },
    undefined,
    ["10.96.0.77", "gateways.k8s.io/g", "0s"],
  ],
];

const ready = (status: string) => ({ conditions: [{ type: "Ready", status }] });
const nodes = `${core}/nodes`;

const nodesAndNamespaces: readonly Case[] = [
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

const events: readonly Case[] = [
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

const csi = { driver: "d", volumeHandle: "h" };
const storageApi = "/apis/storage.k8s.io/v1";

const storage: readonly Case[] = [
  [
    "PersistentVolume",
    `${core}/persistentvolumes`,
    {
      spec: {
        capacity: { storage: "1024Mi" },
        accessModes: ["ReadWriteOnce", "ReadOnlyMany"],
        claimRef: { namespace: "default", name: "c" },
        storageClassName: "fast",
        csi,
      },
    },
    { phase: "Failed", reason: "Broken" },
    [
      "x",
      "1Gi",
      "RWO,ROX",
      "Retain",
      "Failed",
      "default/c",
      "fast",
      "<unset>",
      "Broken",
      "0s",
      "Filesystem",
    ],
  ],
  [
    "PersistentVolumeClaim",
    `${core}${inDefault}/persistentvolumeclaims`,
    {
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
        storageClassName: "fast",
      },
    },
    undefined,
    ["x", "Pending", "", "", "", "fast", "<unset>", "0s", "Filesystem"],
  ],
  [
    "PersistentVolumeClaim that is bound",
    `${core}${inDefault}/persistentvolumeclaims`,
    {
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
        volumeName: "v",
        volumeMode: "Block",
        storageClassName: "",
      },
    },
    { phase: "Bound", capacity: { storage: "2048Mi" }, accessModes: ["ReadWriteMany"] },
    ["x", "Bound", "v", "2Gi", "RWX", "", "<unset>", "0s", "Block"],
  ],
  [
    "StorageClass by default",
    `${storageApi}/storageclasses`,
    {
      metadata: { annotations: { "storageclass.beta.kubernetes.io/is-default-class": "true" } },
      provisioner: "p",
      allowVolumeExpansion: true,
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Retain",
    },
    undefined,
    ["x (default)", "p", "Retain", "WaitForFirstConsumer", true, "0s"],
  ],
  [
    "StorageClass",
    `${storageApi}/storageclasses`,
    { provisioner: "p" },
    undefined,
    ["x", "p", "Delete", "Immediate", false, "0s"],
  ],
  [
    "CSIDriver",
    `${storageApi}/csidrivers`,
    { spec: { tokenRequests: [{ audience: "a" }, { audience: "b" }], requiresRepublish: true } },
    undefined,
    ["x", true, false, false, "a,b", true, "Persistent", "0s"],
  ],
  [
    "CSIDriver of several modes",
    `${storageApi}/csidrivers`,
    {
      spec: {
        attachRequired: false,
        podInfoOnMount: true,
        storageCapacity: true,
        volumeLifecycleModes: ["Persistent", "Ephemeral"],
      },
    },
    undefined,
    ["x", false, true, true, "<unset>", false, "Persistent,Ephemeral", "0s"],
  ],
  [
    "CSINode",
    `${storageApi}/csinodes`,
    { spec: { drivers: [{ name: "d", nodeID: "n", topologyKeys: [] }] } },
    undefined,
    ["x", 1, "0s"],
  ],
  [
    "CSIStorageCapacity",
    `${storageApi}${inDefault}/csistoragecapacities`,
    { storageClassName: "fast", capacity: "1024Mi" },
    undefined,
    ["x", "fast", "1Gi"],
  ],
  [
    "CSIStorageCapacity that is unknown",
    `${storageApi}${inDefault}/csistoragecapacities`,
    { storageClassName: "fast" },
    undefined,
    ["x", "fast", "<unset>"],
  ],
  [
    "VolumeAttachment",
    `${storageApi}/volumeattachments`,
    { spec: { attacher: "a", nodeName: "n", source: { persistentVolumeName: "v" } } },
    { attached: true },
    ["x", "a", "v", "n", true, "0s"],
  ],
];

const toScale = { kind: "Deployment", name: "web", apiVersion: "apps/v1" };
const average = { type: "AverageValue", averageValue: "2000m" };
const whole = { type: "Value", value: "10" };
const external = (target: object) => ({
  type: "External",
  external: { metric: { name: "m" }, target },
});
const described = { apiVersion: "v1", kind: "Service", name: "s" };
const ofObject = (target: object) => ({
  type: "Object",
  object: { metric: { name: "m" }, describedObject: described, target },
});
const ofPods = { type: "Pods", pods: { metric: { name: "m" }, target: average } };
const utilization = { type: "Utilization", averageUtilization: 80 };
const ofResource = (target: object) => ({ type: "Resource", resource: { name: "cpu", target } });
const ofContainer = (target: object) => ({
  type: "ContainerResource",
  containerResource: { name: "memory", container: "c", target },
});
const measured = (metric: JsonObject, current: object) => {
  const [field = ""] = Object.keys(metric).filter((key) => key !== "type");
  return { ...metric, [field]: { ...(metric[field] as object), target: undefined, current } };
};

const autoscalers: readonly Case[] = [
  ["nothing to measure", [ofResource(utilization)], undefined, "cpu: <unknown>/80%"],
  [
    "resources",
    [ofResource(average), ofContainer(utilization)],
    [
      measured(ofResource(average), { averageValue: "1500m" }),
      measured(ofContainer(utilization), { averageValue: "1", averageUtilization: 20 }),
    ],
    "cpu: 1500m/2, memory: 20%/80%",
  ],
  [
    "external metrics",
    [external(average), external(whole)],
    [measured(external(average), { averageValue: "1" }), measured(external(whole), { value: "3" })],
    "1/2 (avg), 3/10",
  ],
  [
    "metrics of an object, measured without what is asked",
    [ofObject(average), ofObject(whole)],
    [measured(ofObject(average), { value: "1" }), measured(ofObject(whole), { averageValue: "3" })],
    "<unknown>/2 (avg), <nil>/10",
  ],
  [
    "many metrics",
    [ofPods, ofObject(whole), external(whole), ofResource(utilization)],
    [measured(ofPods, { averageValue: "7" })],
    "7/2, <unknown>/10 + 2 more...",
  ],
].map(([title, metrics, currentMetrics, cell]) => [
  `HorizontalPodAutoscaler of ${title as string}`,
  `/apis/autoscaling/v2${inDefault}/horizontalpodautoscalers`,
  { spec: { scaleTargetRef: toScale, maxReplicas: 5, metrics } },
  { currentReplicas: 2, desiredReplicas: 2, currentMetrics },
  ["x", "Deployment/web", cell, "1", 5, 2, "0s"],
]) as never;

const request = btoa("-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n");
const verdict = (type: string) => ({ type, status: "True", reason: "R" });
const signing = {
  request,
  signerName: "k.io/s",
  usages: ["client auth"],
  expirationSeconds: 86_400,
};

const requestsToSign: readonly Case[] = [
  ["open", undefined, "Pending"],
  ["that failed", { conditions: [verdict("Failed")] }, "Pending,Failed"],
].map(([title, status, cell]) => [
  `CertificateSigningRequest ${title as string}`,
  "/apis/certificates.k8s.io/v1/certificatesigningrequests",
  { spec: signing },
  status,
  ["x", "0s", "k.io/s", "minikube-user", "24h", cell],
]) as never;

const bindings = (kind: string) => ({
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: "r" },
  subjects: [
    { kind: "User", name: "ann" },
    { kind: "User", name: "bob" },
    { kind: "Group", name: "g" },
    { kind: "ServiceAccount", name: "s", namespace: "default" },
  ],
});
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const admission = "/apis/admissionregistration.k8s.io/v1";
const hook = {
  name: "a.b.c",
  clientConfig: { url: "https://a.b" },
  sideEffects: "None",
  admissionReviewVersions: ["v1"],
};
const bindingOf = (paramRef: JsonObject | undefined, cell: string): Case => [
  `ValidatingAdmissionPolicyBinding with ${cell}`,
  `${admission}/validatingadmissionpolicybindings`,
  {
    spec: {
      policyName: "p",
      validationActions: ["Deny"],
      ...(paramRef && { paramRef: { parameterNotFoundAction: "Deny", ...paramRef } }),
    },
  },
  undefined,
  ["x", "p", cell, "0s"],
];
const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["pods"] };
const policy = {
  validations: [{ expression: "true" }, { expression: "false" }],
  matchConstraints: { resourceRules: [rule] },
};

const policies: readonly Case[] = [
  [
    "RoleBinding",
    `${rbac}${inDefault}/rolebindings`,
    bindings("Role"),
    undefined,
    ["x", "Role/r", "0s", "ann, bob", "g", "default/s"],
  ],
  [
    "ClusterRoleBinding",
    `${rbac}/clusterrolebindings`,
    bindings("ClusterRole"),
    undefined,
    ["x", "ClusterRole/r", "0s", "ann, bob", "g", "default/s"],
  ],
  ["Role", `${rbac}${inDefault}/roles`, { rules: [] }, undefined, ["x", "2026-01-01T09:00:00Z"]],
  ["ClusterRole", `${rbac}/clusterroles`, { rules: [] }, undefined, ["x", "2026-01-01T09:00:00Z"]],
  ...["mutating", "validating"].map((kind): Case => [
    `configuration of ${kind} webhooks`,
    `${admission}/${kind}webhookconfigurations`,
    { webhooks: [hook, { ...hook, name: "d.e.f" }] },
    undefined,
    ["x", 2, "0s"],
  ]),
  [
    "ValidatingAdmissionPolicy",
    `${admission}/validatingadmissionpolicies`,
    { spec: policy },
    undefined,
    ["x", 2, "<unset>", "0s"],
  ],
  [
    "ValidatingAdmissionPolicy with parameters",
    `${admission}/validatingadmissionpolicies`,
    { spec: { ...policy, paramKind: { apiVersion: "a.io/v1", kind: "Limit" } } },
    undefined,
    ["x", 2, "a.io/v1/Limit", "0s"],
  ],
  bindingOf(undefined, "<unset>"),
  bindingOf({ name: "n" }, "*/n"),
  bindingOf({ name: "n", namespace: "default" }, "default/n"),
  bindingOf(
    { selector: { matchLabels: { b: "2", a: "1" } } },
    "&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{},}",
  ),
  [
    "PriorityClass",
    "/apis/scheduling.k8s.io/v1/priorityclasses",
    { value: 7, globalDefault: true },
    undefined,
    ["x", 7, true, "0s", "PreemptLowerPriority"],
  ],
  [
    "RuntimeClass",
    "/apis/node.k8s.io/v1/runtimeclasses",
    { handler: "runc" },
    undefined,
    ["x", "runc", "0s"],
  ],
];

const flow = "/apis/flowcontrol.apiserver.k8s.io/v1";
const dangling = { type: "Dangling", status: "False", reason: "R", message: "m" };
const limited = { limitResponse: { type: "Reject" } };
const queuing = { limited: { limitResponse: { type: "Queue", queuing: { queues: 16 } } } };

const flows: readonly Case[] = [
  [
    "FlowSchema",
    `${flow}/flowschemas`,
    { spec: { priorityLevelConfiguration: { name: "p" } } },
    undefined,
    ["x", "p", 1000, "<none>", "0s", "?"],
  ],
  [
    "FlowSchema that was looked at",
    `${flow}/flowschemas`,
    {
      spec: {
        priorityLevelConfiguration: { name: "p" },
        matchingPrecedence: 5,
        distinguisherMethod: { type: "ByUser" },
      },
    },
    { conditions: [dangling] },
    ["x", "p", 5, "ByUser", "0s", "False"],
  ],
  [
    "PriorityLevelConfiguration that refuses",
    `${flow}/prioritylevelconfigurations`,
    { spec: { type: "Limited", limited } },
    undefined,
    ["x", "Limited", 30, "<none>", "<none>", "<none>", "0s"],
  ],
  [
    "PriorityLevelConfiguration with queues",
    `${flow}/prioritylevelconfigurations`,
    { spec: { type: "Limited", ...queuing } },
    undefined,
    ["x", "Limited", 30, 16, 8, 50, "0s"],
  ],
];

test.each([
  ...workloads,
  ...jobs,
  ...cronJobs,
  ...services,
  ...endpoints,
  ...slices,
  ...networking,
  ...nodesAndNamespaces,
  ...events,
  ...storage,
  ...autoscalers,
  ...requestsToSign,
  ...policies,
  ...flows,
])("the row of a %s", (_, path, object, status, cells) => {
  expect(cellsOf(path, object, status)).toEqual(cells);
});

test.each([
  [["Approved"], "Approved"],
  [["Approved", "Failed"], "Approved,Failed"],
  [["Denied"], "Denied"],
])("the row of a CertificateSigningRequest that is %j", (types, cell) => {
  const requests = new TestRequests(1, 0);
  const path = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
  const made = requests.ask<JsonObject>("POST", path, { metadata: { name: "x" }, spec: signing });
  const status = { conditions: types.map(verdict) };
  const judged = requests.ask<JsonObject>("PUT", `${path}/x/approval`, { ...made, status });
  expect(tableAt(requests, `${path}/x`).rows[0]!.cells.at(-1)).toBe(cell);
  const certificate = btoa("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n");
  requests.ask("PUT", `${path}/x/status`, { ...judged, status: { ...status, certificate } });
  expect(tableAt(requests, `${path}/x`).rows[0]!.cells.at(-1)).toBe(`${cell},Issued`);
});

test("what is being deleted says so", () => {
  const requests = new TestRequests(1, 0);
  const metadata = { name: "x", finalizers: ["a.b/c"] };
  const phases = [
    [`/apis/batch/v1${inDefault}/jobs`, { metadata, spec: job }, 1],
    [
      `${core}${inDefault}/persistentvolumeclaims`,
      {
        metadata,
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
      1,
    ],
    [
      `${core}/persistentvolumes`,
      { metadata, spec: { accessModes: ["ReadWriteOnce"], capacity: { storage: "1" }, csi } },
      4,
    ],
  ] as const;
  for (const [path, object, cell] of phases) {
    requests.ask("POST", path, object);
    requests.ask("DELETE", `${path}/x`);
    expect(tableAt(requests, `${path}/x`).rows[0]!.cells[cell]).toBe("Terminating");
  }
});

test("a Scale has a table of its own", () => {
  const requests = new TestRequests(1, 0);
  requests.createDeployment("nginx:1.25");
  const path = `/apis/apps/v1${inDefault}/deployments/web/scale`;
  expect(tableAt(requests, path)).toMatchObject({
    columnDefinitions: [
      { name: "Name", format: "" },
      { name: "Desired", type: "integer" },
      { name: "Available", type: "integer" },
      { name: "Age" },
    ],
    rows: [{ cells: ["web", 3, 0, "0s"], object: { kind: "PartialObjectMetadata" } }],
  });
});

test("an empty list has no rows, or none at all where a kind has no columns of its own", () => {
  const requests = new TestRequests(1, 0);
  expect(tableAt(requests, `${core}${inDefault}/pods`).rows).toEqual([]);
  expect(tableAt(requests, `${core}${inDefault}/limitranges`).rows).toBeNull();
});
