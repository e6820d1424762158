import { expect, test } from "vitest";
import type { KubernetesObject } from "#api/meta.ts";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const agnhost = "registry.k8s.io/e2e-test-images/agnhost:2.53";
const busybox = "registry.k8s.io/e2e-test-images/busybox:1.36.1-1";
const httpd = "registry.k8s.io/e2e-test-images/httpd:2.4.38-4";
const pause = "registry.k8s.io/pause:3.10";

/** What the restricted Pod security standard asks of a container. */
const restricted = {
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
};

function pod(name: string, image: string, spec: object = {}, labels: object = {}) {
  const containers = [{ name: "c", image, resources: {}, securityContext: restricted }];
  const securityContext = {
    runAsUser: 1000,
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  };
  return {
    metadata: { name, creationTimestamp: null, labels },
    spec: { containers, securityContext, ...spec },
    status: {},
  };
}

const read = (client: NamespacedClient, name: string) => client.get<Pod>("pods", name);

function create(client: NamespacedClient, body: { metadata: { name: string } }): Pod {
  client.create("pods", body);
  const { name } = body.metadata;
  client.until(() => conditionOf(read(client, name), "Ready") === "True", 120);
  return read(client, name);
}

const conditionOf = ({ status }: Pod, type: string) =>
  status.conditions?.find((condition) => condition.type === type)?.status;

test("a running Pod knows its host's address", () => {
  const client = new NamespacedClient();
  const { status } = create(client, pod("pod-hostip", pause));
  expect(status.hostIP).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  expect(status.hostIPs).toEqual([{ ip: status.hostIP }]);
});

test("submitted and removed: a watch tells it, and the last that it tells has a deletion time", () => {
  const client = new NamespacedClient();
  const told = client.follow<Pod>(
    "pods",
    `labelSelector=time=1&resourceVersion=${client.revision("pods")}`,
  );
  create(client, pod("pod-submit-remove", pause, {}, { name: "foo", time: "1" }));
  expect(told[0]!.type).toBe("ADDED");
  client.remove("pods", "pod-submit-remove", { gracePeriodSeconds: 30 });
  client.until(() => told.at(-1)!.type === "DELETED", 60);
  const { metadata, spec } = told.at(-1)!.object;
  expect(metadata.deletionTimestamp).toMatch(/^2026-/);
  expect(spec.terminationGracePeriodSeconds).toBe(30);
  expect(client.list("pods", "time=1")).toEqual([]);
});

test("labels are replaced, and a deadline ends the Pod", () => {
  const client = new NamespacedClient();
  const before = create(client, pod("pod-update", pause, {}, { time: "1" }));
  client.replace("pods", { ...before, metadata: { ...before.metadata, labels: { time: "2" } } });
  expect(client.list("pods", "time=2")).toHaveLength(1);
  const now = read(client, "pod-update");
  client.replace<Pod>("pods", { ...now, spec: { ...now.spec, activeDeadlineSeconds: 5 } });
  client.until(() => read(client, "pod-update").status.phase === "Failed");
  expect(read(client, "pod-update").status).toMatchObject({
    reason: "DeadlineExceeded",
    message: "Pod was active on the node longer than the specified deadline",
  });
});

test("Services that were there before are in the environment", () => {
  const client = new NamespacedClient();
  create(client, pod("server", agnhost, {}, { name: "server" }));
  const ports = [{ port: 8765, targetPort: 8080 }];
  type Service = KubernetesObject & { spec: { clusterIP: string } };
  const { spec } = client.create<Service>("services", {
    metadata: { name: "fooservice" },
    spec: { ports, selector: { name: "server" } },
  });
  const containers = [{ name: "env3cont", image: busybox, command: ["sh", "-c", "env"] }];
  client.create("pods", pod("client", "", { restartPolicy: "Never", containers }));
  client.until(() => read(client, "client").status.phase === "Succeeded");
  const log = client.send("GET", `${client.path("pods", "client", "log")}?container=env3cont`);
  const lines = String(log.body).split("\n");
  expect(lines.filter((line) => line.startsWith("FOOSERVICE")).toSorted()).toEqual([
    `FOOSERVICE_PORT=tcp://${spec.clusterIP}:8765`,
    `FOOSERVICE_PORT_8765_TCP=tcp://${spec.clusterIP}:8765`,
    `FOOSERVICE_PORT_8765_TCP_ADDR=${spec.clusterIP}`,
    "FOOSERVICE_PORT_8765_TCP_PORT=8765",
    "FOOSERVICE_PORT_8765_TCP_PROTO=tcp",
    `FOOSERVICE_SERVICE_HOST=${spec.clusterIP}`,
    "FOOSERVICE_SERVICE_PORT=8765",
  ]);
});

test("readiness gates: ready only while all of them are true", () => {
  const client = new NamespacedClient();
  const gates = ["k8s.io/test-condition1", "k8s.io/test-condition2"] as const;
  const readinessGates = gates.map((conditionType) => ({ conditionType }));
  client.create("pods", pod("pod-ready", agnhost, { readinessGates }));
  client.until(() => read(client, "pod-ready").status.phase === "Running");
  const set = (type: string, status: string) =>
    client.patch("strategic", client.path("pods", "pod-ready", "status"), {
      status: { conditions: [{ type, status }] },
    });
  const ready = () => conditionOf(read(client, "pod-ready"), "Ready");
  expect(ready()).toBe("False");
  set(gates[0], "True");
  client.advance(10);
  expect(ready()).toBe("False");
  set(gates[1], "True");
  client.until(() => ready() === "True", 60);
  set(gates[0], "False");
  client.until(() => ready() === "False", 60);
});

test("a collection of Pods is deleted", () => {
  const client = new NamespacedClient();
  const spec = { terminationGracePeriodSeconds: 1, restartPolicy: "Never" };
  const names = ["test-pod-1", "test-pod-2", "test-pod-3"];
  for (const name of names) create(client, pod(name, agnhost, spec, { type: "Testing" }));
  client.ask("DELETE", `${client.path("pods")}?labelSelector=type=Testing`, {
    gracePeriodSeconds: 1,
  });
  client.until(() => client.list("pods").length === 0);
});

test("a life: a new image and label, a status replaced, a collection deleted", () => {
  const client = new NamespacedClient();
  const labels = { "test-pod-static": "true" };
  const spec = { terminationGracePeriodSeconds: 1 };
  const { metadata } = create(client, pod("pod-test", agnhost, spec, labels));
  const told = client.follow<Pod>(
    "pods",
    `labelSelector=test-pod-static=true&resourceVersion=${metadata.resourceVersion}`,
  );
  client.patch("strategic", client.path("pods", "pod-test"), {
    metadata: { creationTimestamp: null, labels: { "test-pod": "patched" } },
    spec: { containers: [{ name: "c", image: httpd, resources: {} }], ...spec },
    status: {},
  });
  expect(told.map(({ type }) => type)).toEqual(["MODIFIED"]);
  // A client that looks again at once sees the status from before: a kubelet needs a moment.
  client.advance(0.1);
  const status = client.get<Pod>("pods", "pod-test", "status");
  expect(status.metadata.labels).toEqual({ ...labels, "test-pod": "patched" });
  expect(status.spec.containers[0]!.image).toBe(httpd);
  expect([conditionOf(status, "Ready"), conditionOf(status, "ContainersReady")]).toEqual([
    "True",
    "True",
  ]);
  const conditions = status.status.conditions!.map((condition) =>
    condition.type.endsWith("Ready") ? { ...condition, status: "False" as const } : condition,
  );
  const replaced = client.replace<Pod>(
    "pods",
    { ...status, status: { ...status.status, conditions } },
    "status",
  );
  expect([conditionOf(replaced, "Ready"), conditionOf(replaced, "ContainersReady")]).toEqual([
    "False",
    "False",
  ]);
  client.ask("DELETE", `${client.path("pods")}?labelSelector=test-pod-static=true`, {
    gracePeriodSeconds: 1,
  });
  client.until(() => told.at(-1)!.type === "DELETED");
  expect(client.code("GET", client.path("pods", "pod-test"))).toBe(404);
});

test("a status is patched, and annotations with it", () => {
  const client = new NamespacedClient();
  create(client, pod("pod-x", agnhost));
  const patched = client.patch<Pod>("merge", client.path("pods", "pod-x", "status"), {
    metadata: { annotations: { patchedstatus: "true" } },
    status: { message: "Patched by e2e test", reason: "E2E" },
  });
  expect(patched.status).toMatchObject({ message: "Patched by e2e test", reason: "E2E" });
  expect(patched.metadata.annotations).toEqual({ patchedstatus: "true" });
});

test("quality of service follows requests and limits", () => {
  const client = new NamespacedClient();
  const amounts = { cpu: "100m", memory: "100Mi" };
  const containers = [
    { name: "c", image: agnhost, resources: { requests: amounts, limits: amounts } },
  ];
  expect(client.create<Pod>("pods", pod("qos", "", { containers })).status.qosClass).toBe(
    "Guaranteed",
  );
});

test("PodTemplates: a life, a collection, a replacement", () => {
  const client = new NamespacedClient();
  const template = { spec: { containers: [{ name: "nginx", image: agnhost }] } };
  const labels = { "podtemplate-static": "true" };
  for (const name of ["one", "two"]) {
    client.create("podtemplates", { metadata: { name, labels }, template });
  }
  const patched = client.patch<KubernetesObject>("strategic", client.path("podtemplates", "one"), {
    metadata: { labels: { podtemplate: "patched" } },
  });
  expect(patched.metadata.labels).toEqual({ ...labels, podtemplate: "patched" });
  const found = client.get<KubernetesObject>("podtemplates", "two");
  const annotations = { updated: "true" };
  const replaced = client.replace("podtemplates", {
    ...found,
    metadata: { ...found.metadata, annotations },
  });
  expect(replaced.metadata.annotations).toEqual(annotations);
  const everywhere = "/api/v1/podtemplates?labelSelector=podtemplate-static=true";
  const names = () =>
    client
      .ask<{ items: KubernetesObject[] }>("GET", everywhere)
      .items.map(({ metadata }) => metadata.name);
  expect(names()).toEqual(["one", "two"]);
  client.remove("podtemplates", "one");
  expect(names()).toEqual(["two"]);
  client.ask("DELETE", `${client.path("podtemplates")}?labelSelector=podtemplate-static=true`, {});
  expect(names()).toEqual([]);
});

function leaseSpec(holderIdentity: string, seconds: number) {
  return {
    holderIdentity,
    leaseDurationSeconds: 30,
    acquireTime: `0001-01-01T00:00:${seconds}.000000Z`,
    renewTime: `0001-01-01T00:00:${seconds + 3}.000000Z`,
    leaseTransitions: 0,
  };
}

test("Leases: times of the year 1 are kept, patched and replaced", () => {
  const client = new NamespacedClient();
  type Lease = KubernetesObject & { spec: object };
  const body = { metadata: { name: "lease" }, spec: leaseSpec("holder", 12) };
  const created = client.create<Lease>("leases", body);
  expect(client.get<Lease>("leases", "lease").spec).toEqual(leaseSpec("holder", 12));
  const next = { ...leaseSpec("holder2", 20), leaseTransitions: 1 };
  client.replace<Lease>("leases", { ...created, spec: next });
  const path = client.path("leases", "lease");
  client.patch("strategic", path, { spec: { ...leaseSpec("holder3", 50), leaseTransitions: 2 } });
  expect(client.get<Lease>("leases", "lease").spec).toEqual({
    ...leaseSpec("holder3", 50),
    leaseTransitions: 2,
  });
  const labels = { deletecollection: "true" };
  client.create("leases", { ...body, metadata: { name: "lease2", labels } });
  client.ask("DELETE", `${client.path("leases")}?labelSelector=deletecollection=true`, {});
  const names = client.list<Lease>("leases").map(({ metadata }) => metadata.name);
  expect(names).toEqual(["lease"]);
  client.remove("leases", "lease");
  expect(client.code("GET", path)).toBe(404);
});
