import type { Size } from "./geometry.ts";
import { narrowPlan } from "./narrow-plan.ts";
import type { Plan } from "./plan.ts";
import { columnPlan, smallPlan, widePlan } from "./side-by-side-plans.ts";

const nodesPerRow = 5;

/** Divides the picture; `owners` is the number of lines that the control plane shows. */
export function planOf(host: Size, nodes: number, owners: number): Plan {
  const { width, height } = host;
  const rows = Math.max(1, Math.ceil(nodes / nodesPerRow));
  if (width < 640 || width < height * 1.1) {
    const isSmall = height < 320 && width > height * 1.2 && rows === 1 && owners < 3;
    return isSmall ? smallPlan(host, nodes, owners) : narrowPlan(host, nodes, owners);
  }
  const isFlat = width > height * 2.05 && rows === 1;
  return isFlat ? columnPlan(host, nodes) : widePlan(host, nodes, rows, owners);
}
