import { type Box, clamp, type Point, type Size } from "./geometry.ts";
import type { NodePlan, Plan } from "./plan.ts";
import { viewBoxOf } from "./view-box.ts";

/** The control plane above nodes that stand side by side, the client at the left. */
export function widePlan(host: Size, nodes: number, rowCount: number, owners: number): Plan {
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
  const rows = sideBySide(area, nodes, {
    rows: rowCount,
    gutter: { x: 38, y: frame.y + frame.height - 7 },
    direct: true,
    lines: 2,
  });
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

/** The control plane at the left of the nodes, for hosts of little height. */
export function columnPlan(host: Size, nodes: number): Plan {
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
  const rows = sideBySide(area, nodes, {
    rows: 1,
    gutter: { x: 38, y: frame.y + frame.height - 5 },
    direct: false,
    lines: 2,
  });
  return {
    form: "column",
    size,
    narrow: false,
    frame,
    client: { x: 38, y: size.height * 0.45 },
    strip,
    rows,
  };
}

/** Like wide, but with no more than fits on a part of a phone's screen. */
export function smallPlan(host: Size, nodes: number, owners: number): Plan {
  const stripHeight = 46 * Math.max(owners, 1);
  const size = viewBoxOf(host, { width: 360, height: stripHeight + 158 });
  const frame = { x: 3, y: 3, width: size.width - 6, height: size.height - 6 };
  const strip = { x: frame.x + 6, y: frame.y + 5, width: frame.width - 12, height: stripHeight };
  const top = strip.y + stripHeight + 4;
  const area = {
    x: frame.x + 3,
    y: top,
    width: frame.width - 6,
    height: frame.y + frame.height - 2 - top,
  };
  const rows = sideBySide(area, nodes, {
    rows: 1,
    gutter: { x: -12, y: size.height - 5 },
    direct: true,
    lines: 1,
  });
  // The client has no place: requests come from beyond the left border.
  const client = { ...clientBeside(rows, size), x: -36 };
  return { form: "small", size, narrow: false, frame, client, strip, rows };
}

function clientBeside([row]: Plan["rows"], { height }: Size): Point {
  const first = row?.[0];
  return { x: 38, y: first ? first.entry.y : height / 2 };
}

interface Arrangement {
  readonly rows: number;
  /** Where requests turn on their way to nodes that the client does not stand beside. */
  readonly gutter: Point;
  /** The client stands beside the first node, with nothing between them. */
  readonly direct: boolean;
  /** Lines of the nodes' labels. */
  readonly lines: 1 | 2;
}

/** Hexagons in rows, no slimmer or wider than still looks like one. */
function sideBySide(area: Box, nodes: number, arrangement: Arrangement): NodePlan[][] {
  const { rows, direct } = arrangement;
  const perRow = Math.ceil(nodes / rows);
  const rowHeight = area.height / rows;
  const width = Math.min(area.width / Math.max(perRow, 1), rowHeight * 1.12);
  const height = Math.min(rowHeight, width * 1.75);
  const left = area.x + (area.width - width * perRow) / 2;
  const top = area.y + (area.height - height * rows) / 2;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: Math.min(perRow, nodes - row * perRow) }, (_node, column) => {
      const box = {
        x: left + column * width + 4,
        y: top + row * height + 2,
        width: width - 8,
        height: height - 4,
      };
      return nodeIn(box, direct && row === 0 && column === 0, arrangement);
    }),
  );
}

function nodeIn(box: Box, isDirect: boolean, { gutter, lines }: Arrangement): NodePlan {
  const tip = Math.min(box.width * 0.2887, box.height * 0.19);
  // A name of a dozen letters stands where the tip is wide enough for it.
  const labelY = Math.max(tip * 0.6, 13 + ((lines > 1 ? 92 : 78) * tip) / box.width);
  const labelRoom = Math.max(tip, labelY + (lines > 1 ? 16 : 2)) + (lines > 1 ? 14 : 11);
  const room = {
    x: box.x + (lines > 1 ? 6 : 4),
    y: box.y + labelRoom,
    width: box.width - (lines > 1 ? 12 : 8),
    height: box.height - labelRoom - tip * (lines > 1 ? 0.64 : 0.52),
  };
  const label = { x: box.x + box.width / 2, y: box.y + labelY };
  const entry = isDirect
    ? { x: box.x, y: box.y + box.height * 0.45 }
    : { x: box.x + box.width * 0.2, y: box.y + box.height - tip * 0.6 };
  const way = isDirect ? [] : [gutter, { x: box.x - 4, y: gutter.y }];
  return { box, tip, room, label, entry, way };
}
