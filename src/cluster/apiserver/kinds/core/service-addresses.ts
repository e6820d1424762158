import type { Service } from "#api/core.ts";
import { type FieldError, invalid } from "#api/field-errors.ts";
import type { Random } from "#base/random.ts";
import type { AdmissionContext } from "../../strategy.ts";
import { type Cidr, contains, parseCidr } from "../rules/cidr.ts";
import { goStrings } from "../rules/go-text.ts";

const firstNodePort = 30_000;
const nodePortCount = 2768;
/** As in KEP-3668: the lower band is taken only once the upper one is full. */
const reservedNodePorts = 86;

/** Gives the Service an address that no other has, unless it is headless or only a name. */
export function allocateClusterIP({ spec, metadata }: Service, context: AdmissionContext): void {
  if (spec.type === "ExternalName" || spec.clusterIP === "None") return;
  if (!spec.clusterIP && context.dryRun) {
    // A dry run does not look for a free one.
    spec.clusterIP = serviceAddress(context.serviceRange, 0);
  } else if (!spec.clusterIP) {
    const taken = new Set(context.list("services").map(({ spec: other }) => other.clusterIP));
    const random = context.random(`clusterIP/${metadata.uid}`);
    const size = sizeOf(context.serviceRange);
    spec.clusterIP = pick(random, reservedAddresses(size), size - 1, (offset) => {
      const address = serviceAddress(context.serviceRange, offset);
      return offset === 0 || taken.has(address) ? undefined : address;
    });
  }
  spec.clusterIPs ??= [spec.clusterIP];
}

/** Why the addresses and ports that a Service asks for cannot be had; the first reason only. */
export function refusedAllocation(
  service: Service,
  old: Service | undefined,
  context: AdmissionContext,
): FieldError[] {
  const others = context
    .list("services")
    .filter(({ metadata }) => metadata.uid !== service.metadata.uid);
  const address = refusedAddress(service, old, others, context.serviceRange);
  if (address.length > 0) return address;
  return needsPorts(service) ? refusedNodePort(service, old, others) : [];
}

function needsPorts({ spec }: Service): boolean {
  return spec.type === "NodePort" || spec.type === "LoadBalancer";
}

function refusedAddress(
  { spec }: Service,
  old: Service | undefined,
  others: readonly Service[],
  range: Cidr,
): FieldError[] {
  const { clusterIP, clusterIPs } = spec;
  // An update takes no other address, but for a Service that had none.
  const isKept = old && old.spec.type !== "ExternalName";
  if (!clusterIP || clusterIP === "None" || spec.type === "ExternalName" || isKept) return [];
  const refuse = (why: string) => {
    const told = `failed to allocate IP ${clusterIP}: ${why}`;
    return [invalid("spec.clusterIPs", goStrings(clusterIPs), told)];
  };
  if (!isServiceAddress(clusterIP, range)) {
    return refuse("the provided network does not match the current range");
  }
  const isTaken = others.some((other) => other.spec.clusterIP === clusterIP);
  return isTaken ? refuse("provided IP is already allocated") : [];
}

function refusedNodePort(
  { spec }: Service,
  old: Service | undefined,
  others: readonly Service[],
): FieldError[] {
  const own = new Set((old?.spec.ports ?? []).map(({ nodePort }) => nodePort));
  for (const [index, { nodePort, protocol }] of (spec.ports ?? []).entries()) {
    if (!nodePort || own.has(nodePort)) continue;
    const field = `spec.ports[${index}].nodePort`;
    if (!isNodePort(nodePort)) {
      const why = `provided port is not in the valid range. The range of valid ports is ${nodePortRange}`;
      return [invalid(field, nodePort, why)];
    }
    const isTaken = others.some((other) =>
      other.spec.ports?.some((port) => port.nodePort === nodePort && port.protocol === protocol),
    );
    if (isTaken) return [invalid(field, nodePort, "provided port is already allocated")];
  }
  return [];
}

/** Gives every port of a NodePort or LoadBalancer Service a port on the nodes. */
export function allocateNodePorts(
  service: Service,
  old: Service | undefined,
  context: AdmissionContext,
): void {
  const { spec, metadata } = service;
  if (!needsNodePorts(service)) return;
  const taken = takenNodePorts(context);
  for (const [index, port] of (spec.ports ?? []).entries()) {
    if (port.nodePort) continue;
    const kept = old?.spec.ports?.find(
      (other) => other.port === port.port && other.protocol === port.protocol,
    );
    if (kept?.nodePort) {
      port.nodePort = kept.nodePort;
      continue;
    }
    if (context.dryRun) {
      port.nodePort = portOfDryRun(service, old, index);
      continue;
    }
    const random = context.random(`nodePort/${metadata.uid}/${port.port}`);
    port.nodePort = freeNodePort(random, taken);
    taken.add(port.nodePort);
  }
}

/** True for a Service whose ports are ports of the nodes as well. */
export function needsNodePorts({ spec }: Service): boolean {
  const isBalancer = spec.type === "LoadBalancer";
  return spec.type === "NodePort" || (isBalancer && spec.allocateLoadBalancerNodePorts !== false);
}

/** True for a Service that can be reached from outside of the cluster. */
export function isExternal({ spec }: Service): boolean {
  const isInternalType = spec.type === "ClusterIP" && !spec.externalIPs?.length;
  return ["NodePort", "LoadBalancer", "ClusterIP"].includes(spec.type ?? "") && !isInternalType;
}

/** True for a Service whose nodes tell a load balancer whether they have Pods of it. */
export function needsHealthCheck({ spec }: Service): boolean {
  return spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
}

/** Gives such a Service a port for that, and takes it back from one that is none any more. */
export function allocateHealthCheckPort(
  service: Service,
  old: Service | undefined,
  context: AdmissionContext,
): void {
  const { spec, metadata } = service;
  const before = old && needsHealthCheck(old) ? old.spec.healthCheckNodePort : undefined;
  if (!needsHealthCheck(service)) {
    if (before !== undefined && spec.healthCheckNodePort === before) {
      delete spec.healthCheckNodePort;
    }
    return;
  }
  if (spec.healthCheckNodePort) return;
  if (before !== undefined) {
    spec.healthCheckNodePort = before;
    return;
  }
  if (context.dryRun) {
    spec.healthCheckNodePort = portOfDryRun(service, old, spec.ports?.length ?? 0);
    return;
  }
  const taken = takenNodePorts(context);
  for (const { nodePort } of spec.ports ?? []) if (nodePort) taken.add(nodePort);
  const random = context.random(`healthCheckNodePort/${metadata.uid}`);
  spec.healthCheckNodePort = freeNodePort(random, taken);
}

/**
 * The port of a dry run, which does not look for a free one: the next after those that the write takes before, or
 * one outside of the range. As PortAllocationOperation.AllocateNext.
 */
function portOfDryRun({ spec }: Service, old: Service | undefined, index: number): number {
  const kept = new Set(old?.spec.ports?.map(({ nodePort }) => nodePort));
  const before = (spec.ports ?? []).slice(0, index).flatMap(({ nodePort }) => nodePort ?? []);
  const taken = before.filter((nodePort) => !kept.has(nodePort));
  return (taken.length > 0 ? Math.max(...taken) : 32_768) + 1;
}

function takenNodePorts(context: AdmissionContext): Set<number> {
  const taken = new Set<number>();
  for (const { spec } of context.list("services")) {
    for (const { nodePort } of spec.ports ?? []) if (nodePort) taken.add(nodePort);
    if (spec.healthCheckNodePort) taken.add(spec.healthCheckNodePort);
  }
  return taken;
}

function freeNodePort(random: Random, taken: ReadonlySet<number>): number {
  return pick(random, reservedNodePorts, nodePortCount, (offset) => {
    const nodePort = firstNodePort + offset;
    return taken.has(nodePort) ? undefined : nodePort;
  });
}

/** True for an address that a Service may have: not those of the network and of all in it. As PrefixContainsIP. */
function isServiceAddress(address: string, range: Cidr): boolean {
  const ends = [0, sizeOf(range) - 1].map((offset) => serviceAddress(range, offset));
  const only = parseCidr(`${address}/32`);
  return only !== undefined && contains(range, only) && !ends.includes(address);
}

/** The address of the range that comes so many after its first. */
export function serviceAddress({ address }: Cidr, offset: number): string {
  return formatIPv4(Number(address.bits) + offset);
}

function sizeOf({ address, bits }: Cidr): number {
  return 2 ** (address.size - bits);
}

/** The lower part is kept for addresses that people choose. As in KEP-3070: min(max(16, size/16), 256). */
function reservedAddresses(size: number): number {
  return size <= 16 ? 1 : Math.min(Math.max(16, Math.floor(size / 16)), 256);
}

const nodePortRange = `${firstNodePort}-${firstNodePort + nodePortCount - 1}`;

/** True for a port that a Service may have on the nodes. */
function isNodePort(port: number): boolean {
  return port >= firstNodePort && port < firstNodePort + nodePortCount;
}

/** A free choice in [low, high) at random; below `low` when there is none. */
function pick<T>(
  random: Random,
  low: number,
  high: number,
  choice: (offset: number) => T | undefined,
): T {
  const start = random.int(high - low);
  for (let step = 0; step < high; step++) {
    const offset = step < high - low ? low + ((start + step) % (high - low)) : high - 1 - step;
    const found = choice(offset);
    if (found !== undefined) return found;
  }
  throw new RangeError("every address is taken");
}

function formatIPv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}
