import type { Selection } from "d3-selection";
import { counted } from "./inventory.ts";
import type { Scene } from "./scene.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** Defines the colours of the cluster's ground, from left to right. */
export function appendGradient(
  svg: Selection<SVGSVGElement, unknown, null, undefined>,
  idPrefix: string,
): void {
  const gradient = svg.append("defs").append("linearGradient").attr("id", `${idPrefix}-frame`);
  gradient.append("stop").attr("class", "frame-from").attr("offset", "0.1");
  gradient.append("stop").attr("class", "frame-to").attr("offset", "0.95");
}

/** Draws the border of the cluster and, outside it, the learner from whom requests come. */
export function drawFrame(
  layer: Layer,
  { plan: { form, frame, client, narrow }, hiddenServices }: Scene,
  idPrefix: string,
): void {
  const isRoomy = form === "wide" || form === "column";
  const hidden = hiddenServices > 0 ? `+${counted(hiddenServices, "Service")}` : "";
  layer
    .selectAll("rect.frame")
    .data([frame])
    .join("rect")
    .attr("class", "frame")
    .attr("fill", `url(#${idPrefix}-frame)`)
    .attr("x", frame.x)
    .attr("y", frame.y)
    .attr("width", frame.width)
    .attr("height", frame.height)
    .attr("rx", isRoomy ? 20 : 14);
  layer
    .selectAll("text.frame-label")
    .data([frame])
    .join("text")
    .attr("class", "frame-label small muted")
    .attr("x", frame.x + frame.width - 18)
    .attr("y", frame.y + frame.height + (narrow ? 29 : -14))
    .attr("text-anchor", "end")
    .text(hidden === "" ? (isRoomy ? "Cluster" : "") : hidden);
  const you = layer
    .selectAll<SVGGElement, unknown>("g.client")
    .data([client])
    .join((enter) => {
      const group = enter.append("g").attr("class", "client").attr("data-kind", "Client");
      group.append("rect").attr("class", "screen");
      group.append("path").attr("class", "prompt");
      group.append("path").attr("class", "stand");
      group.append("text").attr("class", "small strong").text("you");
      return group;
    })
    .attr("transform", `translate(${client.x},${client.y})`);
  you
    .select(".screen")
    .attr("x", -19)
    .attr("y", -14)
    .attr("width", 38)
    .attr("height", 26)
    .attr("rx", 3);
  you.select(".prompt").attr("d", "M-12,-7l6,5l-6,5M-3,4h9");
  you.select(".stand").attr("d", "M-25,16h50");
  you
    .select("text")
    .attr("x", narrow ? 30 : 0)
    .attr("y", narrow ? 4 : 31)
    .attr("text-anchor", narrow ? "start" : "middle");
}
