import type { NodeRow } from "#protocol/rows.ts";
import { type Inventory } from "./inventory.ts";
import { noText, type PlacedText } from "./placed-text.ts";
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
  readonly title: PlacedText;
  readonly address: PlacedText;
  /** Why it takes no Pods. */
  readonly trouble: PlacedText;
}

/** The STATUS column of `kubectl get nodes`. */
export function nodeStatus({ ready, unschedulable }: NodeRow): string {
  return (ready ? "Ready" : "NotReady") + (unschedulable ? ",SchedulingDisabled" : "");
}

/** Pairs the nodes with their places. */
export function nodeMarks({ nodes }: Inventory, plan: Plan): NodeMark[] {
  return plan.rows.flat().map((place, index) => {
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
      path: hexagon(place, plan.narrow),
      ...textsOf(node, place, plan),
    };
  });
}

function textsOf(
  node: NodeRow,
  { label, box }: NodePlan,
  { form }: Plan,
): Pick<NodeMark, "title" | "address" | "trouble"> {
  const { name, internalIP } = node;
  const trouble = troubleOf(node);
  const { x, y } = label;
  const bold = { ...noText, x, y, face: "bold" } as const;
  if (form === "narrow") {
    return {
      title: { ...bold, text: name, y: y - 2, width: 80, size: 10.5 },
      address: { ...noText, text: internalIP, x, y: y + 11, width: 84, size: 10 },
      // Further in: there the hexagon's border slants.
      trouble: { ...bold, text: trouble, x: x + 8, y: y + 24, width: 80, size: 10 },
    };
  }
  const middle = { anchor: "middle", width: box.width * 0.9 } as const;
  if (form === "small") {
    // The hexagon's border tells of the trouble; there is no room for the word.
    const title = { ...bold, ...middle, text: name, size: 10 };
    return { title, address: noText, trouble: noText };
  }
  const text = trouble === "" ? internalIP : `${internalIP} · ${trouble}`;
  return {
    title: { ...bold, ...middle, text: name, width: box.width * 0.6, size: 12 },
    address: { ...noText, ...middle, text, x, y: y + 14 },
    trouble: noText,
  };
}

function troubleOf({ ready, unschedulable }: NodeRow): string {
  if (!ready) return "NotReady";
  return unschedulable ? "cordoned" : "";
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
