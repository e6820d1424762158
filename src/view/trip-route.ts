import type { Trip } from "#protocol/rows.ts";
import type { Point } from "./geometry.ts";
import type { PodMark } from "./pod-marks.ts";
import type { Scene } from "./scene.ts";
import type { ServiceMark } from "./service-marks.ts";

export interface Route {
  /** From the client to where the request ended. At least two. */
  readonly points: readonly Point[];
  readonly outcome: Trip["outcome"];
  /** How far the ripple at its end goes. */
  readonly reach: number;
  /** What came back, short enough for the picture. */
  readonly label: string;
  /** Where it is shown: `x` is its left side or its middle, `y` its lower border. */
  readonly answerAt: Point & { readonly anchor: "start" | "middle" };
}

/** The way of a request through the picture: client, node, outline of the Service, Pod. */
export function routeOf(trip: Trip, scene: Scene): Route {
  const points: Point[] = [];
  const last = trip.stops.findLast(({ kind }) => kind === "pod");
  const target = last && podOf(scene, last.id);
  for (const { kind, id } of trip.stops) {
    if (kind === "client") points.push(startOf(scene, id));
    else if (kind === "node") {
      const node = scene.nodes.find(({ name }) => name === id);
      if (node) points.push(...node.way, node.entry);
    } else if (kind === "service") {
      const service = scene.services.find((each) => each.id === id || each.key === id);
      const from = points.at(-1);
      if (service && from) points.push(...alongOutline(service, from, target, scene.plan.narrow));
    } else {
      const pod = podOf(scene, id);
      if (pod) points.push({ x: pod.x, y: pod.y });
    }
  }
  const { client, frame, narrow } = scene.plan;
  const border = narrow ? { x: client.x, y: frame.y + frame.height } : { x: frame.x, y: client.y };
  if (points.length === 0) points.push(client);
  // The line begins at the border of the client's screen, not on it.
  if (points[0] === client) points[0] = brink(client, points[1] ?? border);
  // A request that went nowhere gets as far as the cluster's border.
  if (points.length === 1) points.push(border);
  return {
    points,
    reach: 1.3 * (target?.radius ?? 20) + 8,
    outcome: trip.outcome,
    label: shortened(trip.label),
    answerAt: answerPlace(scene, target),
  };
}

function podOf({ pods }: Scene, id: string): PodMark | undefined {
  return pods.find((pod) => pod.id === id || pod.ids.includes(id));
}

function startOf(scene: Scene, id: string): Point {
  const pod = podOf(scene, id);
  if (pod) return { x: pod.x, y: pod.y };
  const node = scene.nodes.find(({ name }) => name === id);
  return node ? node.label : scene.plan.client;
}

/** Next to the client; in a column the control plane is there, so over the name of the Pod's node. */
function answerPlace({ plan, nodes }: Scene, target: PodMark | undefined): Route["answerAt"] {
  const { form, frame, size } = plan;
  const node = nodes.find(({ name }) => name === target?.node);
  if (form === "column" && node) {
    return { x: node.box.x + node.box.width / 2, y: node.label.y + 22, anchor: "middle" };
  }
  if (form === "narrow") return { x: 4, y: frame.y + frame.height - 2, anchor: "start" };
  return { x: 8, y: size.height - 14, anchor: "start" };
}

function brink(client: Point, to: Point): Point {
  if (Math.abs(to.y - client.y) < 20) return { x: client.x + 24, y: client.y };
  return to.y > client.y
    ? { x: client.x, y: client.y + 38 }
    : { x: client.x - 10, y: client.y - 16 };
}

/** Into the outline at its nearest end, and inside along its edge to the Pod. */
function alongOutline(
  { loops }: ServiceMark,
  from: Point,
  target: PodMark | undefined,
  narrow: boolean,
): Point[] {
  const holds = (point: Point): (typeof loops)[number] | undefined =>
    loops.find(
      ({ x, y, width, height }) =>
        point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height,
    );
  const loop = (target && holds(target)) ?? loops[0];
  if (!loop) return [];
  const { x, y, width, height } = loop;
  if (narrow) {
    const lane = x + 5;
    const into = { x: lane, y: Math.min(Math.max(from.y, y + 12), y + height - 12) };
    return target ? [into, { x: lane, y: target.y }] : [into];
  }
  const lane = y + height - 4;
  const into = { x: Math.min(Math.max(from.x, x + 16), x + width - 16), y: lane };
  return target ? [into, { x: target.x, y: lane }] : [into];
}

const longestLabel = 64;

/** Long generated names are shortened to their last part, and what is still too long is cut. */
function shortened(text: string): string {
  const short = text.trim().replaceAll(/[a-z][a-z0-9-]{14,}-([a-z0-9]+)/g, "…$1");
  return short.length > longestLabel ? `${short.slice(0, longestLabel - 1)}…` : short;
}
