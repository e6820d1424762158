// What CoreDNS answers. Rules of its kubernetes plugin (the records are named in the DNS specification, version 1.1.0).

import type { Endpoint, EndpointSlice } from "#api/discovery.ts";
import type { Service } from "#api/core.ts";
import type { Registry } from "../apiserver/registry.ts";

const clusterDomain = "cluster.local";
const suffix = `.svc.${clusterDomain}`;
const longestAliasChain = 5;
/** Names with fewer dots are looked for in the search domains first. */
const ndots = 5;

export type RecordType = "A" | "CNAME" | "PTR" | "SRV";

/** One line of an answer. */
export interface DnsRecord {
  /** In full, without the dot at the end. */
  readonly name: string;
  readonly type: RecordType;
  readonly value: string;
}

/** Cluster DNS as a Pod's resolver uses it, with the search list of dnsPolicy ClusterFirst. */
export class Dns {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** The first answer to `name` asked from a Pod in `namespace`; empty if there is no such name. */
  search(name: string, type: RecordType, namespace: string): readonly DnsRecord[] {
    const bare = name.replace(/\.$/, "").toLowerCase();
    const domains = [`${namespace}${suffix}`, suffix.slice(1), clusterDomain];
    const searched = domains.map((domain) => `${bare}.${domain}`);
    const isLong = bare.split(".").length > ndots;
    const candidates = isLong ? [bare, ...searched] : [...searched, bare];
    for (const candidate of name.endsWith(".") ? [bare] : candidates) {
      const records = this.records(candidate, type);
      if (records.length > 0) return records;
    }
    return [];
  }

  /** The address of `name` asked from a Pod in `namespace`; undefined if there is no such name. */
  lookup(name: string, namespace: string): string | undefined {
    return this.search(name, "A", namespace).find(({ type }) => type === "A")?.value;
  }

  /** What is known of a full name. */
  records(name: string, type: RecordType, depth = 0): readonly DnsRecord[] {
    if (name.endsWith(".in-addr.arpa")) return type === "PTR" ? this.#reverse(name) : [];
    if (!name.endsWith(suffix) || depth > longestAliasChain) return ofPod(name, type);
    const labels = name.slice(0, -suffix.length).split(".");
    const namespace = labels.pop() ?? "";
    const service = this.#registry.find("services", namespace, labels.pop() ?? "");
    if (!service) return [];
    if (service.spec.type === "ExternalName") {
      const externalName = (service.spec.externalName ?? "").replace(/\.$/, "");
      const alias: DnsRecord = { name, type: "CNAME", value: `${externalName}.` };
      return type === "CNAME" ? [alias] : [alias, ...this.records(externalName, type, depth + 1)];
    }
    if (type === "SRV") return this.#ports(name, labels, service);
    if (type !== "A" || labels.length > 1) return [];
    return this.#addresses(service, labels[0]).map((value) => ({ name, type, value }));
  }

  /** A Service without cluster IP answers with its ready Pods, or with the Pod of that host name. */
  #addresses(service: Service, hostname: string | undefined): string[] {
    const { clusterIP } = service.spec;
    const isHeadless = !clusterIP || clusterIP === "None";
    if (!isHeadless) return hostname === undefined ? [clusterIP] : [];
    return this.#endpoints(service)
      .filter((each) => hostname === undefined || nameOf(each) === hostname)
      .map(({ addresses }) => addresses[0]!);
  }

  /** `_http._tcp.web`: where the port with that name is. */
  #ports(name: string, [port, protocol]: readonly string[], service: Service): DnsRecord[] {
    const { clusterIP, ports = [] } = service.spec;
    const target = targetOf(service.metadata.name, service.metadata.namespace);
    const wanted = ports.filter(
      (each) =>
        port === undefined ||
        (`_${each.name}` === port && `_${(each.protocol ?? "TCP").toLowerCase()}` === protocol),
    );
    const hosts =
      clusterIP === "None"
        ? this.#endpoints(service).map((each) => `${nameOf(each)}.${target}`)
        : [target];
    const weight = Math.floor(100 / Math.max(1, hosts.length));
    return wanted.flatMap((each) =>
      hosts.map((host) => ({ name, type: "SRV", value: `0 ${weight} ${each.port} ${host}` })),
    );
  }

  /** Whose address it is. */
  #reverse(name: string): DnsRecord[] {
    const ip = name.split(".").slice(0, 4).toReversed().join(".");
    for (const { metadata, spec } of this.#registry.list("services")) {
      if (spec.clusterIP !== ip) continue;
      return [{ name, type: "PTR", value: targetOf(metadata.name, metadata.namespace) }];
    }
    return this.#registry.list("endpointslices").flatMap(({ metadata, endpoints }) => {
      const service = metadata.labels?.[serviceLabel] ?? "";
      const found = (endpoints ?? []).filter(({ addresses }) => addresses.includes(ip));
      return found.map((each) => ({
        name,
        type: "PTR" as const,
        value: `${nameOf(each)}.${targetOf(service, metadata.namespace)}`,
      }));
    });
  }

  #endpoints({ metadata }: Service): Endpoint[] {
    const isOwn = (slice: EndpointSlice) => slice.metadata.labels?.[serviceLabel] === metadata.name;
    return this.#registry
      .list("endpointslices", metadata.namespace ?? "")
      .filter(isOwn)
      .flatMap((slice) => slice.endpoints ?? [])
      .filter(({ conditions }) => conditions.ready ?? true);
  }
}

const serviceLabel = "kubernetes.io/service-name";

/** A Service's name, with the dot at the end. */
function targetOf(service: string, namespace = ""): string {
  return `${service}.${namespace}${suffix}.`;
}

/** An endpoint without a host name is called by its address. */
function nameOf({ hostname, addresses }: Endpoint): string {
  return hostname ?? addresses[0]!.replaceAll(".", "-");
}

/** `10-244-1-5.default.pod.cluster.local`: the address is in the name. */
function ofPod(name: string, type: RecordType): DnsRecord[] {
  const [, dashed] = /^(\d+-\d+-\d+-\d+)\.[^.]+\.pod\.cluster\.local$/.exec(name) ?? [];
  return dashed && type === "A" ? [{ name, type, value: dashed.replaceAll("-", ".") }] : [];
}
