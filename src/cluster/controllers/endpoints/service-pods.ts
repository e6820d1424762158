import type { Pod, Service, ServicePort } from "#api/core.ts";
import { selectorFromSet } from "#api/selectors.ts";
import type { Registry } from "../../apiserver/registry.ts";

/** The Pods behind a Service that have an address, finished ones left out; by name. */
export function podsOf(registry: Registry, { metadata, spec }: Service): Pod[] {
  const selector = selectorFromSet(spec.selector);
  return registry
    .list("pods", metadata.namespace)
    .filter(
      ({ status }) => status.podIP && status.phase !== "Succeeded" && status.phase !== "Failed",
    )
    .filter((pod) => selector.matches(pod.metadata.labels));
}

/** The number of a Service's target port in this Pod; undefined if no container has that name. */
export function targetPortOf(
  { targetPort, port, protocol = "TCP" }: ServicePort,
  { spec }: Pod,
): number | undefined {
  if (targetPort === undefined) return port;
  if (typeof targetPort === "number") return targetPort;
  for (const container of spec.containers) {
    const found = container.ports?.find(
      (item) => item.name === targetPort && item.protocol === protocol,
    );
    if (found) return found.containerPort;
  }
  return undefined;
}

/** How an endpoint names its Pod. */
export function targetReference({ metadata }: Pod) {
  return {
    kind: "Pod",
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    uid: metadata.uid,
  };
}

/** The name that a Pod has in the DNS of a Service: only of the one that its subdomain names. */
export function hostnameIn({ metadata }: Service, { spec }: Pod): { hostname?: string } {
  const { hostname, subdomain } = spec;
  return hostname && subdomain === metadata.name ? { hostname } : {};
}
