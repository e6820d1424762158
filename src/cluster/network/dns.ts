import type { Registry } from "../apiserver/registry.ts";

const clusterDomain = "cluster.local";
const longestAliasChain = 5;

/** Cluster DNS as a Pod's resolver uses it, with the search list of dnsPolicy ClusterFirst. */
export class Dns {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** The address of `name` asked from a Pod in `namespace`; undefined if there is no such name. */
  lookup(name: string, namespace: string): string | undefined {
    const bare = name.replace(/\.$/, "").toLowerCase();
    const searches = [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
    const candidates = name.endsWith(".") ? [bare] : [bare, ...searches.map((s) => `${bare}.${s}`)];
    for (const candidate of candidates) {
      const address = this.#address(candidate, 0);
      if (address !== undefined) return address;
    }
    return undefined;
  }

  #address(name: string, depth: number): string | undefined {
    const suffix = `.svc.${clusterDomain}`;
    if (!name.endsWith(suffix) || depth > longestAliasChain) return undefined;
    const labels = name.slice(0, -suffix.length).split(".");
    const namespace = labels.pop() ?? "";
    const service = this.#registry.find("services", namespace, labels.pop() ?? "");
    if (!service) return undefined;
    const { clusterIP, externalName } = service.spec;
    if (externalName) return this.#address(externalName, depth + 1);
    if (labels.length === 0 && clusterIP && clusterIP !== "None") return clusterIP;
    return this.#headless(service.metadata.name, namespace, labels[0]);
  }

  /** A Service without cluster IP answers with a ready Pod, or the Pod of that host name. */
  #headless(service: string, namespace: string, hostname: string | undefined): string | undefined {
    for (const slice of this.#registry.list("endpointslices", namespace)) {
      if (slice.metadata.labels?.["kubernetes.io/service-name"] !== service) continue;
      const endpoint = (slice.endpoints ?? []).find(
        (each) => (each.conditions.ready ?? true) && (!hostname || each.hostname === hostname),
      );
      if (endpoint) return endpoint.addresses[0];
    }
    return undefined;
  }
}
