// What an update of a Service leaves out but does not mean to lose, and what goes with a type that needs it no
// more. As patchAllocatedValues, normalizeClusterIPs and dropTypeDependentFields of pkg/registry/core/service.

import type { Service } from "#api/core.ts";
import { equal } from "#base/json.ts";
import { isExternal, needsHealthCheck, needsNodePorts } from "./service-addresses.ts";

function needsIP({ spec }: Service): boolean {
  return spec.type !== "ExternalName";
}

/** A list of addresses follows the address that old clients write. */
export function syncClusterIPs({ spec }: Service, old: Service | undefined): void {
  if (!old) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const { clusterIP: before = "", clusterIPs: list = [] } = old.spec;
  const { clusterIP: after = "" } = spec;
  if (before === after) {
    if (list.length > 0 && !spec.clusterIPs?.length) spec.clusterIPs = [...list];
  } else if (equal(spec.clusterIPs ?? [], list)) {
    if (before && !after) delete spec.clusterIPs;
    else spec.clusterIPs = [after];
  }
}

/** Addresses and ports that the Service was given and that the update does not mention. */
export function keepAllocated(next: Service, old: Service): void {
  if (needsIP(next) && needsIP(old)) {
    if (!next.spec.clusterIP && old.spec.clusterIP) next.spec.clusterIP = old.spec.clusterIP;
    if (!next.spec.clusterIPs?.length && old.spec.clusterIPs) {
      next.spec.clusterIPs = [...old.spec.clusterIPs];
    }
  }
  if (needsNodePorts(next) && needsNodePorts(old)) keepNodePorts(next, old);
  const { healthCheckNodePort } = old.spec;
  if (needsHealthCheck(next) && needsHealthCheck(old) && healthCheckNodePort) {
    next.spec.healthCheckNodePort ||= healthCheckNodePort;
  }
}

/** Ports are known by their names; what another one has taken over is gone. */
function keepNodePorts(next: Service, old: Service): void {
  const { ports: before = [] } = old.spec;
  const { ports: after = [] } = next.spec;
  const given = new Set(after.map(({ nodePort }) => nodePort));
  const byName = new Map(before.map(({ name = "", nodePort }) => [name, nodePort]));
  for (const port of after) {
    const kept = byName.get(port.name ?? "");
    if (!port.nodePort && kept && !given.has(kept)) port.nodePort = kept;
  }
}

/** Fields that the new type does not know, where the author left them as they were. */
export function dropWhatTypeForgets(next: Service, old: Service): void {
  const { spec } = next;
  const drop = (field: keyof Service["spec"]) => {
    if (equal(spec[field], old.spec[field])) delete spec[field];
  };
  if (needsIP(old) && !needsIP(next)) {
    if (equal(spec.clusterIPs, old.spec.clusterIPs)) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    drop("ipFamilies");
    drop("ipFamilyPolicy");
  }
  if (needsNodePorts(old) && !needsNodePorts(next) && equal(nodePortsOf(next), nodePortsOf(old))) {
    for (const port of spec.ports ?? []) delete port.nodePort;
  }
  if (needsHealthCheck(old) && !needsHealthCheck(next)) drop("healthCheckNodePort");
  if (old.spec.type === "LoadBalancer" && spec.type !== "LoadBalancer") {
    drop("allocateLoadBalancerNodePorts");
    drop("loadBalancerClass");
  }
  if (isExternal(old) && !isExternal(next)) drop("externalTrafficPolicy");
}

function nodePortsOf({ spec }: Service): number[] {
  return (spec.ports ?? []).flatMap(({ nodePort }) => nodePort || []).toSorted((a, b) => a - b);
}
