import type { Selection } from "d3-selection";
import { fitted } from "./fitted-text.ts";
import { prepareHooks, tellHooks } from "./hooks.ts";
import type { NodeMark } from "./node-marks.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** Draws the nodes: hexagons with name, address and, if they cannot take Pods, the reason. */
export function drawNodes(layer: Layer, marks: readonly NodeMark[], narrow: boolean): void {
  const nodes = layer
    .selectAll<SVGGElement, NodeMark>("g.node")
    .data(marks, ({ id }) => id)
    .join((enter) => {
      const group = enter.append("g").attr("class", "node");
      prepareHooks(group);
      group.append("path").attr("class", "hexagon");
      group.append("text").attr("class", "node-name strong");
      group.append("text").attr("class", "node-ip small muted");
      group.append("text").attr("class", "node-trouble small");
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
  const anchor = narrow ? "start" : "middle";
  const line = (name: string, index: number, textOf: (mark: NodeMark) => string): void => {
    nodes
      .select(name)
      .attr("text-anchor", anchor)
      .attr("x", ({ label }) => label.x)
      .attr("y", ({ label }) => label.y + (narrow ? index * 13 - 2 : index * 14))
      .text(textOf);
  };
  line(".node-name", 0, (mark) =>
    fitted(mark.name, narrow ? 80 : mark.box.width * 0.6, narrow ? 11 : 12, "bold"),
  );
  line(".node-ip", 1, ({ ip }) => ip);
  line(".node-trouble", narrow ? 2 : -1, troubleOf);
  nodes.select(".node-trouble").attr("y", ({ label }) => label.y + (narrow ? 24 : 28));
}

function troubleOf({ ready, unschedulable }: NodeMark): string {
  if (!ready) return "NotReady";
  return unschedulable ? "cordoned" : "";
}
