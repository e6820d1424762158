import type { Service } from "#api/core.ts";
import type { Random } from "#base/random.ts";
import type { AdmissionContext } from "../strategy.ts";
import { type Cidr, contains, parseCidr } from "./cidr.ts";

const firstNodePort = 30_000;
const nodePortCount = 2768;
/** As in KEP-3668: the lower band is taken only once the upper one is full. */
const reservedNodePorts = 86;

/** Gives the Service an address that no other has, unless it is headless or only a name. */
export function allocateClusterIP({ spec, metadata }: Service, context: AdmissionContext): void {
  if (spec.type === "ExternalName") return;
  if (!spec.clusterIP) {
    const taken = new Set(context.list("services").map(({ spec: other }) => other.clusterIP));
    const random = context.random(`clusterIP/${metadata.uid}`);
    const size = sizeOf(context.serviceRange);
    spec.clusterIP = pick(random, reservedAddresses(size), size - 1, (offset) => {
      const address = serviceAddress(context.serviceRange, offset);
      return taken.has(address) ? undefined : address;
    });
  }
  spec.clusterIPs ??= [spec.clusterIP];
  spec.ipFamilies ??= ["IPv4"];
  spec.ipFamilyPolicy ??= "SingleStack";
}

/** Gives every port of a NodePort or LoadBalancer Service a port on the nodes. */
export function allocateNodePorts(
  service: Service,
  old: Service | undefined,
  context: AdmissionContext,
): void {
  const { spec, metadata } = service;
  const needed =
    spec.type === "NodePort" ||
    (spec.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false);
  if (!needed) return;
  const taken = takenNodePorts(context);
  for (const port of spec.ports ?? []) {
    if (port.nodePort) continue;
    const kept = old?.spec.ports?.find(
      (other) => other.port === port.port && other.protocol === port.protocol,
    );
    if (kept?.nodePort) {
      port.nodePort = kept.nodePort;
      continue;
    }
    const random = context.random(`nodePort/${metadata.uid}/${port.port}`);
    port.nodePort = freeNodePort(random, taken);
    taken.add(port.nodePort);
  }
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
  const taken = takenNodePorts(context);
  for (const { nodePort } of spec.ports ?? []) if (nodePort) taken.add(nodePort);
  const random = context.random(`healthCheckNodePort/${metadata.uid}`);
  spec.healthCheckNodePort = freeNodePort(random, taken);
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

/** True for an address that a Service may have. */
export function isServiceAddress(address: string, range: Cidr): boolean {
  const only = parseCidr(`${address}/32`);
  return only !== undefined && contains(range, only);
}

/** The address of the range that comes so many after its first. */
export function serviceAddress({ address }: Cidr, offset: number): string {
  return formatIPv4(Number(address) + offset);
}

function sizeOf({ size, bits }: Cidr): number {
  return 2 ** (size - bits);
}

/** The lower part is kept for addresses that people choose. As in KEP-3070: min(max(16, size/16), 256). */
function reservedAddresses(size: number): number {
  return size <= 16 ? 1 : Math.min(Math.max(16, Math.floor(size / 16)), 256);
}

export const nodePortRange = `${firstNodePort}-${firstNodePort + nodePortCount - 1}`;

/** True for a port that a Service may have on the nodes. */
export function isNodePort(port: number): boolean {
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
