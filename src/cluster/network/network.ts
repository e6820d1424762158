import type { EndpointSlice } from "#api/discovery.ts";
import type { Service, ServicePort } from "#api/core.ts";
import type { Random } from "#base/random.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Kubelets } from "../kubelet/kubelets.ts";
import type { Simulation } from "../sim/simulation.ts";
import { Dns, type DnsRecord, type RecordType } from "./dns.ts";
import type {
  Hop,
  HttpFailure,
  HttpRequest,
  HttpResponse,
  HttpResult,
  HttpSource,
  Port,
} from "./http.ts";
import { ProxyRules } from "./proxy-rules.ts";

/** Where a connection goes: to an address on the Pod network, or nowhere. */
interface Destination {
  readonly ip: string;
  readonly port: Port;
  readonly hops: readonly Hop[];
}

const nodePortRange = { first: 30_000, last: 32_767 };

/** What kube-proxy, the Pod network and cluster DNS do together: finds who answers a request. */
export class Network {
  readonly #registry: Registry;
  readonly #kubelets: Kubelets;
  readonly #random: Random;
  readonly #dns: Dns;
  readonly #rules: ProxyRules;
  readonly #sticky = new Map<string, { readonly address: string; readonly at: number }>();
  readonly #simulation: Simulation;

  constructor(simulation: Simulation, registry: Registry, kubelets: Kubelets) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#kubelets = kubelets;
    this.#random = simulation.random("kube-proxy");
    this.#dns = new Dns(registry);
    this.#rules = new ProxyRules(simulation, registry);
    kubelets.connect(this);
  }

  /** One connection, one request; the answer comes at once. */
  request(source: HttpSource, request: HttpRequest): HttpResult {
    const ip = this.lookup(source, request.host);
    const client = this.#client(source);
    const address = `${ip ?? request.host}:${request.port}`;
    const fail = (failure: HttpFailure, hops: readonly Hop[] = []): HttpResult => ({
      failure,
      address,
      hops: [client, ...hops],
    });
    if (ip === undefined) return fail("unknown host");
    const port: Port = request.protocol === "UDP" ? `${request.port}/UDP` : request.port;
    const route = this.#route(source, client, ip, port);
    if (typeof route === "string") return fail(route);
    if ("failure" in route) return fail(route.failure, route.hops);
    const worker = this.#kubelets.podAt(route.ip, route.port);
    if (!worker) return fail("timeout", route.hops);
    const pod: Hop = {
      kind: "pod",
      id: worker.uid,
      address: `${route.ip}:${numberOf(route.port)}`,
    };
    const hops = [...route.hops, pod];
    const handler = worker.listener(route.port)?.handler(route.port);
    if (!handler) return fail("refused", hops);
    const isUnderstood = request.method !== "" || request.protocol === "UDP";
    const response = isUnderstood ? handler(request, client.address || "10.244.0.1") : notHttp;
    return { response, address, hops: [client, ...hops] };
  }

  /** Somebody listens on this port of the Pod. */
  listens(namespace: string, pod: string, port: number): boolean {
    const ip = this.#registry.find("pods", namespace, pod)?.status.podIP ?? "";
    return this.#kubelets.podAt(ip)?.listener(port) !== undefined;
  }

  /** What cluster DNS answers to a Pod. */
  records(source: HttpSource, name: string, type: RecordType): readonly DnsRecord[] {
    const namespace = source.from === "pod" ? source.namespace : "";
    return this.#dns.search(name, type, namespace);
  }

  /** The address of a name as it is known where the question comes from. */
  lookup(source: HttpSource, host: string): string | undefined {
    if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return host;
    if (host === "localhost") return "127.0.0.1";
    if (source.from === "pod" || source.from === "tunnel") {
      const pod = this.#registry.find("pods", source.namespace, source.name);
      const alias = pod?.spec.hostAliases?.find(({ hostnames }) => hostnames?.includes(host));
      return alias?.ip ?? this.#dns.lookup(host, source.namespace);
    }
    return this.#kubelets.nodeAddresses.get(host);
  }

  #client(source: HttpSource): Hop {
    if (source.from === "host") return { kind: "client", id: "host", address: "192.168.49.1" };
    if (source.from === "tunnel") return { kind: "client", id: "host", address: "127.0.0.1" };
    if (source.from === "node") {
      const address = this.#kubelets.nodeAddresses.get(source.node) ?? "";
      return { kind: "client", id: source.node, address };
    }
    const pod = this.#registry.find("pods", source.namespace, source.name);
    return {
      kind: "client",
      id: pod?.metadata.uid ?? source.name,
      address: pod?.status.podIP ?? "",
    };
  }

  #route(
    source: HttpSource,
    client: Hop,
    ip: string,
    port: Port,
  ): Destination | HttpFailure | { failure: HttpFailure; hops: readonly Hop[] } {
    if (ip.startsWith("127.")) return this.#loopback(source, port);
    for (const [node, nodeIP] of this.#kubelets.nodeAddresses) {
      if (nodeIP === ip && !this.#kubelets.isOn(node)) return "unreachable";
      if (nodeIP === ip) return this.#nodePort(client, node, ip, port);
    }
    const service = this.#rules.services.find(({ spec }) => spec.clusterIP === ip);
    if (service) {
      // Cluster addresses mean something on nodes and in Pods only.
      if (source.from === "host") return "timeout";
      const isLocal = service.spec.internalTrafficPolicy === "Local";
      return this.#atPort(client, service, port, isLocal ? this.#nodeOf(source) : undefined);
    }
    const external = this.#rules.services.find(({ spec }) => spec.externalIPs?.includes(ip));
    if (external) return this.#atPort(client, external, port);
    if (!ip.startsWith("10.244.")) return source.from === "host" ? "unreachable" : "timeout";
    if (source.from === "host") return "timeout";
    return this.#kubelets.podAt(ip) ? { ip, port, hops: [] } : "unreachable";
  }

  #atPort(client: Hop, service: Service, port: Port, onlyOnNode?: string) {
    const servicePort = service.spec.ports?.find((each) => portOf(each, each.port) === port);
    return servicePort ? this.#balance(client, service, servicePort, [], onlyOnNode) : "refused";
  }

  #nodeOf(source: HttpSource): string {
    if (source.from === "node") return source.node;
    if (source.from === "host") return "";
    return this.#registry.find("pods", source.namespace, source.name)?.spec.nodeName ?? "";
  }

  /** A Pod's own address is where its loopback leads, too. */
  #loopback(source: HttpSource, port: Port): Destination | HttpFailure {
    if (source.from !== "pod" && source.from !== "tunnel") return "refused";
    const pod = this.#registry.find("pods", source.namespace, source.name);
    const ip = pod?.status.podIP;
    if (!ip) return "refused";
    // The node's loopback has the ports that Pods take of the node.
    const onNode =
      pod.spec.hostNetwork && this.#hostPort(pod.spec.nodeName!, "127.0.0.1", port, []);
    return onNode || { ip, port, hops: [] };
  }

  #nodePort(client: Hop, node: string, ip: string, port: Port) {
    const number = numberOf(port);
    const hop: Hop = { kind: "node", id: node, address: `${ip}:${number}` };
    const isNodePort = number >= nodePortRange.first && number <= nodePortRange.last;
    for (const service of isNodePort ? this.#rules.services : []) {
      const servicePort = service.spec.ports?.find((each) => portOf(each, each.nodePort) === port);
      if (servicePort) {
        const isLocal = service.spec.externalTrafficPolicy === "Local";
        return this.#balance(client, service, servicePort, [hop], isLocal ? node : undefined);
      }
    }
    return this.#hostPort(node, ip, port, [hop]) ?? { failure: "refused" as const, hops: [hop] };
  }

  /** A Pod that has this port of the node at this address, or the node's network as its own. */
  #hostPort(node: string, ip: string, port: Port, hops: readonly Hop[]): Destination | undefined {
    const isHere = (hostIP = "") => hostIP === "" || hostIP === "0.0.0.0" || hostIP === ip;
    for (const { spec, status } of this.#registry.list("pods")) {
      if (spec.nodeName !== node || !status.podIP || status.phase !== "Running") continue;
      const ports = spec.containers.flatMap((container) => container.ports ?? []);
      const mapped = ports.find(
        (each) => portOf(each, each.hostPort) === port && isHere(each.hostIP),
      );
      const own = spec.hostNetwork ? port : undefined;
      const target = mapped ? portOf(mapped, mapped.containerPort) : own;
      if (target === undefined) continue;
      const isOpen = this.#kubelets.podAt(status.podIP, target)?.listener(target);
      if (isOpen) return { ip: status.podIP, port: target, hops };
    }
    return undefined;
  }

  /** Picks an endpoint: uniformly at random for each connection, or the client's last one. */
  #balance(
    client: Hop,
    service: Service,
    servicePort: ServicePort,
    before: readonly Hop[],
    onlyOnNode?: string,
  ) {
    const { namespace = "", name } = service.metadata;
    const hop: Hop = {
      kind: "service",
      id: `${namespace}/${name}`,
      address: `${service.spec.clusterIP ?? ""}:${servicePort.port}`,
    };
    const hops = [...before, hop];
    const targets = targetsOf(this.#rules.slicesOf(service), servicePort.name ?? "", onlyOnNode);
    if (targets.length === 0) {
      const failure: HttpFailure = onlyOnNode === undefined ? "refused" : "timeout";
      return { failure, hops };
    }
    const isSticky = service.spec.sessionAffinity === "ClientIP";
    const stickyKey = `${hop.id} ${servicePort.port} ${client.address}`;
    const last = isSticky ? this.#sticky.get(stickyKey) : undefined;
    const timeoutMs =
      (service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) * 1000;
    const isFresh = last && this.#simulation.now - last.at < timeoutMs;
    const kept = isFresh ? targets.find(({ ip }) => ip === last.address) : undefined;
    const target = kept ?? targets[this.#random.int(targets.length)]!;
    if (isSticky) this.#sticky.set(stickyKey, { address: target.ip, at: this.#simulation.now });
    return { ip: target.ip, port: portOf(servicePort, target.port), hops };
  }
}

/** As a server of Go's says it, whatever was meant. */
const notHttp: HttpResponse = {
  code: 400,
  reason: "Bad Request",
  headers: { "content-type": "text/plain; charset=utf-8", connection: "close" },
  body: "400 Bad Request",
};

function numberOf(port: Port): number {
  return typeof port === "number" ? port : Number.parseInt(port, 10);
}

/** A number as the port of what names its protocol. */
function portOf(of: { readonly protocol?: string | undefined }, port = 0): Port {
  return of.protocol === "UDP" ? `${port}/UDP` : port;
}

/** Ready endpoints; when there are none, those that still serve while they terminate. */
function targetsOf(
  slices: readonly EndpointSlice[],
  portName: string,
  onlyOnNode: string | undefined,
): { readonly ip: string; readonly port: number }[] {
  const pick = (
    isUsable: (of: { ready?: boolean; serving?: boolean; terminating?: boolean }) => boolean,
  ) =>
    slices.flatMap(({ endpoints, ports }) => {
      const port = (ports ?? []).find((each) => (each.name ?? "") === portName)?.port;
      if (port === undefined) return [];
      return (endpoints ?? []).flatMap(({ addresses, conditions, nodeName }) =>
        isUsable(conditions) && (onlyOnNode === undefined || nodeName === onlyOnNode)
          ? [{ ip: addresses[0]!, port }]
          : [],
      );
    });
  const ready = pick(({ ready: isReady }) => isReady ?? true);
  if (ready.length > 0) return ready;
  return pick(({ serving, terminating }) => (serving ?? false) && (terminating ?? false));
}
