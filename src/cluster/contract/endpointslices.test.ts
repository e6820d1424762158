// What clients expect of Endpoints and EndpointSlices: those of Services with a selector, and mirrored ones.

import { beforeAll, describe, expect, test } from "vitest";
import type { Endpoints, Pod, Service } from "#api/core.ts";
import type { EndpointSlice } from "#api/discovery.ts";
import { patchTypes, TestClient, told } from "./test-client.ts";

const nginx = "registry.k8s.io/e2e-test-images/nginx:1.14-4";

/** A namespace with Services, and what answers for them. */
class Endpointed {
  readonly client = new TestClient();
  readonly path = this.client.namespace("slices");
  readonly slicesPath = "/apis/discovery.k8s.io/v1/namespaces/slices/endpointslices";

  service(name: string, spec: object): Service {
    return this.client.ask("POST", `${this.path}/services`, { metadata: { name }, spec });
  }

  pod(name: string, labels: object, ports: object[]): Pod {
    const containers = [{ name: "container1", image: nginx, ports }];
    const body = { metadata: { name, labels }, spec: { containers } };
    return this.client.ask("POST", `${this.path}/pods`, body);
  }

  slices(service: string): EndpointSlice[] {
    return this.client.items(
      `${this.slicesPath}?labelSelector=kubernetes.io/service-name=${service}`,
    );
  }

  endpoints(service: string): Endpoints {
    return this.client.ask("GET", `${this.path}/endpoints/${service}`);
  }

  /** Per slice: its ports by name, and which objects its endpoints are. */
  seen(service: string): object[] {
    return this.slices(service).map(({ ports, endpoints }) => [
      Object.fromEntries((ports ?? []).map(({ name, port }) => [name, port])),
      (endpoints ?? []).map(({ targetRef, addresses }) => [targetRef?.name, addresses.length]),
    ]);
  }

  /** The same of the subsets of Endpoints. */
  subsets(service: string): object[] {
    return (this.endpoints(service).subsets ?? []).map(
      ({ ports, addresses = [], notReadyAddresses = [] }) => [
        Object.fromEntries((ports ?? []).map(({ name, port }) => [name, port])),
        [...addresses, ...notReadyAddresses].map(({ targetRef }) => targetRef?.name),
      ],
    );
  }
}

const sorted = (list: object[]) =>
  list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const endpointsAt = (ip: string) => ({
  metadata: { name: "custom", creationTimestamp: null },
  subsets: [{ ports: [{ port: 80 }], addresses: [{ ip }] }],
});

const mirrored = (world: Endpointed) =>
  world.slices("custom").flatMap((slice) => slice.endpoints!.flatMap((one) => one.addresses));

const subset = (ip: string, name: string, port: number) => ({
  addresses: [{ ip }],
  ports: [{ name, port, protocol: "TCP" }],
});

test("the API server's own Endpoints and slice say the same", () => {
  const client = new TestClient();
  const path = "/api/v1/namespaces/default";
  expect(client.finds(`${path}/services/kubernetes`)).toBe(true);
  const { subsets } = client.ask<Endpoints>("GET", `${path}/endpoints/kubernetes`);
  const [slice] = client.items<EndpointSlice>(
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name=kubernetes",
  );
  expect(subsets!.map(({ addresses }) => addresses!.map(({ ip }) => ip))).toEqual(
    slice!.endpoints!.map(({ addresses }) => addresses),
  );
  expect(subsets![0]!.ports!.map(({ port }) => port)).toEqual(
    slice!.ports!.map(({ port }) => port),
  );
});

test("a selector that matches nothing has Endpoints and a slice all the same; they go with the Service", () => {
  const world = new Endpointed();
  const { client, path } = world;
  world.service("empty", {
    selector: { "does-not-match": "anything" },
    ports: [{ name: "example", port: 80, protocol: "TCP", targetPort: 0 }],
  });
  client.until(() => client.finds(`${path}/endpoints/empty`), 30);
  client.until(() => world.slices("empty").length > 0, 30);
  const [slice] = world.slices("empty");
  expect(slice!.metadata.labels).toMatchObject({
    "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
  });
  expect(slice!.endpoints ?? []).toEqual([]);
  expect(world.endpoints("empty").subsets ?? []).toEqual([]);
  client.ask("DELETE", `${path}/services/empty`);
  client.until(() => !client.finds(`${path}/endpoints/empty`), 30);
  client.until(() => world.slices("empty").length === 0, 90);
});

describe("Pods that match a Service", () => {
  const world = new Endpointed();
  const common = { publishNotReadyAddresses: true };
  beforeAll(() => {
    const named = { name: "example-name" };
    world.pod("pod1", { pod1: "on", shared12: "on" }, [{ ...named, containerPort: 3000 }]);
    const other = { name: "other-port", containerPort: 3002 };
    world.pod("pod2", { pod2: "on", shared12: "on" }, [{ ...named, containerPort: 3001 }, other]);
    const service = (name: string, selector: object, port: object) =>
      world.service(name, { ...common, selector, ports: [{ port: 80, protocol: "TCP", ...port }] });
    service("by-number", { pod1: "on" }, { name: "example", targetPort: 3000 });
    service("by-name", { shared12: "on" }, { name: "http", targetPort: "example-name" });
    service("no-match", { pod3: "on" }, { name: "example-no-match", targetPort: 8080 });
    world.client.until(() => world.slices("by-name").length === 2, 60);
    world.client.advance(10);
  });

  test("by the number of a port", () => {
    expect(world.subsets("by-number")).toEqual([[{ example: 3000 }, ["pod1"]]]);
    expect(world.seen("by-number")).toEqual([[{ example: 3000 }, [["pod1", 1]]]]);
    const [slice] = world.slices("by-number");
    const pod = world.client.ask<Pod>("GET", `${world.path}/pods/pod1`);
    const { uid, namespace, name } = pod.metadata;
    expect(slice!.endpoints![0]).toMatchObject({
      addresses: [pod.status.podIP],
      targetRef: { kind: "Pod", namespace, name, uid },
    });
  });

  test("by the name of a port: a slice for each number behind it", () => {
    const wanted = [
      [{ http: 3000 }, [["pod1", 1]]],
      [{ http: 3001 }, [["pod2", 1]]],
    ];
    expect(sorted(world.seen("by-name"))).toEqual(wanted);
    expect(sorted(world.subsets("by-name"))).toEqual([
      [{ http: 3000 }, ["pod1"]],
      [{ http: 3001 }, ["pod2"]],
    ]);
    for (const { metadata } of world.slices("by-name")) {
      world.client.ask("DELETE", `${world.slicesPath}/${metadata.name}`);
    }
    world.client.until(() => world.slices("by-name").length === 2, 30);
    expect(sorted(world.seen("by-name"))).toEqual(wanted);
  });

  test("none: no subset, and a slice without endpoints and ports", () => {
    expect(world.subsets("no-match")).toEqual([]);
    expect(world.seen("no-match")).toEqual([[{}, []]]);
  });
});

describe("Endpoints without a selector", () => {
  const service = { ports: [{ name: "example", port: 80, protocol: "TCP" }] };

  test("are mirrored in a slice while they come, change and go", () => {
    const world = new Endpointed();
    const { client, path } = world;
    world.service("custom", service);
    client.ask("POST", `${path}/endpoints`, endpointsAt("10.1.2.3"));
    client.until(() => mirrored(world).join() === "10.1.2.3", 12);
    const [slice] = world.slices("custom");
    expect(slice).toMatchObject({
      metadata: {
        labels: {
          "endpointslice.kubernetes.io/managed-by": "endpointslicemirroring-controller.k8s.io",
        },
      },
      ports: [{ name: "", port: 80, protocol: "TCP" }],
      endpoints: [{ addresses: ["10.1.2.3"], conditions: { ready: true } }],
    });
    client.ask("PUT", `${path}/endpoints/custom`, endpointsAt("10.2.3.4"));
    client.until(() => mirrored(world).join() === "10.2.3.4", 12);
    expect(world.slices("custom")).toHaveLength(1);
    client.ask("DELETE", `${path}/endpoints/custom`);
    client.until(() => world.slices("custom").length === 0, 12);
  });

  test("of several subsets with one address are slices for each", () => {
    const world = new Endpointed();
    const ports = [80, 81].map((port) => ({ name: `port${port}`, port, protocol: "TCP" }));
    world.service("custom", { ports });
    world.client.ask("POST", `${world.path}/endpoints`, {
      metadata: { name: "custom" },
      subsets: [80, 81].map((port) => ({
        ports: [{ name: `port${port}`, port: port + 8010 }],
        addresses: [{ ip: "10.244.0.9" }],
      })),
    });
    world.client.until(() => world.slices("custom").length === 2, 12);
    const seen = world.slices("custom").map(({ ports: all }) => all![0]);
    expect(seen.toSorted((a, b) => a!.port! - b!.port!)).toEqual([
      { name: "port80", port: 8090, protocol: "TCP" },
      { name: "port81", port: 8091, protocol: "TCP" },
    ]);
    world.client.ask("DELETE", `${world.path}/endpoints/custom`);
    world.client.until(() => world.slices("custom").length === 0, 12);
  });

  test("live through create, update, patch and the deletion of a collection, as a watch tells", () => {
    const { client, path } = new Endpointed();
    const all = `${path}/endpoints`;
    const chosen = `${all}?labelSelector=test-endpoint-static=true`;
    const { metadata } = client.ask<Endpoints>("GET", chosen.replace(/namespaces\/\w+\//, ""));
    const watch = client.watch<Endpoints>(`${chosen}&resourceVersion=${metadata.resourceVersion}`);
    const labels = { "test-endpoint-static": "true" };
    const made = client.ask<Endpoints>("POST", all, {
      metadata: { name: "testservice", labels },
      subsets: [subset("10.0.0.24", "http", 80)],
    });
    const changed = { ...labels, "test-service": "updated" };
    const draft = { ...made, metadata: { ...made.metadata, labels: changed } };
    client.ask("PUT", `${all}/testservice`, draft);
    const { protocol: _, ...port } = subset("", "http-test", 8080).ports[0]!;
    const patch = {
      metadata: { labels: { "test-service": "patched" } },
      subsets: [{ addresses: [{ ip: "10.0.0.25" }], ports: [port] }],
    };
    const patched = client.ask<Endpoints>(
      "PATCH",
      `${all}/testservice`,
      patch,
      patchTypes.strategic,
    );
    expect(patched.subsets).toEqual([subset("10.0.0.25", "http-test", 8080)]);
    client.ask("DELETE", chosen);
    expect(told(watch)).toEqual([
      "ADDED testservice",
      "MODIFIED testservice",
      "MODIFIED testservice",
      "DELETED testservice",
    ]);
    expect(client.finds(`${all}/testservice`)).toBe(false);
  });
});
