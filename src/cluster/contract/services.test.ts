// What clients expect of Services: status, types, collections, and the Pods behind them.

import { describe, expect, test } from "vitest";
import type { Endpoints, Pod, Service } from "#api/core.ts";
import type { EndpointSlice } from "#api/discovery.ts";
import { patchTypes, TestClient, told } from "./test-client.ts";

const http = { name: "http", protocol: "TCP", port: 80, targetPort: 80 };

/** A namespace in which Services are made. */
class Served {
  readonly client = new TestClient();
  readonly path = this.client.namespace("services");
  readonly services = `${this.path}/services`;

  create(name: string, spec: object, labels: object = {}): Service {
    return this.client.ask("POST", this.services, { metadata: { name, labels }, spec });
  }

  get(name: string): Service {
    return this.client.ask("GET", `${this.services}/${name}`);
  }

  update(name: string, change: Partial<Service["spec"]>): Service {
    const { spec, ...rest } = this.get(name);
    return this.client.ask("PUT", `${this.services}/${name}`, {
      ...rest,
      spec: { ...spec, ...change },
    });
  }

  /** Which Pods answer on which ports, as the Endpoints and, it must be the same, the slices say. */
  ports(name: string): Record<string, number[]> {
    const { subsets = [] } = this.client.ask<Endpoints>("GET", `${this.path}/endpoints/${name}`);
    const slices = this.client.items<EndpointSlice>(
      `/apis/discovery.k8s.io/v1/namespaces/services/endpointslices?labelSelector=kubernetes.io/service-name=${name}`,
    );
    const found: Record<string, number[]> = {};
    for (const { addresses = [], ports = [] } of subsets) {
      for (const { targetRef } of addresses) {
        (found[targetRef!.name!] ??= []).push(...ports.map(({ port }) => port));
      }
    }
    const sliced: Record<string, number[]> = {};
    for (const { endpoints, ports } of slices) {
      for (const { targetRef, conditions } of endpoints ?? []) {
        if (!conditions?.ready) continue;
        (sliced[targetRef!.name!] ??= []).push(...(ports ?? []).map(({ port }) => port!));
      }
    }
    const [one, other] = [sorted(found), sorted(sliced)];
    return JSON.stringify(one) === JSON.stringify(other) ? one : { unequal: [] };
  }

  netexec(name: string, labels: object, ports: object[], port: number): void {
    const image = "registry.k8s.io/e2e-test-images/agnhost:2.53";
    const args = ["netexec", "--http-port", `${port}`];
    const containers = [{ name: "agnhost-container", image, args, ports }];
    this.client.ask("POST", `${this.path}/pods`, {
      metadata: { name, labels },
      spec: { containers },
    });
  }
}

test("the status of a Service is read, patched and updated, and the watch tells all of it", () => {
  const world = new Served();
  const { client, services } = world;
  const chosen = `${services}?labelSelector=test-service-static=true`;
  const { metadata } = client.ask<Service>("GET", chosen.replace(/namespaces\/\w+\//, ""));
  const labels = { "test-service-static": "true" };
  world.create(
    "s",
    { type: "LoadBalancer", ports: [http], loadBalancerClass: "example.com/internal-vip" },
    labels,
  );
  const path = `${services}/s`;
  expect(client.ask<Service>("GET", `${path}/status`).status).toEqual({ loadBalancer: {} });
  const loadBalancer = { ingress: [{ ip: "203.0.113.1" }] };
  const patch = { metadata: { annotations: { patchedstatus: "true" } }, status: { loadBalancer } };
  client.ask("PATCH", `${path}/status`, patch, patchTypes.merge);
  const read = world.get("s");
  expect(read.status).toEqual({
    loadBalancer: { ingress: [{ ip: "203.0.113.1", ipMode: "VIP" }] },
  });
  const condition = {
    type: "StatusUpdate",
    status: "True",
    lastTransitionTime: null,
    reason: "E2E",
    message: "Set",
  };
  const status = { ...read.status, conditions: [condition] };
  const updated = client.ask<Service>("PUT", `${path}/status`, { ...read, status });
  expect(updated.status).toEqual(status);
  // As Go writes a Service of which only the labels are set.
  const sparse = {
    metadata: { creationTimestamp: null, labels: { "test-service": "patched" } },
    spec: {},
    status: { loadBalancer: {} },
  };
  const patched = client.ask<Service>("PATCH", path, sparse, patchTypes.strategic);
  expect(patched.metadata.labels).toEqual({ ...labels, "test-service": "patched" });
  expect(patched.status).toEqual(updated.status);
  client.ask("DELETE", path);
  const watch = client.watch(`${chosen}&resourceVersion=${metadata.resourceVersion}`);
  expect(told(watch)).toEqual(["ADDED s", "MODIFIED s", "MODIFIED s", "MODIFIED s", "DELETED s"]);
});

test("a collection is deleted by its label, the others stay", () => {
  const { client, services, create } = bound(new Served());
  for (const [index, label] of ["delete", "delete", "keep"].entries()) {
    create(`s${index}`, { type: "ClusterIP", ports: [http] }, { "e2e-test-service": label });
  }
  client.ask("DELETE", `${services}?labelSelector=e2e-test-service=delete`);
  expect(client.items(services).map(({ metadata }) => metadata.name)).toEqual(["s2"]);
});

function bound(world: Served) {
  return { client: world.client, services: world.services, create: world.create.bind(world) };
}

test("the Service of the API server is found in all namespaces", () => {
  const client = new TestClient();
  const names = client.items("/api/v1/services").map(({ metadata }) => metadata.name);
  expect(names).toContain("kubernetes");
});

describe("a Service changes its type", () => {
  const external = { type: "ExternalName", externalName: "foo.example.com" } as const;
  const ports = [{ ...http, protocol: "TCP" as const, targetPort: 9376 }];

  test("from ExternalName to ClusterIP and to NodePort: addresses are allocated", () => {
    const world = new Served();
    world.create("a", external);
    expect(world.get("a").spec).toEqual({
      ...external,
      selector: undefined,
      sessionAffinity: "None",
    });
    const clusterIP = world.update("a", { type: "ClusterIP", externalName: "", ports });
    expect(clusterIP.spec).toMatchObject({
      type: "ClusterIP",
      clusterIP: expect.stringMatching(/^10\./),
    });
    expect(clusterIP.spec.externalName).toBeUndefined();
    world.create("b", external);
    const nodePort = world.update("b", { type: "NodePort", externalName: "", ports });
    expect(nodePort.spec.ports![0]!.nodePort).toBeGreaterThanOrEqual(30_000);
    expect(nodePort.spec.clusterIP).toMatch(/^10\./);
  });

  test("from ClusterIP and NodePort to ExternalName: what was allocated is let go", () => {
    const world = new Served();
    const first = world.create("a", { ports });
    const changed = world.update("a", external);
    expect(changed.spec).toMatchObject(external);
    expect([changed.spec.clusterIP, changed.spec.clusterIPs]).toEqual([undefined, undefined]);
    const second = world.create("b", { type: "NodePort", ports });
    const released = world.update("b", external);
    expect(released.spec.clusterIP).toBeUndefined();
    expect(released.spec.ports!.map(({ nodePort }) => nodePort)).toEqual([undefined]);
    const { clusterIP } = first.spec;
    const { nodePort } = second.spec.ports![0]!;
    const again = world.create("c", {
      type: "NodePort",
      clusterIP,
      ports: [{ ...http, nodePort }],
    });
    expect([again.spec.clusterIP, again.spec.ports![0]!.nodePort]).toEqual([clusterIP, nodePort]);
  });

  test("session affinity is switched", () => {
    const world = new Served();
    world.create("a", { ports, sessionAffinity: "ClientIP" });
    expect(world.get("a").spec.sessionAffinityConfig).toEqual({
      clientIP: { timeoutSeconds: 10_800 },
    });
    const { sessionAffinityConfig: _, ...spec } = world.get("a").spec;
    const { metadata } = world.get("a");
    const path = `${world.services}/a`;
    world.client.ask("PUT", path, { metadata, spec: { ...spec, sessionAffinity: "None" } });
    expect(world.get("a").spec).toMatchObject({ sessionAffinity: "None" });
    expect(world.get("a").spec.sessionAffinityConfig).toBeUndefined();
    world.update("a", { sessionAffinity: "ClientIP" });
    expect(world.get("a").spec.sessionAffinityConfig).toEqual({
      clientIP: { timeoutSeconds: 10_800 },
    });
  });
});

test("the endpoints of a Service follow its Pods", () => {
  const world = new Served();
  const labels = { testid: "endpoint-test2" };
  world.create("endpoint-test2", { selector: labels, ports: [http] });
  world.client.advance(2);
  expect(world.ports("endpoint-test2")).toEqual({});
  const port = [{ containerPort: 80 }];
  const { client, path } = world;
  world.netexec("pod1", labels, port, 80);
  client.until(() => JSON.stringify(world.ports("endpoint-test2")) === '{"pod1":[80]}', 180);
  world.netexec("pod2", labels, port, 80);
  client.until(() => Object.keys(world.ports("endpoint-test2")).length === 2, 180);
  client.ask("DELETE", `${path}/pods/pod1`);
  client.until(() => JSON.stringify(world.ports("endpoint-test2")) === '{"pod2":[80]}', 180);
  client.ask("DELETE", `${path}/pods/pod2`);
  client.until(() => Object.keys(world.ports("endpoint-test2")).length === 0, 180);
});

test("each of several ports has the Pods that know its name", () => {
  const world = new Served();
  const labels = { testid: "multi" };
  const ports = [1, 2].map((n) => ({ name: `portname${n}`, port: 79 + n, targetPort: `svc${n}` }));
  world.create("multi", { selector: labels, ports });
  world.client.advance(2);
  for (const n of [1, 2]) {
    world.netexec(`pod${n}`, labels, [{ name: `svc${n}`, containerPort: 99 + n }], 99 + n);
  }
  const { client, path } = world;
  const wanted = '{"pod1":[100],"pod2":[101]}';
  client.until(() => JSON.stringify(world.ports("multi")) === wanted, 180);
  client.ask("DELETE", `${path}/pods/pod1`);
  client.until(() => JSON.stringify(world.ports("multi")) === '{"pod2":[101]}', 180);
});

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

test("one port number with two protocols is two ports", () => {
  const world = new Served();
  const labels = { app: "multiport" };
  const both = (["TCP", "UDP"] as const).map((protocol) => ({
    name: `${protocol.toLowerCase()}-port`,
    port: 80,
    targetPort: 80,
    protocol,
  }));
  world.create("m", { type: "ClusterIP", selector: labels, ports: both }, labels);
  world.client.advance(2);
  const container = both.map(({ name, protocol }) => ({ name, containerPort: 80, protocol }));
  world.netexec("pod1", labels, container, 80);
  const protocols = () =>
    world.client
      .ask<Endpoints>("GET", `${world.path}/endpoints/m`)
      .subsets?.flatMap(({ ports = [] }) =>
        ports.map(({ name, protocol }) => `${name} ${protocol}`),
      );
  world.client.until(() => protocols()?.length === 2, 180);
  expect(protocols()).toEqual(["tcp-port TCP", "udp-port UDP"]);
  world.update("m", { ports: [both[0]!] });
  world.client.until(() => protocols()?.length === 1, 30);
  expect(protocols()).toEqual(["tcp-port TCP"]);
  world.update("m", { ports: [both[1]!] });
  world.client.until(() => protocols()?.join() === "udp-port UDP", 30);
});

test("Pods know the Services that were there before them by their environment", () => {
  const world = new Served();
  const { client, path } = world;
  world.create("fooservice", { ports: [{ port: 8765, targetPort: 8080 }] });
  const container = {
    name: "c",
    image: "registry.k8s.io/e2e-test-images/busybox:1.36.1-1",
    command: ["sh", "-c", "env"],
  };
  const spec = { restartPolicy: "Never", containers: [container] };
  client.ask("POST", `${path}/pods`, { metadata: { name: "client" }, spec });
  client.until(
    () => client.ask<Pod>("GET", `${path}/pods/client`).status.phase === "Succeeded",
    60,
  );
  const ip = world.get("fooservice").spec.clusterIP;
  const log = String(client.send("GET", `${path}/pods/client/log`).body);
  for (const line of [
    `FOOSERVICE_SERVICE_HOST=${ip}`,
    "FOOSERVICE_SERVICE_PORT=8765",
    `FOOSERVICE_PORT=tcp://${ip}:8765`,
    "FOOSERVICE_PORT_8765_TCP_PORT=8765",
    "FOOSERVICE_PORT_8765_TCP_PROTO=tcp",
    `FOOSERVICE_PORT_8765_TCP=tcp://${ip}:8765`,
    `FOOSERVICE_PORT_8765_TCP_ADDR=${ip}`,
  ]) {
    expect(log.split("\n")).toContain(line);
  }
});
