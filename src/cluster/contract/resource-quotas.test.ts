import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import type { KubernetesObject } from "#api/meta.ts";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

interface Quota extends KubernetesObject {
  readonly spec: { readonly hard: Readonly<Record<string, string>> };
  readonly status?: {
    readonly hard?: Readonly<Record<string, string>>;
    readonly used?: Readonly<Record<string, string>>;
  };
}

const hard = {
  pods: "5",
  services: "10",
  "services.nodeports": "1",
  "services.loadbalancers": "1",
  replicationcontrollers: "10",
  resourcequotas: "1",
  cpu: "1",
  memory: "500Mi",
  configmaps: "10",
  secrets: "10",
  persistentvolumeclaims: "10",
  "requests.storage": "10Gi",
  "ephemeral-storage": "50Gi",
  "gold.storageclass.storage.k8s.io/persistentvolumeclaims": "10",
  "gold.storageclass.storage.k8s.io/requests.storage": "10Gi",
  "count/replicasets.apps": "5",
  "requests.example.com/dongle": "3",
};

const nothingUsed = {
  ...Object.fromEntries(Object.keys(hard).map((name) => [name, "0"])),
  // The namespace's own certificate.
  configmaps: "1",
  resourcequotas: "1",
};

const used = (client: NamespacedClient, name = "test-quota") =>
  client.get<Quota>("resourcequotas", name).status?.used;

function createQuota(client: NamespacedClient, name = "test-quota", spec: object = { hard }): void {
  client.create("resourcequotas", {
    metadata: { name, creationTimestamp: null },
    spec,
    status: {},
  });
  client.until(() => used(client, name) !== undefined, 60);
}

/** Nobody runs it: what counts is what it asks for. */
function pod(name: string, requests: object, limits: object = {}, spec = {}) {
  return {
    metadata: { name },
    spec: {
      nodeSelector: { "x-test.k8s.io/unsatisfiable": "not-schedulable" },
      containers: [
        { name: "pause", image: "registry.k8s.io/pause:3.10", resources: { requests, limits } },
      ],
      ...spec,
    },
  };
}

/** Waits until the quota counts `more` beyond nothing. */
function untilUsed(client: NamespacedClient, more: object): void {
  const expected: object = { ...nothingUsed, ...more };
  client.until(() => isDeepStrictEqual(used(client), expected), 60);
}

test("what is there is counted soon after a quota is made", () => {
  const client = new NamespacedClient();
  createQuota(client);
  untilUsed(client, {});
});

function service(name: string, type: string, more = {}) {
  return { metadata: { name }, spec: { type, ports: [{ port: 80, targetPort: 80 }], ...more } };
}

test("Services: kinds of ports count for themselves, and one too many is refused", () => {
  const client = new NamespacedClient();
  createQuota(client);
  client.create("services", service("test-service", "ClusterIP"));
  client.create("services", service("test-service-np", "NodePort"));
  const balanced = service("lb", "LoadBalancer", { allocateLoadBalancerNodePorts: true });
  const { code, body } = client.send("POST", client.path("services"), balanced);
  expect([code, (body as { message: string }).message]).toEqual([
    403,
    'services "lb" is forbidden: exceeded quota: test-quota, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1',
  ]);
  untilUsed(client, { services: "2", "services.nodeports": "1" });
  client.remove("services", "test-service");
  client.remove("services", "test-service-np");
  untilUsed(client, {});
});

test("objects that are only counted come and go", () => {
  const client = new NamespacedClient();
  createQuota(client);
  const template = {
    metadata: { labels: { name: "x" } },
    spec: { containers: [{ name: "x", image: "nginx" }] },
  };
  const spec = { replicas: 0, template };
  const bodies: readonly (readonly [string, object, object])[] = [
    ["secrets", { data: { a: "dmFsdWUtMQo=" } }, { secrets: "1" }],
    ["configmaps", { data: { a: "b" } }, { configmaps: "2" }],
    [
      "replicationcontrollers",
      { spec: { ...spec, selector: { name: "x" } } },
      { replicationcontrollers: "1" },
    ],
    [
      "replicasets",
      { spec: { ...spec, selector: { matchLabels: { name: "x" } } } },
      { "count/replicasets.apps": "1" },
    ],
  ];
  for (const [resource, body, counted] of bodies) {
    client.create(resource, { metadata: { name: "counted" }, ...body });
    untilUsed(client, counted);
    client.remove(resource, "counted", { propagationPolicy: "Background" });
    untilUsed(client, {});
  }
});

test("a Pod counts with all it asks for; what goes beyond is refused; its resources stay", () => {
  const client = new NamespacedClient();
  createQuota(client);
  const dongles = { "example.com/dongle": "2" };
  const requests = { cpu: "500m", memory: "252Mi", "ephemeral-storage": "30Gi", ...dongles };
  const created = client.create<Pod>("pods", pod("test-pod", requests, dongles));
  const counted = {
    pods: "1",
    cpu: "500m",
    memory: "252Mi",
    "ephemeral-storage": "30Gi",
    "requests.example.com/dongle": "2",
  };
  untilUsed(client, counted);
  const refusal = (body: object) => {
    const { code, body: status } = client.send("POST", client.path("pods"), body);
    return [code, (status as { message: string }).message];
  };
  expect(refusal(pod("fail", { cpu: "600m", memory: "100Mi" }))).toEqual([
    403,
    'pods "fail" is forbidden: exceeded quota: test-quota, requested: cpu=600m, used: cpu=500m, limited: cpu=1',
  ]);
  expect(refusal(pod("fail", { ...requests, memory: "100Mi" }, dongles))).toEqual([
    403,
    'pods "fail" is forbidden: exceeded quota: test-quota, requested: ephemeral-storage=30Gi,requests.example.com/dongle=2, used: ephemeral-storage=30Gi,requests.example.com/dongle=2, limited: ephemeral-storage=50Gi,requests.example.com/dongle=3',
  ]);
  const [container] = created.spec.containers;
  const changed = { ...container!, resources: { requests: { cpu: "100m", memory: "100Mi" } } };
  const body = { ...created, spec: { ...created.spec, containers: [changed] } };
  expect(client.code("PUT", client.path("pods", "test-pod"), body)).toBe(422);
  untilUsed(client, counted);
  client.remove("pods", "test-pod", { gracePeriodSeconds: 0 });
  untilUsed(client, {});
});

const computed = ["requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];
const zero = { pods: "0", ...Object.fromEntries(computed.map((name) => [name, "0"])) };
const busy = {
  pods: "1",
  "requests.cpu": "500m",
  "requests.memory": "200Mi",
  "limits.cpu": "1",
  "limits.memory": "400Mi",
};

test("a scope counts the Pods that end, another those that do not", () => {
  const client = new NamespacedClient();
  const limits = {
    pods: "5",
    "requests.cpu": "1",
    "requests.memory": "500Mi",
    "limits.cpu": "2",
    "limits.memory": "1Gi",
  };
  createQuota(client, "ends", { hard: limits, scopes: ["Terminating"] });
  createQuota(client, "stays", { hard: limits, scopes: ["NotTerminating"] });
  const both = () => [used(client, "ends"), used(client, "stays")];
  const asks = [
    { cpu: "500m", memory: "200Mi" },
    { cpu: "1", memory: "400Mi" },
  ] as const;
  expect(both()).toEqual([zero, zero]);
  client.create("pods", pod("long", ...asks));
  client.until(() => used(client, "stays")!["pods"] === "1", 60);
  expect(both()).toEqual([zero, busy]);
  client.remove("pods", "long", { gracePeriodSeconds: 0 });
  client.until(() => used(client, "stays")!["pods"] === "0", 60);
  client.create("pods", pod("short", ...asks, { activeDeadlineSeconds: 3600 }));
  client.until(() => used(client, "ends")!["pods"] === "1", 60);
  expect(both()).toEqual([busy, zero]);
  client.remove("pods", "short", { gracePeriodSeconds: 0 });
  client.until(() => used(client, "ends")!["pods"] === "0", 60);
  expect(both()).toEqual([zero, zero]);
});

test("a scope counts the Pods that ask for nothing, another those that do", () => {
  const client = new NamespacedClient();
  createQuota(client, "best", { hard: { pods: "5" }, scopes: ["BestEffort"] });
  createQuota(client, "other", { hard: { pods: "5" }, scopes: ["NotBestEffort"] });
  const both = () => `${used(client, "best")!["pods"]} ${used(client, "other")!["pods"]}`;
  client.create("pods", pod("best", {}));
  client.until(() => both() === "1 0", 60);
  client.remove("pods", "best", { gracePeriodSeconds: 0 });
  client.until(() => both() === "0 0", 60);
  client.create("pods", pod("burstable", { cpu: "500m" }, { cpu: "1" }));
  client.until(() => both() === "0 1", 60);
});

test("a life: created, replaced without a revision, patched, deleted", () => {
  const client = new NamespacedClient();
  const metadata = { name: "quota", labels: { rq: "e2e" } };
  client.create("resourcequotas", { metadata, spec: { hard: { cpu: "1", memory: "500Mi" } } });
  const path = client.path("resourcequotas", "quota");
  const body = { metadata, spec: { hard: { cpu: "2", memory: "1Gi" } } };
  expect(client.ask<Quota>("PUT", path, body).spec.hard).toEqual({ cpu: "2", memory: "1Gi" });
  const patched = client.patch<Quota>("strategic", path, {
    metadata: { labels: { "e2e-quota": "patched" } },
    spec: { hard: { memory: "750Mi" } },
  });
  expect(patched.metadata.labels).toEqual({ rq: "e2e", "e2e-quota": "patched" });
  expect(patched.spec.hard).toEqual({ cpu: "2", memory: "750Mi" });
  const everywhere = "/api/v1/resourcequotas?labelSelector=rq=e2e";
  expect(client.ask<{ items: Quota[] }>("GET", everywhere).items).toHaveLength(1);
  client.ask("DELETE", `${client.path("resourcequotas")}?labelSelector=rq=e2e`, {});
  expect(client.code("GET", path)).toBe(404);
});

test("a status that a client writes is told, and set right within five minutes", () => {
  const client = new NamespacedClient();
  createQuota(client, "quota", { hard: { cpu: "500m", memory: "500Mi" } });
  const path = client.path("resourcequotas", "quota");
  const before = client.get<Quota>("resourcequotas", "quota");
  const told = client.follow<Quota>(
    "resourcequotas",
    `fieldSelector=metadata.name=quota&resourceVersion=${before.metadata.resourceVersion}`,
  );
  client.ask("PUT", `${path}/status`, { ...before, status: { hard: before.spec.hard } });
  expect(told[0]!.object.status).toEqual({ hard: { cpu: "500m", memory: "500Mi" } });
  const wider = { cpu: "1", memory: "1Gi" };
  client.patch("strategic", path, { spec: { hard: wider } });
  client.patch("strategic", `${path}/status`, { status: { hard: wider } });
  const status = () => client.get<Quota>("resourcequotas", "quota", "status").status;
  expect(status()!.hard).toEqual(wider);
  client.advance(2);
  client.patch("strategic", `${path}/status`, { status: { hard: { cpu: "2", memory: "2Gi" } } });
  expect(told.at(-1)!.object.status!.hard).toEqual({ cpu: "2", memory: "2Gi" });
  expect(told.at(-1)!.object.spec.hard).toEqual(wider);
  client.until(() => status()!.hard!["cpu"] === "1" && status()!.hard!["memory"] === "1Gi", 360);
});

test("claims count by number, by size, and by class", () => {
  const client = new NamespacedClient();
  createQuota(client);
  const claim = (name: string, storageClassName: string) =>
    client.create("persistentvolumeclaims", {
      metadata: { name },
      spec: {
        storageClassName,
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
      },
    });
  claim("plain", "other");
  untilUsed(client, { persistentvolumeclaims: "1", "requests.storage": "1Gi" });
  claim("gold", "gold");
  untilUsed(client, {
    persistentvolumeclaims: "2",
    "requests.storage": "2Gi",
    "gold.storageclass.storage.k8s.io/persistentvolumeclaims": "1",
    "gold.storageclass.storage.k8s.io/requests.storage": "1Gi",
  });
  for (const name of ["plain", "gold"]) client.remove("persistentvolumeclaims", name);
  untilUsed(client, {});
});

test.each([
  ["In", ["first"], "1", [201, 403, 201]],
  ["NotIn", ["first"], "0", [201, 201, 201]],
  ["Exists", undefined, "1", [201, 403, 403]],
])("Pods of priority classes: %s %j", (operator, values, counted, codes) => {
  const client = new NamespacedClient();
  for (const name of ["first", "second"]) {
    const body = { metadata: { name }, value: 1000 };
    client.ask("POST", "/apis/scheduling.k8s.io/v1/priorityclasses", body);
  }
  const scope = { scopeName: "PriorityClass", operator, ...(values && { values }) };
  createQuota(client, "by-class", {
    hard: { pods: "1" },
    scopeSelector: { matchExpressions: [scope] },
  });
  const create = (name: string, priorityClassName: string) =>
    client.code("POST", client.path("pods"), pod(name, {}, {}, { priorityClassName }));
  const first = create("a", "first");
  client.until(() => used(client, "by-class")!["pods"] === counted, 60);
  expect([first, create("b", "first"), create("c", "second")]).toEqual(codes);
});

function near(term: object) {
  const required = [{ topologyKey: "region", ...term }];
  return {
    affinity: {
      podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required },
    },
  };
}

test("Pods that look for company in other namespaces count for a scope of their own", () => {
  const client = new NamespacedClient();
  const scope = { scopeName: "CrossNamespacePodAffinity", operator: "Exists" };
  createQuota(client, "affinity", {
    hard: { pods: "1" },
    scopeSelector: { matchExpressions: [scope] },
  });
  const count = () => used(client, "affinity")!["pods"];
  client.create("pods", pod("own", {}, {}, near({})));
  client.advance(5);
  expect(count()).toBe("0");
  client.create("pods", pod("named", {}, {}, near({ namespaces: ["ns1"] })));
  client.until(() => count() === "1", 60);
  const selector = { namespaceSelector: { matchLabels: { app: "any" } } };
  expect(client.code("POST", client.path("pods"), pod("selected", {}, {}, near(selector)))).toBe(
    403,
  );
  client.remove("pods", "named", { gracePeriodSeconds: 0 });
  client.until(() => count() === "0", 60);
  client.create("pods", pod("selected", {}, {}, near(selector)));
  client.until(() => count() === "1", 60);
});
