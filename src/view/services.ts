import type { Selection } from "d3-selection";
import type { Box } from "./geometry.ts";
import { prepareHooks, tellHooks } from "./hooks.ts";
import { glide, type Motion } from "./motion.ts";
import { placeText } from "./placed-text.ts";
import type { Plan } from "./plan.ts";
import { endpointsText, type ServiceMark } from "./service-marks.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** Draws each Service: one dashed outline around the Pods that serve, with name, type and ports. */
export function drawServices(
  layer: Layer,
  marks: readonly ServiceMark[],
  { narrow, form }: Plan,
  motion: Motion,
): void {
  const services = layer
    .selectAll<SVGGElement, ServiceMark>("g.service")
    .data(marks, ({ id }) => id)
    .join((enter) => {
      const group = enter.append("g").attr("class", "service");
      prepareHooks(group);
      group.append("path").attr("class", "outline");
      group.append("path").attr("class", "leader");
      group.append("text").attr("class", "service-name strong");
      group.append("text").attr("class", "service-detail");
      return group;
    })
    .attr("data-order", ({ order }) => order)
    .classed("empty", ({ endpoints }) => endpoints === 0);
  tellHooks(services, (mark) => ({
    id: mark.id,
    kind: "Service",
    name: mark.name,
    status: mark.type,
    serving: mark.endpoints > 0,
    title: `Service ${mark.name}\n${mark.type} ${mark.clusterIP}\n${mark.ports}\n${endpointsText(mark)}`,
  }));
  glide(
    services.select<SVGPathElement>(".outline"),
    "d",
    ({ loops }) =>
      loops.map((loop) => loopPath(loop, form === "small" ? 16 : narrow ? 24 : 42)).join(""),
    motion,
  );
  glide(
    services.select<SVGPathElement>(".leader"),
    "d",
    (mark) => (narrow ? leaderPath(mark) : "M0,0"),
    motion,
  );
  placeText(services.select<SVGTextElement>(".service-name"), ({ label }) => label, motion);
  placeText(services.select<SVGTextElement>(".service-detail"), ({ detail }) => detail, motion);
}

/** From the outline's lower end to the name that stands below. */
function leaderPath({ loops, label }: ServiceMark): string {
  const loop = loops[0];
  if (!loop || label.y - loop.y - loop.height > 40) return "M0,0";
  return `M${loop.x + loop.width / 2},${loop.y + loop.height}V${label.y - 10}`;
}

/** With round corners; always of the same commands, so that one loop can turn into another. */
function loopPath({ x, y, width, height }: Box, radius: number): string {
  const r = Math.min(width / 2, height / 2, radius);
  const right = x + width;
  const bottom = y + height;
  const arc = (toX: number, toY: number): string => `A${r},${r} 0 0 1 ${toX},${toY}`;
  return (
    `M${x + r},${y}L${right - r},${y}${arc(right, y + r)}L${right},${bottom - r}${arc(right - r, bottom)}` +
    `L${x + r},${bottom}${arc(x, bottom - r)}L${x},${y + r}${arc(x + r, y)}Z`
  );
}
