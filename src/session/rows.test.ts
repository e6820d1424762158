import { expect, test } from "vitest";
import type { ApiRequest } from "#api/client.ts";
import { Cluster } from "#cluster/cluster.ts";
import type { ViewDelta } from "#protocol/rows.ts";
import { Rows } from "./rows.ts";

const path = "/api/v1/namespaces/default/services";

function ask(cluster: Cluster, request: ApiRequest): void {
  const { code, body } = cluster.handle(request);
  expect(code, JSON.stringify(body)).toBeLessThan(300);
}

function createService(cluster: Cluster, name: string): void {
  const body = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { ports: [{ port: 80 }] },
  };
  ask(cluster, { method: "POST", path, body: JSON.stringify(body) });
}

const names = ({ added, updated, removed }: ViewDelta): object => ({
  added: added.map(({ kind, name }) => `${kind} ${name}`).toSorted(),
  updated: updated.map(({ kind, name }) => `${kind} ${name}`).toSorted(),
  removed: removed.length,
});
const nothing = { added: [], updated: [], removed: [] };

test("the first delta is everything, the next ones what changed", () => {
  const cluster = new Cluster({ seed: 1 });
  const { simulation } = cluster;
  simulation.runUntil(simulation.now + 60_000);
  createService(cluster, "web");
  const rows = new Rows(cluster);
  const { added, updated, removed } = rows.take();
  expect([updated, removed]).toEqual([[], []]);
  expect(added.filter(({ kind }) => kind === "Node").map(({ name }) => name)).toEqual([
    "minikube",
    "minikube-m02",
    "minikube-m03",
  ]);
  const web = added.find(({ name }) => name === "web");
  expect(web).toMatchObject({ kind: "Service", type: "ClusterIP", ports: "80/TCP", endpoints: [] });
  expect(rows.take()).toEqual(nothing);

  const patch = { spec: { type: "NodePort" } };
  const headers = { "content-type": "application/merge-patch+json" };
  ask(cluster, { method: "PATCH", path: `${path}/web`, headers, body: JSON.stringify(patch) });
  expect(names(rows.take())).toEqual({ ...nothing, updated: ["Service web"], removed: 0 });

  ask(cluster, { method: "DELETE", path: `${path}/web` });
  expect(rows.take()).toEqual({ ...nothing, removed: [web?.id] });
});

test("an object that came and went within a frame was never there", () => {
  const cluster = new Cluster({ seed: 1 });
  const rows = new Rows(cluster);
  rows.take();
  createService(cluster, "web");
  ask(cluster, { method: "DELETE", path: `${path}/web` });
  expect(rows.take()).toEqual(nothing);
});

test("an object that was replaced by one of the same name is another", () => {
  const cluster = new Cluster({ seed: 1 });
  const rows = new Rows(cluster);
  createService(cluster, "web");
  const before = rows.take().added.find(({ name }) => name === "web");
  ask(cluster, { method: "DELETE", path: `${path}/web` });
  createService(cluster, "web");
  const delta = rows.take();
  expect(names(delta)).toEqual({ added: ["Service web"], updated: [], removed: 1 });
  expect(delta.removed).toEqual([before?.id]);
});
