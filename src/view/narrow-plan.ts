import type { Box, Size } from "./geometry.ts";
import type { NodePlan, Plan } from "./plan.ts";
import { viewBoxOf } from "./view-box.ts";

/** For phones: nodes one above the other, the control plane above them, the client below. */
export function narrowPlan(host: Size, nodes: number, owners: number): Plan {
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
