import type { PodRow, ServiceRow } from "#protocol/rows.ts";
import type { Box } from "./geometry.ts";
import type { Inventory } from "./inventory.ts";
import type { NodePlan, Plan } from "./plan.ts";
import { type PodState, podState } from "./pod-state.ts";
import { type ZoneDemand, type Zones, zonesIn } from "./zones.ts";

/** Pods that stand together: one Pod, or the many of one kind that are drawn as one. */
export interface Group {
  readonly key: string;
  readonly pods: readonly [PodRow, ...PodRow[]];
  readonly state: PodState;
  /** Index of the zone; the last one is for Pods that no Service reaches. */
  readonly zone: number;
}

export interface ZoneLayout extends Zones {
  /** Services that have a zone, one each. */
  readonly services: readonly ServiceRow[];
  /** By node name; "" for Pods without one. */
  readonly groups: ReadonlyMap<string, readonly Group[]>;
  readonly demands: readonly ZoneDemand[];
}

/** Between the border of a zone that a Service goes around and its Pods. */
export const edge = 5;
const mostServices = 3;
/** Above it, Pods of one ReplicaSet that do the same on one node are drawn as one. */
const mostPods = 200;

/** Sorts the Pods into the zones of their nodes, and divides the nodes accordingly. */
export function layoutZones(inventory: Inventory, plan: Plan): ZoneLayout {
  const services = inventory.services.slice(0, mostServices);
  const groups = groupsOf(inventory, services);
  const { narrow } = plan;
  const demands: ZoneDemand[] = services.map((_, zone) => ({
    most: mostIn(groups, zone),
    statusLines: 0,
    before: zone > 0 && !narrow ? edge + 12 : edge,
    // A long label stands on the lower border.
    after: narrow || plan.form === "small" ? edge : edge + 6,
  }));
  demands.push({
    most: mostIn(groups, services.length),
    statusLines: narrow || plan.form === "small" ? 1 : 2,
    before: 3,
    after: 0,
  });
  const rooms = plan.rows.flat().map(({ room }) => room);
  const room = {
    width: Math.min(...rooms.map(({ width }) => width)),
    height: Math.min(...rooms.map(({ height }) => height)),
  };
  return { ...zonesIn(room, narrow, demands), services, groups, demands };
}

/** A zone of a node. */
export function zoneBox(
  { spans }: ZoneLayout,
  zone: number,
  { room }: NodePlan,
  narrow: boolean,
): Box {
  // A layout has a span for each of its zones.
  const { start, extent } = spans[zone]!;
  return narrow
    ? { x: room.x + start, y: room.y, width: extent, height: room.height }
    : { x: room.x, y: room.y + start, width: room.width, height: extent };
}

function mostIn(groups: ReadonlyMap<string, readonly Group[]>, zone: number): number {
  let most = 0;
  for (const [node, list] of groups) {
    if (node !== "") most = Math.max(most, list.filter((group) => group.zone === zone).length);
  }
  return most;
}

function groupsOf(
  { pods, nodes, servicesOf }: Inventory,
  services: readonly ServiceRow[],
): Map<string, Group[]> {
  const names = new Set(nodes.map(({ name }) => name));
  const zones = new Map(services.map(({ id }, index) => [id, index]));
  const zoneOf = ({ id }: PodRow): number =>
    Math.min(
      ...(servicesOf.get(id) ?? []).map((service) => zones.get(service) ?? services.length),
      services.length,
    );
  const together = pods.length > mostPods;
  const byKey = new Map<string, { node: string; zone: number; pods: [PodRow, ...PodRow[]] }>();
  for (const pod of pods) {
    const node = names.has(pod.nodeName) ? pod.nodeName : "";
    const zone = zoneOf(pod);
    const key = together ? `${node} ${pod.ownerId} ${zone} ${podState(pod)}` : pod.id;
    const known = byKey.get(key);
    if (known) known.pods.push(pod);
    else byKey.set(key, { node, zone, pods: [pod] });
  }
  const byNode = new Map<string, Group[]>();
  for (const [key, { node, zone, pods: members }] of byKey) {
    const group: Group = { key, pods: members, state: podState(members[0]), zone };
    const list = byNode.get(node);
    if (list) list.push(group);
    else byNode.set(node, [group]);
  }
  return byNode;
}
