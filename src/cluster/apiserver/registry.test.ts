import { expect, test } from "vitest";
import { clone } from "#base/json.ts";
import { Simulation } from "../sim/simulation.ts";
import { Store } from "../storage/store.ts";
import { bootstrap } from "./bootstrap.ts";
import { Registry } from "./registry.ts";

function newRegistry() {
  const simulation = new Simulation(1, 0);
  const registry = new Registry(simulation, new Store(() => undefined));
  bootstrap(simulation, registry);
  return { simulation, registry };
}

const template = {
  metadata: { labels: { app: "web" } },
  spec: { containers: [{ name: "nginx", image: "nginx:1.25" }] },
};

function createDeployment(registry: Registry) {
  return registry.create("deployments", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "default" },
    spec: { selector: { matchLabels: { app: "web" } }, template },
    status: {},
  });
}

function createPod(registry: Registry, nodeName?: string) {
  return registry.create("pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { generateName: "web-", namespace: "default" },
    spec: { containers: [{ name: "c", image: "nginx" }], ...(nodeName && { nodeName }) },
    status: {},
  });
}

test("generation counts changes of spec; metadata and status do not move it", () => {
  const { registry } = newRegistry();
  const created = createDeployment(registry);
  expect(created.metadata.generation).toBe(1);
  const labelled = clone(created);
  labelled.metadata.labels = { tier: "web" };
  expect(registry.update("deployments", labelled).metadata.generation).toBe(1);
  const scaled = clone(registry.get("deployments", "default", "web"));
  scaled.spec.replicas = 3;
  expect(registry.update("deployments", scaled).metadata.generation).toBe(2);
  const observed = clone(registry.get("deployments", "default", "web"));
  observed.status.observedGeneration = 2;
  expect(registry.updateStatus("deployments", observed).metadata.generation).toBe(2);
});

test("a write that changes nothing is none, and an old resourceVersion is refused", () => {
  const { registry } = newRegistry();
  const created = createDeployment(registry);
  expect(registry.update("deployments", clone(created))).toBe(created);
  const scaled = clone(created);
  scaled.spec.replicas = 3;
  registry.update("deployments", scaled);
  expect(() => registry.update("deployments", scaled)).toThrow(
    'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
  );
});

test("a Pod on a node is given its grace period, which may be shortened; without a node it goes at once", () => {
  const { registry } = newRegistry();
  const waiting = createPod(registry);
  expect(registry.delete("pods", "default", waiting.metadata.name).gone).toBe(true);
  const { name } = createPod(registry, "node1").metadata;
  registry.delete("pods", "default", name);
  expect(registry.get("pods", "default", name).metadata).toMatchObject({
    generation: 2,
    deletionTimestamp: "1970-01-01T00:00:30Z",
    deletionGracePeriodSeconds: 30,
  });
  registry.delete("pods", "default", name, { gracePeriodSeconds: 5 });
  expect(registry.get("pods", "default", name).metadata).toMatchObject({
    generation: 2,
    deletionTimestamp: "1970-01-01T00:00:05Z",
    deletionGracePeriodSeconds: 5,
  });
  registry.delete("pods", "default", name, { gracePeriodSeconds: 0 });
  expect(registry.find("pods", "default", name)).toBeUndefined();
});

test("an object with finalizers goes when the last one is taken away", () => {
  const { registry } = newRegistry();
  const draft = {
    apiVersion: "v1",
    kind: "ConfigMap" as const,
    metadata: { name: "c", namespace: "default", finalizers: ["example.com/hold"] },
  };
  registry.create("configmaps", draft);
  expect(registry.delete("configmaps", "default", "c").gone).toBe(false);
  const held = clone(registry.get("configmaps", "default", "c"));
  held.metadata.finalizers = [];
  registry.update("configmaps", held);
  expect(registry.find("configmaps", "default", "c")).toBeUndefined();
});

test("nothing is created in a namespace that is being deleted", () => {
  const { registry } = newRegistry();
  registry.create("namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "old" },
    spec: {},
    status: {},
  });
  registry.delete("namespaces", "", "old");
  expect(registry.get("namespaces", "", "old").status.phase).toBe("Terminating");
  const draft = {
    apiVersion: "v1",
    kind: "ConfigMap" as const,
    metadata: { name: "c", namespace: "old" },
  };
  expect(() => registry.create("configmaps", draft)).toThrow(
    'configmaps "c" is forbidden: unable to create new content in namespace old because it is being terminated',
  );
});

test("the namespaces that a cluster cannot do without stay", () => {
  const { registry } = newRegistry();
  for (const name of ["default", "kube-public", "kube-system"]) {
    expect(() => registry.delete("namespaces", "", name)).toThrow(
      `namespaces "${name}" is forbidden: this namespace may not be deleted`,
    );
  }
  expect(registry.delete("namespaces", "", "kube-node-lease").object.status.phase).toBe(
    "Terminating",
  );
});

test("an update of version 0 is one of no version", () => {
  const { registry } = newRegistry();
  const deployment = clone(createDeployment(registry));
  deployment.metadata.resourceVersion = "0";
  deployment.spec.replicas = 3;
  expect(registry.update("deployments", deployment).spec.replicas).toBe(3);
});
