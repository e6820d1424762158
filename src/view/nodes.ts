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
      group.append("text").attr("class", "node-trouble small strong");
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
  nodes.selectAll("text").attr("text-anchor", narrow ? "start" : "middle");
  nodes
    .select(".node-name")
    .attr("x", ({ label }) => label.x)
    .attr("y", ({ label }) => label.y - (narrow ? 2 : 0))
    .text((mark) =>
      fitted(mark.name, narrow ? 80 : mark.box.width * 0.6, narrow ? 11 : 12, "bold"),
    );
  // Beside the address if the node is wide, under it if not, where the hexagon's border slants.
  nodes
    .select(".node-ip")
    .attr("x", ({ label }) => label.x)
    .attr("y", ({ label }) => label.y + (narrow ? 11 : 14))
    .text((mark) =>
      narrow || troubleOf(mark) === "" ? mark.ip : `${mark.ip} · ${troubleOf(mark)}`,
    );
  nodes
    .select(".node-trouble")
    .attr("x", ({ label }) => label.x + 8)
    .attr("y", ({ label }) => label.y + 24)
    .text((mark) => (narrow ? troubleOf(mark) : ""));
}

function troubleOf({ ready, unschedulable }: NodeMark): string {
  if (!ready) return "NotReady";
  return unschedulable ? "cordoned" : "";
}
