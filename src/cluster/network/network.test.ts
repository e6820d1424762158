import { expect, test } from "vitest";
import { TestCluster } from "../kubelet/test-cluster.ts";
import type { RecordType } from "./dns.ts";
import type { HttpSource } from "./http.ts";

const host: HttpSource = { from: "host" };
const nodePort = 30_488;

/** Three Pods of the tutorial's application behind a NodePort Service. */
function withService(seed = 1): TestCluster {
  const cluster = new TestCluster(seed);
  for (const [index, node] of ["minikube", "minikube-m02", "minikube-m03"].entries()) {
    const image = "gcr.io/google-samples/kubernetes-bootcamp:v1";
    cluster.createPod(`p${index}`, { containers: [{ name: "c", image }] }, node);
  }
  cluster.settle();
  cluster.registry.create("services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "default" },
    spec: {
      type: "NodePort",
      clusterIP: "10.96.77.77",
      ports: [{ port: 8080, targetPort: 8080, nodePort, protocol: "TCP" }],
    },
    status: {},
  });
  putSlice(cluster, ["p0", "p1", "p2"]);
  return cluster;
}

function putSlice(cluster: TestCluster, ready: readonly string[]): void {
  const endpoints = ready.map((name) => ({
    addresses: [cluster.pod(name).status.podIP!],
    conditions: { ready: true, serving: true, terminating: false },
  }));
  const old = cluster.registry.find("endpointslices", "default", "web-x");
  if (old) {
    cluster.registry.update("endpointslices", { ...old, endpoints });
    return;
  }
  cluster.registry.create("endpointslices", {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: "web-x",
      namespace: "default",
      labels: { "kubernetes.io/service-name": "web" },
    },
    addressType: "IPv4",
    endpoints,
    ports: [{ name: "", port: 8080, protocol: "TCP" }],
  });
}

function get(cluster: TestCluster, source: HttpSource, at: string, port: number) {
  return cluster.network.request(source, {
    method: "GET",
    host: at,
    port,
    path: "/",
    headers: {},
    body: "",
  });
}

test("a NodePort answers on every node and spreads connections evenly", () => {
  const cluster = withService();
  cluster.settle();
  const counts: Record<string, number> = {};
  for (let i = 0; i < 600; i++) {
    const body = get(cluster, host, `192.168.49.${2 + (i % 3)}`, nodePort).response?.body ?? "none";
    counts[body] = (counts[body] ?? 0) + 1;
  }
  expect(Object.keys(counts).toSorted()).toEqual(
    ["p0", "p1", "p2"].map((pod) => `Hello Kubernetes bootcamp! | Running on: ${pod} | v=1\n`),
  );
  for (const count of Object.values(counts)) expect(Math.abs(count - 200)).toBeLessThan(50);
});

test("a request tells its way", () => {
  const cluster = withService();
  cluster.settle();
  const { hops, address } = get(cluster, host, "192.168.49.2", nodePort);
  expect(address).toBe("192.168.49.2:30488");
  expect(hops.map(({ kind }) => kind)).toEqual(["client", "node", "service", "pod"]);
  expect(hops.slice(0, 3)).toEqual([
    { kind: "client", id: "host", address: "192.168.49.1" },
    { kind: "node", id: "minikube", address: "192.168.49.2:30488" },
    { kind: "service", id: "default/web", address: "10.96.77.77:8080" },
  ]);
});

test("names resolve inside Pods only", () => {
  const cluster = withService();
  cluster.settle();
  const pod: HttpSource = { from: "pod", namespace: "default", name: "p0" };
  for (const name of ["web", "web.default", "web.default.svc", "web.default.svc.cluster.local"]) {
    expect(get(cluster, pod, name, 8080).response?.code, name).toBe(200);
  }
  expect(get(cluster, pod, "localhost", 8080).response?.body).toContain("Running on: p0");
  expect(get(cluster, pod, "nosuch", 8080).failure).toBe("unknown host");
  expect(get(cluster, host, "web", 8080).failure).toBe("unknown host");
  expect(get(cluster, host, "10.96.77.77", 8080).failure).toBe("timeout");
});

test("without endpoints, and on a port that nobody has, connections are refused", () => {
  const cluster = withService();
  putSlice(cluster, []);
  cluster.settle();
  expect(get(cluster, host, "192.168.49.2", nodePort).failure).toBe("refused");
  expect(get(cluster, host, "192.168.49.2", 31_999).failure).toBe("refused");
  const pod: HttpSource = { from: "pod", namespace: "default", name: "p0" };
  expect(get(cluster, pod, cluster.pod("p1").status.podIP!, 81).failure).toBe("refused");
});

test("kube-proxy learns of endpoints a moment later, and a Pod that is stopping still answers", () => {
  const cluster = withService();
  cluster.settle();
  putSlice(cluster, ["p0"]);
  const before = new Set<string | undefined>();
  for (let i = 0; i < 50; i++)
    before.add(get(cluster, host, "192.168.49.2", nodePort).response?.body);
  expect(before.size).toBe(3);
  cluster.settle();
  const after = new Set<string | undefined>();
  for (let i = 0; i < 50; i++)
    after.add(get(cluster, host, "192.168.49.2", nodePort).response?.body);
  expect(after.size).toBe(1);
  cluster.registry.delete("pods", "default", "p0");
  cluster.advance(10);
  expect(get(cluster, host, "192.168.49.2", nodePort).response?.code).toBe(200);
  cluster.advance(25);
  expect(get(cluster, host, "192.168.49.2", nodePort).failure).toBe("timeout");
});

function run(seed: number): string {
  const cluster = withService(seed);
  cluster.createPod("bad", { containers: [{ name: "c", image: "nginx:nosuch" }] });
  cluster.registry.delete("pods", "default", "p1");
  cluster.advance(300);
  const kinds = ["pods", "events", "nodes", "leases", "endpointslices"] as const;
  return JSON.stringify(kinds.map((kind) => cluster.registry.list(kind)));
}

test("the same seed gives the same history, and another gives another", () => {
  expect(run(7)).toBe(run(7));
  expect(run(7)).not.toBe(run(8));
});

function patchService(cluster: TestCluster, spec: object): void {
  const service = cluster.registry.get("services", "default", "web");
  cluster.registry.update("services", { ...service, spec: { ...service.spec, ...spec } });
  const slice = cluster.registry.get("endpointslices", "default", "web-x");
  const endpoints = (slice.endpoints ?? []).map((endpoint, index) => ({
    ...endpoint,
    nodeName: ["minikube", "minikube-m02", "minikube-m03"][index]!,
  }));
  cluster.registry.update("endpointslices", { ...slice, endpoints });
  cluster.settle();
}

/** Who answers a few connections. */
function answering(cluster: TestCluster, source: HttpSource, at: string, port: number): string[] {
  const bodies = new Set<string>();
  for (let i = 0; i < 40; i++) {
    const { response, failure } = get(cluster, source, at, port);
    bodies.add(/Running on: ([\w-]+)/.exec(response?.body ?? "")?.[1] ?? failure ?? "");
  }
  return [...bodies].toSorted();
}

test("traffic policies keep connections on the node where they arrive", () => {
  const cluster = withService();
  cluster.settle();
  const p1: HttpSource = { from: "pod", namespace: "default", name: "p1" };
  expect(answering(cluster, p1, "10.96.77.77", 8080)).toEqual(["p0", "p1", "p2"]);
  patchService(cluster, { internalTrafficPolicy: "Local", externalTrafficPolicy: "Local" });
  expect(answering(cluster, p1, "10.96.77.77", 8080)).toEqual(["p1"]);
  expect(answering(cluster, host, "192.168.49.4", nodePort)).toEqual(["p2"]);
  putSlice(cluster, ["p0"]);
  patchService(cluster, {});
  expect(answering(cluster, p1, "10.96.77.77", 8080)).toEqual(["timeout"]);
  expect(answering(cluster, host, "192.168.49.4", nodePort)).toEqual(["timeout"]);
});

test("sessionAffinity ClientIP keeps a client with its Pod", () => {
  const cluster = withService();
  patchService(cluster, { sessionAffinity: "ClientIP" });
  expect(answering(cluster, host, "192.168.49.2", nodePort)).toHaveLength(1);
});

test("external addresses, ports of the node and the node's own network", () => {
  const cluster = withService();
  patchService(cluster, { externalIPs: ["192.168.49.100"] });
  const node: HttpSource = { from: "node", node: "minikube" };
  expect(answering(cluster, node, "192.168.49.100", 8080)).toEqual(["p0", "p1", "p2"]);
  const image = "gcr.io/google-samples/kubernetes-bootcamp:v1";
  const ports = [{ containerPort: 8080, hostPort: 9000, protocol: "TCP" as const }];
  cluster.createPod("mapped", { containers: [{ name: "c", image, ports }] });
  cluster.createPod("own", { hostNetwork: true, containers: [{ name: "c", image }] });
  cluster.settle();
  expect(answering(cluster, host, "192.168.49.3", 9000)).toEqual(["mapped"]);
  expect(answering(cluster, host, "192.168.49.3", 8080)).toEqual(["minikube-m02"]);
  expect(answering(cluster, host, "192.168.49.2", 8080)).toEqual(["refused"]);
});

/** A Service of one Pod of agnhost, with TCP and UDP on port 80, asked from the Pod itself. */
function withNetexec() {
  const cluster = new TestCluster();
  const image = "registry.k8s.io/e2e-test-images/agnhost:2.53";
  const args = ["netexec", "--http-port=80", "--udp-port=80"];
  const pod = cluster.createPod("p", { containers: [{ name: "c", image, args }] }, "minikube");
  cluster.settle();
  const clusterIP = "10.96.77.77";
  const metadata = { name: "m", namespace: "default" };
  const both = (["TCP", "UDP"] as const).map((protocol) => ({
    name: protocol.toLowerCase(),
    port: 80,
    protocol,
  }));
  const ports = both.map((port) => ({ ...port, nodePort, targetPort: 80 }));
  const spec = { type: "NodePort", clusterIP, ports } as const;
  cluster.registry.create("services", {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec,
    status: {},
  });
  const labels = { "kubernetes.io/service-name": "m" };
  const addresses = [cluster.pod(pod.metadata.name).status.podIP!];
  cluster.registry.create("endpointslices", {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { ...metadata, name: "m-x", labels },
    addressType: "IPv4",
    endpoints: [{ addresses, conditions: { ready: true } }],
    ports: both,
  });
  cluster.settle();
  return { cluster, clusterIP, podIP: addresses[0]! };
}

const inPod: HttpSource = { from: "pod", namespace: "default", name: "p" };

test("one port number is of TCP and of UDP: at a Pod, a Service, a node", () => {
  const { cluster, clusterIP, podIP } = withNetexec();
  const node: HttpSource = { from: "node", node: "minikube" };
  const udp = { method: "", protocol: "UDP", path: "", headers: {}, body: "echo hi" } as const;
  for (const [at, port] of [
    [podIP, 80],
    [clusterIP, 80],
    ["192.168.49.2", nodePort],
  ] as const) {
    const source = at === podIP ? inPod : node;
    expect(cluster.network.request(source, { ...udp, host: at, port }).response?.body).toBe("hi");
    expect(get(cluster, source, at, port).response?.body).toMatch(/^NOW: 2026-01-01 09:/);
    expect(cluster.network.request(source, { ...udp, host: at, port: port + 1 }).failure).toBe(
      "refused",
    );
  }
});

test("what is no HTTP gets a server's word for that", () => {
  const { cluster, podIP } = withNetexec();
  const request = { method: "", host: podIP, port: 80, path: "", headers: {}, body: "" };
  expect(cluster.network.request(inPod, request).response).toMatchObject({
    code: 400,
    body: "400 Bad Request",
  });
});

test("netexec asks others", () => {
  const { cluster, clusterIP, podIP } = withNetexec();
  const dial = (query: string) =>
    cluster.network.request(inPod, {
      method: "GET",
      host: podIP,
      port: 80,
      path: `/dial?${query}`,
      headers: {},
      body: "",
    }).response?.body;
  const to = `host=${clusterIP}&port=80`;
  expect(dial(`request=hostname&protocol=http&${to}&tries=2`)).toBe('{"responses":["p","p"]}');
  expect(dial(`request=hostname&protocol=udp&${to}`)).toBe('{"responses":["p"]}');
  expect(dial(`request=hostname&host=${podIP}&port=81`)).toBe(
    `{"errors":["Get \\"http://${podIP}:81/hostname\\": dial tcp ${podIP}:81: connect: connection refused"]}`,
  );
});

test("DNS knows Services, their ports, those behind them, and whose an address is", () => {
  const { cluster, clusterIP } = withNetexec();
  const { registry } = cluster;
  const namespace = "default";
  const kind = { apiVersion: "v1", kind: "Service", status: {} } as const;
  const ports = [{ name: "http", port: 80, protocol: "TCP" as const }];
  const headless = { clusterIP: "None", ports };
  registry.create("services", { ...kind, metadata: { name: "h", namespace }, spec: headless });
  const alias = { type: "ExternalName", externalName: "m.default.svc.cluster.local" } as const;
  registry.create("services", { ...kind, metadata: { name: "x", namespace }, spec: alias });
  registry.create("endpointslices", {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "h-x", namespace, labels: { "kubernetes.io/service-name": "h" } },
    addressType: "IPv4",
    endpoints: [
      { addresses: ["10.244.1.7"], hostname: "db-0", conditions: { ready: true } },
      { addresses: ["10.244.1.8"], conditions: { ready: true } },
      { addresses: ["10.244.1.9"], conditions: { ready: false } },
    ],
    ports: [{ name: "http", port: 80, protocol: "TCP" }],
  });
  const dns = (name: string, type: RecordType = "A") =>
    cluster.network.records(inPod, name, type).map((record) => `${record.type} ${record.value}`);
  const domain = "default.svc.cluster.local.";
  expect(dns("m")).toEqual([`A ${clusterIP}`]);
  expect(dns("m.default")).toEqual([`A ${clusterIP}`]);
  expect(dns("m.default.")).toEqual([]);
  expect(dns("_udp._udp.m", "SRV")).toEqual([`SRV 0 100 80 m.${domain}`]);
  expect(dns("_tcp._udp.m", "SRV")).toEqual([]);
  expect(dns("h")).toEqual(["A 10.244.1.7", "A 10.244.1.8"]);
  expect(dns("db-0.h")).toEqual(["A 10.244.1.7"]);
  expect(dns("10-244-1-8.h")).toEqual(["A 10.244.1.8"]);
  expect(dns("_http._tcp.h", "SRV")).toEqual([
    `SRV 0 50 80 db-0.h.${domain}`,
    `SRV 0 50 80 10-244-1-8.h.${domain}`,
  ]);
  expect(dns("x")).toEqual(["CNAME m.default.svc.cluster.local.", `A ${clusterIP}`]);
  expect(dns("x", "CNAME")).toEqual(["CNAME m.default.svc.cluster.local."]);
  const former = registry.get("services", "default", "x");
  registry.update("services", {
    ...former,
    spec: { ...former.spec, type: "ClusterIP", clusterIP: "10.96.7.7", ports },
  });
  expect(dns("x")).toEqual(["A 10.96.7.7"]);
  expect(dns("77.77.96.10.in-addr.arpa", "PTR")).toEqual([`PTR m.${domain}`]);
  expect(dns("7.1.244.10.in-addr.arpa", "PTR")).toEqual([`PTR db-0.h.${domain}`]);
  expect(dns("10-244-1-8.default.pod")).toEqual(["A 10.244.1.8"]);
});

test("a port of a node at one of its addresses only, and its loopback in Pods on its network", () => {
  const cluster = new TestCluster();
  const image = "registry.k8s.io/e2e-test-images/agnhost:2.53";
  const at = (name: string, hostIP: string, protocol: "TCP" | "UDP" = "TCP") => {
    const args = ["netexec", "--http-port=80", "--udp-port=80"];
    const ports = [{ containerPort: 80, hostPort: 9000, hostIP, protocol }];
    cluster.createPod(name, { containers: [{ name: "c", image, args, ports }] }, "minikube");
  };
  at("inside", "127.0.0.1");
  at("outside", "192.168.49.2");
  at("datagrams", "192.168.49.2", "UDP");
  const containers = [{ name: "c", image }];
  cluster.createPod("a", { hostNetwork: true, containers }, "minikube");
  cluster.settle();
  const request = { method: "GET", port: 9000, path: "/hostname", headers: {}, body: "hostname" };
  const ask = (of: string, more = {}) =>
    cluster.network.request({ ...inPod, name: "a" }, { ...request, host: of, ...more }).response
      ?.body;
  expect(ask("127.0.0.1")).toBe("inside");
  expect(ask("192.168.49.2")).toBe("outside");
  expect(ask("192.168.49.2", { protocol: "UDP" })).toBe("datagrams");
});
