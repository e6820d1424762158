import type { NodeRow } from "#protocol/rows.ts";
import { type Inventory } from "./inventory.ts";
import type { NodePlan, Plan } from "./plan.ts";

export interface NodeMark extends NodePlan {
  readonly id: string;
  readonly name: string;
  readonly ip: string;
  /** As in `kubectl get nodes`. */
  readonly status: string;
  readonly ready: boolean;
  readonly unschedulable: boolean;
  /** Path of its hexagon, in the view box. */
  readonly path: string;
}

/** The STATUS column of `kubectl get nodes`. */
export function nodeStatus({ ready, unschedulable }: NodeRow): string {
  return (ready ? "Ready" : "NotReady") + (unschedulable ? ",SchedulingDisabled" : "");
}

/** Pairs the nodes with their places. */
export function nodeMarks({ nodes }: Inventory, { rows, narrow }: Plan): NodeMark[] {
  return rows.flat().map((place, index) => {
    // A plan has as many places as there are nodes.
    const node = nodes[index]!;
    return {
      ...place,
      id: node.id,
      name: node.name,
      ip: node.internalIP,
      status: nodeStatus(node),
      ready: node.ready,
      unschedulable: node.unschedulable,
      path: hexagon(place, narrow),
    };
  });
}

function hexagon({ box, tip }: NodePlan, narrow: boolean): string {
  const { x, y } = box;
  const right = x + box.width;
  const bottom = y + box.height;
  const corners = narrow
    ? [
        [x + tip, y],
        [right - tip, y],
        [right, y + box.height / 2],
        [right - tip, bottom],
        [x + tip, bottom],
        [x, y + box.height / 2],
      ]
    : [
        [x + box.width / 2, y],
        [right, y + tip],
        [right, bottom - tip],
        [x + box.width / 2, bottom],
        [x, bottom - tip],
        [x, y + tip],
      ];
  return `M${corners.map((corner) => corner.map((value) => Math.round(value * 10) / 10).join(",")).join("L")}Z`;
}
