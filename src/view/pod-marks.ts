import type { PodRow } from "#protocol/rows.ts";
import type { ControlPlanePlan } from "./control-plane-plan.ts";
import { type Point, round } from "./geometry.ts";
import { counted, type Inventory, suffixOf } from "./inventory.ts";
import type { Plan } from "./plan.ts";
import type { Detail, PodSize } from "./pod-size.ts";
import type { PodState } from "./pod-state.ts";
import type { Versions } from "./versions.ts";
import { type Group, type ZoneLayout, zoneBox } from "./zone-layout.ts";
import { spotsIn } from "./zones.ts";

/** A Pod, or many that are drawn as one. */
export interface PodMark extends Point {
  readonly key: string;
  /** uid; of the first one if there are many. */
  readonly id: string;
  readonly ids: readonly string[];
  readonly name: string;
  readonly suffix: string;
  readonly radius: number;
  readonly detail: Detail;
  readonly state: PodState;
  readonly status: string;
  /** What is written about its status; nothing while it simply runs. */
  readonly statusLines: readonly string[];
  readonly version: string;
  readonly look: number;
  readonly ip: string;
  readonly node: string;
  readonly ready: boolean;
  readonly serving: boolean;
  /** Of the Service whose outline it is in; one more than there are if it is in none. */
  readonly order: number;
  /** How many further Services send requests to it. */
  readonly alsoServing: number;
  /** Where it comes from: its ReplicaSet. */
  readonly birth: Point;
  readonly title: string;
}

interface Picture {
  readonly inventory: Inventory;
  readonly plan: Plan;
  readonly controlPlane: ControlPlanePlan;
  readonly versions: Versions;
  readonly layout: ZoneLayout;
}

/** A place for each Pod: in its zone of its node, or at its ReplicaSet while it has no node. */
export function podMarks(picture: Picture): PodMark[] {
  const { inventory, plan, layout } = picture;
  const births = birthplaces(picture.controlPlane, plan);
  const birthOf = (pod: PodRow): Point => births.get(pod.ownerId) ?? births.get("")!;
  const marks: PodMark[] = [];
  for (const [index, place] of plan.rows.flat().entries()) {
    const groups = layout.groups.get(inventory.nodes[index]?.name ?? "") ?? [];
    for (let zone = 0; zone < layout.spans.length; zone++) {
      const inZone = groups.filter((group) => group.zone === zone);
      const { before, after, statusLines } = layout.demands[zone]!;
      const box = zoneBox(layout, zone, place, plan.narrow);
      const inner = plan.narrow
        ? { ...box, x: box.x + before, width: box.width - before - after }
        : { ...box, y: box.y + before, height: box.height - before - after };
      const spots = spotsIn(inner, inZone.length, layout.size, statusLines, plan.narrow);
      for (const [at, group] of inZone.entries()) {
        marks.push(markOf(group, spots[at]!, layout.size, birthOf(group.pods[0]), picture));
      }
    }
  }
  marks.push(...waitingMarks(layout.groups.get("") ?? [], birthOf, picture));
  return marks;
}

/** Where Pods leave the cards of their ReplicaSets: below, or at the right if there is another card below. */
function birthplaces(
  { centre, radius, owners }: ControlPlanePlan,
  { form }: Plan,
): Map<string, Point> {
  const births = new Map<string, Point>([["", { x: centre.x, y: centre.y + radius }]]);
  for (const { cards } of owners) {
    for (const { set, box } of cards) {
      births.set(
        set.id,
        form === "column"
          ? { x: box.x + box.width, y: box.y + box.height / 2 }
          : { x: box.x + box.width / 2, y: box.y + box.height },
      );
    }
  }
  return births;
}

/** Pods without a node hang in a line at their ReplicaSet, smaller ones if they are many. */
function waitingMarks(
  groups: readonly Group[],
  birthOf: (pod: PodRow) => Point,
  picture: Picture,
): PodMark[] {
  const byBirth = new Map<Point, Group[]>();
  for (const group of groups) {
    const birth = birthOf(group.pods[0]);
    const list = byBirth.get(birth);
    if (list) list.push(group);
    else byBirth.set(birth, [group]);
  }
  const { form } = picture.plan;
  return [...byBirth].flatMap(([birth, list]) => {
    const shown = list.length > 12 ? [merged(list)] : list;
    // Too small for words, unless it stands for many.
    const most = form === "small" ? 5 : form === "narrow" ? 8 : 9.5;
    const radius = Math.min(most, (form === "column" ? 30 : 70) / shown.length);
    return shown.map((group, index) => {
      const offset = (index - (shown.length - 1) / 2) * radius * 2.3;
      const place =
        form === "column"
          ? { x: birth.x + radius + 3, y: birth.y + offset }
          : { x: birth.x + offset, y: birth.y + radius + 4 };
      return markOf(group, place, { radius, detail: 0 }, birth, picture);
    });
  });
}

function merged(groups: readonly Group[]): Group {
  // There is at least one: the caller has counted them.
  const first = groups[0]!;
  const pods = groups.flatMap((group) => group.pods);
  return {
    ...first,
    key: `waiting ${first.pods[0].ownerId}`,
    pods: [first.pods[0], ...pods.slice(1)],
  };
}

function markOf(
  { key, pods, state, zone }: Group,
  { x, y }: Point,
  { radius, detail }: Pick<PodSize, "radius" | "detail">,
  birth: Point,
  { inventory, layout, versions }: Picture,
): PodMark {
  const [pod] = pods;
  const many = pods.length > 1;
  const services = inventory.servicesOf.get(pod.id)?.length ?? 0;
  return {
    key,
    id: pod.id,
    ids: pods.map(({ id }) => id),
    name: pod.name,
    suffix: many ? `×${pods.length}` : suffixOf(pod.name),
    x: round(x),
    y: round(y),
    radius,
    detail: many ? 1 : detail,
    state,
    status: pod.status,
    statusLines:
      state === "running" || many
        ? []
        : inLines(pod.status, layout.demands.at(-1)?.statusLines === 1),
    version: pod.version,
    look: versions.lookOf(pod.image),
    ip: many ? "" : pod.ip,
    node: pod.nodeName,
    ready: pod.ready,
    serving: services > 0,
    order: zone,
    alsoServing: Math.max(services - 1, 0),
    birth: { x: round(birth.x), y: round(birth.y) },
    title: many ? manyTitle(pods) : podTitle(pod, services > 0),
  };
}

/** The longest status that fits beside others. */
const longestLine = 12;

/** In two lines if it is long, or the end of it: `ImagePull`, `BackOff`; broken where a word begins. */
function inLines(status: string, oneLine: boolean): string[] {
  if (status.length <= longestLine) return [status];
  const starts = [...status.matchAll(/(?<=[a-z])(?=[A-Z])/g)].map(({ index }) => index);
  const half = status.length / 2;
  const at = starts.toSorted((a, b) => Math.abs(a - half) - Math.abs(b - half))[0];
  if (at === undefined) return [status];
  if (!oneLine) return [status.slice(0, at), status.slice(at)];
  const fitting = starts.find((start) => status.length - start < longestLine) ?? at;
  return [status.slice(fitting)];
}

function podTitle(pod: PodRow, serving: boolean): string {
  return [
    `Pod ${pod.name}`,
    pod.image,
    `${pod.status}${pod.ready ? ", ready" : ""}${serving ? ", serving" : ""}`,
    pod.nodeName === "" ? "not scheduled" : `on ${pod.nodeName}${pod.ip && ` as ${pod.ip}`}`,
    ...(pod.restarts > 0 ? [counted(pod.restarts, "restart")] : []),
  ].join("\n");
}

function manyTitle(pods: readonly [PodRow, ...PodRow[]]): string {
  const [{ image, status, nodeName }] = pods;
  const where = nodeName === "" ? "not scheduled" : `on ${nodeName}`;
  return `${pods.length} Pods\n${image}\n${status}\n${where}`;
}
