import { expect, test } from "vitest";
import type { KubernetesObject } from "#api/meta.ts";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

interface Budget extends KubernetesObject {
  readonly spec: { readonly minAvailable?: number | string };
  readonly status: {
    readonly observedGeneration?: number;
    readonly disruptionsAllowed: number;
    readonly currentHealthy: number;
    readonly desiredHealthy: number;
    readonly disruptedPods?: Readonly<Record<string, string>>;
  };
}

const budgets = "poddisruptionbudgets";
const labels = { foo: "bar" };
const spec = { containers: [{ name: "donothing", image: "registry.k8s.io/pause:3.10" }] };

const read = (client: NamespacedClient) => client.get<Budget>(budgets, "foo", "status");

/** Until the controller has seen the budget as it is now. */
function untilSeen(client: NamespacedClient): void {
  client.until(() => read(client).status.observedGeneration === read(client).metadata.generation);
}

function createBudget(client: NamespacedClient, minAvailable: number | string): void {
  client.create(budgets, {
    metadata: { name: "foo", namespace: client.home, labels, creationTimestamp: null },
    spec: { selector: { matchLabels: labels }, minAvailable },
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  });
  untilSeen(client);
}

const ready = (client: NamespacedClient) =>
  client
    .list<Pod>("pods", "foo=bar")
    .filter(
      ({ metadata, status }) =>
        !metadata.deletionTimestamp &&
        status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
    );

function createSet(client: NamespacedClient): void {
  const template = { metadata: { labels }, spec };
  client.create("replicasets", {
    metadata: { name: "rs" },
    spec: { replicas: 3, selector: { matchLabels: labels }, template },
  });
  client.until(() => ready(client).length === 3);
}

function evict(client: NamespacedClient, name: string) {
  const { code, body } = client.send("POST", client.path("pods", name, "eviction"), {
    kind: "Eviction",
    apiVersion: "policy/v1",
    metadata: { name, namespace: client.home, creationTimestamp: null },
  });
  const causes = (body as { details?: { causes?: { reason: string }[] } }).details?.causes;
  return [code, causes?.map(({ reason }) => reason)];
}

const allowed = [201, undefined];
const denied = [429, ["DisruptionBudget"]];

test("budgets are listed over namespaces and deleted as a collection", () => {
  const client = new NamespacedClient();
  const create = (path: string, name: string, minAvailable: number | string) => {
    const metadata = { name, labels: { foo_pdb: "bar_pdb" } };
    client.ask("POST", path, {
      metadata,
      spec: { selector: { matchLabels: labels }, minAvailable },
    });
  };
  client.ask("POST", "/api/v1/namespaces", { metadata: { name: "second" } });
  create(client.path(budgets), "foo", 2);
  create(client.path(budgets), "foo2", "1%");
  create("/apis/policy/v1/namespaces/second/poddisruptionbudgets", "foo3", 2);
  const names = (path: string) =>
    client
      .ask<{ items: Budget[] }>("GET", `${path}?labelSelector=foo_pdb=bar_pdb`)
      .items.map(({ metadata }) => metadata.name);
  expect(names("/apis/policy/v1/poddisruptionbudgets").toSorted()).toEqual(["foo", "foo2", "foo3"]);
  expect(names(client.path(budgets))).toEqual(["foo", "foo2"]);
  client.ask("DELETE", client.path(budgets), {});
  expect(names(client.path(budgets))).toEqual([]);
});

test("a budget is replaced, patched and deleted", () => {
  const client = new NamespacedClient();
  createBudget(client, "1%");
  const budget = client.get<Budget>(budgets, "foo");
  client.replace<Budget>(budgets, { ...budget, spec: { ...budget.spec, minAvailable: "2%" } });
  untilSeen(client);
  const path = client.path(budgets, "foo");
  const patched = client.patch<Budget>("merge", path, { spec: { minAvailable: "3%" } });
  expect(patched.spec.minAvailable).toBe("3%");
  untilSeen(client);
  client.remove(budgets, "foo");
  expect(client.code("GET", path)).toBe(404);
});

test("ready Pods beyond the minimum may be disrupted; a disrupted Pod is remembered until forgotten", () => {
  const client = new NamespacedClient();
  createBudget(client, 1);
  for (const name of ["pod-0", "pod-1", "pod-2"]) {
    client.create("pods", {
      metadata: { name, labels },
      spec: { ...spec, restartPolicy: "Always" },
    });
  }
  client.until(() => read(client).status.disruptionsAllowed === 2, 60);
  const { now } = client.cluster.simulation;
  const disruptedPods = { "pod-0": new Date(now).toISOString().replace(".000", "") };
  const budget = client.get<Budget>(budgets, "foo");
  client.replace<Budget>(
    budgets,
    { ...budget, status: { ...budget.status, disruptedPods } },
    "status",
  );
  client.advance(2);
  expect(Object.keys(read(client).status.disruptedPods ?? {})).toEqual(["pod-0"]);
  const patched = client.patch<Budget>("merge", client.path(budgets, "foo", "status"), {
    status: { disruptedPods: null },
  });
  expect(patched.status.disruptedPods).toBeUndefined();
});

test("an eviction is blocked until the budget allows it, and again when it does not", () => {
  const client = new NamespacedClient();
  createBudget(client, 3);
  createSet(client);
  const [{ metadata }] = ready(client) as [Pod];
  expect(evict(client, metadata.name)).toEqual(denied);
  const budget = client.get<Budget>(budgets, "foo");
  client.replace<Budget>(budgets, { ...budget, spec: { ...budget.spec, minAvailable: 2 } });
  untilSeen(client);
  client.until(() => read(client).status.currentHealthy === 3, 30);
  expect(read(client).status.desiredHealthy).toBe(2);
  expect(evict(client, metadata.name)).toEqual(allowed);
  client.patch("merge", client.path(budgets, "foo"), {
    spec: { minAvailable: null, maxUnavailable: 0 },
  });
  untilSeen(client);
  client.until(() => ready(client).length === 3);
  const [next] = ready(client) as [Pod];
  expect(evict(client, next.metadata.name)).toEqual(denied);
  client.remove(budgets, "foo");
  expect(evict(client, next.metadata.name)).toEqual(allowed);
});

/** A budget of its own kind over `size` Pods of a ReplicaSet; how their evictions are answered. */
function evictAll(size: number, budget: object, readySeconds?: number): unknown[] {
  const client = new NamespacedClient();
  const readinessProbe = {
    httpGet: { path: "/index.html", port: 80 },
    initialDelaySeconds: readySeconds,
  };
  const image = "registry.k8s.io/e2e-test-images/httpd:2.4.38-4";
  const containers = [{ name: "c", image, ...(readySeconds !== undefined && { readinessProbe }) }];
  client.create("replicasets", {
    metadata: { name: "rs" },
    spec: {
      replicas: size,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  });
  const pods = () => client.list<Pod>("pods", "foo=bar");
  client.until(() => pods().filter(({ status }) => status.phase === "Running").length === size);
  if ((readySeconds ?? 0) < 100) client.until(() => ready(client).length === size);
  const metadata = { name: "foo" };
  client.create(budgets, { metadata, spec: { selector: { matchLabels: labels }, ...budget } });
  untilSeen(client);
  client.until(() => read(client).status.currentHealthy === ready(client).length, 30);
  return pods().map(({ metadata: { name } }) => evict(client, name)[0]);
}

test.each([
  ["as many as may go", 3, { minAvailable: 2 }, [201, 429, 429]],
  ["none", 2, { minAvailable: 2 }, [429, 429]],
  ["a share", 10, { minAvailable: "90%" }, [201, 429, 429, 429, 429, 429, 429, 429, 429, 429]],
  [
    "a share that may go",
    10,
    { maxUnavailable: "10%" },
    [201, ...Array.from({ length: 9 }, () => 429)],
  ],
])("evictions: %s", (_, size, budget, codes) => {
  expect(evictAll(size, budget)).toEqual(codes);
});

test.each([
  [undefined, 20, [201, 429, 429]],
  ["IfHealthyBudget", 20, [201, 429, 429]],
  ["AlwaysAllow", 20, [201, 429, 429]],
  [undefined, 900, [429, 429, 429]],
  ["IfHealthyBudget", 900, [429, 429, 429]],
  ["AlwaysAllow", 900, [201, 201, 201]],
])("unhealthyPodEvictionPolicy %s, ready after %i s", (policy, seconds, codes) => {
  const unhealthy = policy === undefined ? {} : { unhealthyPodEvictionPolicy: policy };
  expect(evictAll(3, { maxUnavailable: 1, ...unhealthy }, seconds)).toEqual(codes);
});

test("Pods without an owner are no fault of their budget", () => {
  const client = new NamespacedClient();
  createBudget(client, 1);
  for (const name of ["pod-0", "pod-1"])
    client.create("pods", { metadata: { name, labels }, spec });
  client.until(() => ready(client).length === 2);
  client.advance(60);
  const { conditions } = read(client).status as { conditions?: readonly { reason?: string }[] };
  expect(conditions?.map(({ reason }) => reason)).toEqual(["SufficientPods"]);
});
