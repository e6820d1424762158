import type { Selection } from "d3-selection";
import { fitted, textWidth } from "./fitted-text.ts";
import type { Box } from "./geometry.ts";
import { prepareHooks, tellHooks } from "./hooks.ts";
import { glide, type Motion } from "./motion.ts";
import type { ServiceMark } from "./service-marks.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** Draws each Service: one dashed outline around the Pods that serve, with name, type and ports. */
export function drawServices(
  layer: Layer,
  marks: readonly ServiceMark[],
  narrow: boolean,
  motion: Motion,
): void {
  const services = layer
    .selectAll<SVGGElement, ServiceMark>("g.service")
    .data(marks, ({ id }) => id)
    .join((enter) => {
      const group = enter.append("g").attr("class", "service");
      prepareHooks(group);
      group.append("path").attr("class", "outline");
      const label = group.append("g").attr("class", "service-label");
      label.append("rect");
      const text = label.append("text");
      text.append("tspan").attr("class", "strong");
      text.append("tspan").attr("class", "detail");
      return group;
    })
    .attr("data-order", ({ order }) => order)
    .classed("empty", ({ endpoints }) => endpoints === 0);
  tellHooks(services, ({ id, name, type, ports, clusterIP, note, endpoints }) => ({
    id,
    kind: "Service",
    name,
    status: type,
    serving: endpoints > 0,
    title: `Service ${name}\n${type} ${clusterIP} ${ports}\n${note}`,
  }));
  glide(services.select<SVGPathElement>(".outline"), "d", outlinePath, motion);
  drawLabels(services, narrow, motion);
}

function drawLabels(
  services: Selection<SVGGElement, ServiceMark, SVGGElement, unknown>,
  narrow: boolean,
  motion: Motion,
): void {
  const size = narrow ? 10 : 12;
  const nameOf = (mark: ServiceMark): string =>
    fitted(`Service ${mark.name}`, mark.labelWidth, size, "bold");
  const detailOf = (mark: ServiceMark): string => {
    const text = `${mark.type} ${mark.ports}${mark.endpoints === 0 ? " · no endpoints" : ""}`;
    const room = mark.labelWidth - textWidth(nameOf(mark), size, "bold") - 6;
    return room > 60 ? fitted(text, room, size - 1) : "";
  };
  const label = services.select<SVGGElement>(".service-label");
  glide(label, "transform", ({ label: at }) => `translate(${at.x},${at.y})`, motion);
  label.select("text").attr("y", 4);
  label.select("text .strong").text(nameOf);
  label.select("text .detail").attr("dx", 6).text(detailOf);
}

/** Loops with round ends; always of the same commands, so that one can turn into another. */
function outlinePath({ loops }: ServiceMark): string {
  return loops.map(loopPath).join("");
}

function loopPath({ x, y, width, height }: Box): string {
  const r = Math.min(width, height, 84) / 2;
  const right = x + width;
  const bottom = y + height;
  const arc = (toX: number, toY: number): string => `A${r},${r} 0 0 1 ${toX},${toY}`;
  return (
    `M${x + r},${y}L${right - r},${y}${arc(right, y + r)}L${right},${bottom - r}${arc(right - r, bottom)}` +
    `L${x + r},${bottom}${arc(x, bottom - r)}L${x},${y + r}${arc(x + r, y)}Z`
  );
}
