import { type Box, clamp, type Point, type Size } from "./geometry.ts";

/** Where a node is drawn and where in it Pods may stand. */
export interface NodePlan {
  readonly box: Box;
  /** How far the hexagon's two tips stand out of its straight sides. */
  readonly tip: number;
  /** Zones are stacked in it: downwards if wide, to the right if narrow. */
  readonly room: Box;
  readonly label: Point;
  /** Where a request from outside comes in, and by which ways it gets there. */
  readonly entry: Point;
  readonly way: readonly Point[];
}

/**
 * How the regions lie. Wide: the control plane above nodes that stand side by side. Column: at their left,
 * for hosts of little height. Narrow, for phones: nodes one above the other.
 */
export type Form = "wide" | "column" | "narrow";

/** The regions of the picture. */
export interface Plan {
  readonly form: Form;
  /** Of the view box: the host's size, or a multiple of it if that is too small to draw on. */
  readonly size: Size;
  /** Nodes stand one above the other. */
  readonly narrow: boolean;
  readonly frame: Box;
  readonly client: Point;
  /** The control plane's part of the frame. */
  readonly strip: Box;
  /** Rows of nodes; Pods of one row can share one outline. */
  readonly rows: readonly (readonly NodePlan[])[];
}

const nodesPerRow = 5;

/** Divides the picture; `owners` is the number of lines that the control plane shows. */
export function planOf(host: Size, nodes: number, owners: number): Plan {
  if (host.width < 640 || host.width < host.height * 1.1) return narrowPlan(host, nodes, owners);
  const rows = Math.max(1, Math.ceil(nodes / nodesPerRow));
  const isFlat = host.width > host.height * 2.05 && rows === 1;
  return isFlat ? columnPlan(host, nodes) : widePlan(host, nodes, rows, owners);
}

/** The host's size in units of the drawing: more than its pixels if it is small, fewer if it is large. */
function viewBoxOf({ width, height }: Size, least: Size): Size {
  const lack = Math.max(least.width / width, least.height / height);
  // Marks and letters grow with the picture, but not as fast as the room between them.
  const plenty = Math.min(width / 1000, height / (least.height + 120));
  const factor = lack > 1 ? lack : 1 / clamp(plenty ** 0.75, 1, 2);
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}

function widePlan(host: Size, nodes: number, rowCount: number, owners: number): Plan {
  const least = { width: 720, height: 140 + (rowCount > 1 ? 180 : 240) * rowCount };
  const size = viewBoxOf(host, least);
  const frame = { x: 84, y: 10, width: size.width - 94, height: size.height - 20 };
  const stripHeight = Math.max(clamp(size.height * 0.25, 92, 140), owners > 1 ? owners * 36 : 0);
  const strip = { x: frame.x + 14, y: frame.y + 10, width: frame.width - 28, height: stripHeight };
  const top = strip.y + stripHeight;
  const area = {
    x: frame.x + 12,
    y: top,
    width: frame.width - 24,
    height: frame.y + frame.height - 10 - top,
  };
  const rows = sideBySide(area, nodes, rowCount, frame.y + frame.height - 7);
  return {
    form: "wide",
    size,
    narrow: false,
    frame,
    client: clientBeside(rows, size),
    strip,
    rows,
  };
}

const columnWidth = 174;

function columnPlan(host: Size, nodes: number): Plan {
  const size = viewBoxOf(host, { width: 700, height: 300 });
  const frame = { x: 76, y: 8, width: size.width - 84, height: size.height - 16 };
  const strip = {
    x: frame.x + 20,
    y: frame.y + 12,
    width: columnWidth,
    height: frame.height - 24,
  };
  const left = strip.x + columnWidth + 24;
  const area = {
    x: left,
    y: frame.y + 6,
    width: frame.x + frame.width - 12 - left,
    height: frame.height - 14,
  };
  const rows = sideBySide(area, nodes, 1, frame.y + frame.height - 5);
  return {
    form: "column",
    size,
    narrow: false,
    frame,
    client: clientBeside(rows, size),
    strip,
    rows,
  };
}

function clientBeside(rows: Plan["rows"], { height }: Size): Point {
  return { x: 38, y: rows[0]?.[0]?.entry.y ?? height / 2 };
}

/** Hexagons in rows, no slimmer or wider than still looks like one. */
function sideBySide(area: Box, nodes: number, rowCount: number, gutter: number): NodePlan[][] {
  const perRow = Math.ceil(nodes / rowCount);
  const rowHeight = area.height / rowCount;
  const width = Math.min(area.width / Math.max(perRow, 1), rowHeight * 1.12);
  const height = Math.min(rowHeight, width * 1.75);
  const left = area.x + (area.width - width * perRow) / 2;
  const top = area.y + (area.height - height * rowCount) / 2;
  return Array.from({ length: rowCount }, (_, row) =>
    Array.from({ length: Math.min(perRow, nodes - row * perRow) }, (_node, column) => {
      const box = {
        x: left + column * width + 4,
        y: top + row * height + 2,
        width: width - 8,
        height: height - 4,
      };
      return wideNode(box, row === 0 && column === 0, gutter);
    }),
  );
}

function wideNode(box: Box, isFirst: boolean, gutter: number): NodePlan {
  const tip = Math.min(box.width * 0.2887, box.height * 0.19);
  // A name of a dozen letters stands where the tip is wide enough for it.
  const labelY = Math.max(tip * 0.6, 13 + (92 * tip) / box.width);
  const labelRoom = Math.max(tip, labelY + 16) + 14;
  const room = {
    x: box.x + 10,
    y: box.y + labelRoom,
    width: box.width - 20,
    height: box.height - labelRoom - tip * 0.52,
  };
  const x = box.x + box.width / 2;
  const label = { x, y: box.y + labelY };
  const entry = isFirst
    ? { x: box.x, y: box.y + box.height * 0.45 }
    : { x: box.x + box.width * 0.2, y: box.y + box.height - tip * 0.6 };
  const way = isFirst
    ? []
    : [
        { x: 38, y: gutter },
        { x: box.x - 4, y: gutter },
      ];
  return { box, tip, room, label, entry, way };
}

function narrowPlan(host: Size, nodes: number, owners: number): Plan {
  const stripHeight = owners > 1 ? owners * 46 + 6 : 100;
  const size = viewBoxOf(host, { width: 370, height: stripHeight + 70 + 62 * nodes });
  const frame = { x: 6, y: 9, width: size.width - 12, height: size.height - 45 };
  const strip = { x: frame.x + 8, y: frame.y + 8, width: frame.width - 16, height: stripHeight };
  const top = strip.y + stripHeight;
  const height = (frame.y + frame.height - 6 - top) / Math.max(nodes, 1);
  const rows = Array.from({ length: nodes }, (_, row) => {
    const box = {
      x: frame.x + 13,
      y: top + row * height + 2,
      width: frame.width - 18,
      height: height - 4,
    };
    return narrowNode(box, frame);
  });
  // One row: the outline runs downwards through all of them.
  return {
    form: "narrow",
    size,
    narrow: true,
    frame,
    client: { x: 30, y: size.height - 18 },
    strip,
    rows: [rows],
  };
}

function narrowNode(box: Box, frame: Box): NodePlan {
  const tip = Math.min(22, box.height * 0.25);
  const labelWidth = 98;
  const room = {
    x: box.x + labelWidth,
    y: box.y + 5,
    width: box.width - labelWidth - tip * 0.8,
    height: box.height - 10,
  };
  const y = box.y + box.height / 2;
  const gutter = frame.x + 8;
  return {
    box,
    tip,
    room,
    label: { x: box.x + 9, y },
    entry: { x: box.x, y },
    way: [
      { x: gutter, y: frame.y + frame.height - 4 },
      { x: gutter, y },
    ],
  };
}
