import type { Selection } from "d3-selection";
import { prepareHooks, tellHooks } from "./hooks.ts";
import type { Motion } from "./motion.ts";
import type { NodeMark } from "./node-marks.ts";
import { placeText } from "./placed-text.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** Draws the nodes: hexagons with name, address and, if they cannot take Pods, the reason. */
export function drawNodes(layer: Layer, marks: readonly NodeMark[], motion: Motion): void {
  const nodes = layer
    .selectAll<SVGGElement, NodeMark>("g.node")
    .data(marks, ({ id }) => id)
    .join((enter) => {
      const group = enter.append("g").attr("class", "node");
      prepareHooks(group);
      group.append("path").attr("class", "hexagon");
      group.append("text").attr("class", "node-name strong");
      group.append("text").attr("class", "node-ip muted");
      group.append("text").attr("class", "node-trouble strong");
      return group;
    })
    .classed("not-ready", ({ ready }) => !ready)
    .classed("cordoned", ({ unschedulable }) => unschedulable);
  tellHooks(nodes, ({ id, name, status, ip }) => ({
    id,
    kind: "Node",
    name,
    status,
    title: `Node ${name}\n${status}\n${ip}`,
  }));
  nodes.select(".hexagon").attr("d", ({ path }) => path);
  placeText(nodes.select<SVGTextElement>(".node-name"), ({ title }) => title, motion);
  placeText(nodes.select<SVGTextElement>(".node-ip"), ({ address }) => address, motion);
  placeText(nodes.select<SVGTextElement>(".node-trouble"), ({ trouble }) => trouble, motion);
}
