import type { Selection } from "d3-selection";
import { line } from "d3-shape";
import type { DeploymentRow } from "#protocol/rows.ts";
import type { ControlPlanePlan, OwnerPlan } from "./control-plane-plan.ts";
import { type Point, polygonPath } from "./geometry.ts";
import { prepareHooks, tellHooks } from "./hooks.ts";
import { tagOf } from "./inventory.ts";
import type { Motion } from "./motion.ts";
import { placeText } from "./placed-text.ts";
import { curveRounded } from "./rounded-curve.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** Draws the heptagon of the control plane and in it a badge for each Deployment. */
export function drawControlPlane(layer: Layer, plan: ControlPlanePlan, motion: Motion): void {
  const { centre, radius, label, note, owners } = plan;
  layer
    .selectAll("path.heptagon")
    .data([centre])
    .join("path")
    .attr("class", "heptagon")
    .attr("transform", `translate(${centre.x},${centre.y})`)
    .attr("d", polygonPath(7, radius - 2));
  const texts = layer
    .selectAll<SVGTextElement, unknown>("text.note")
    .data([label, note])
    .join("text")
    .attr("class", "note muted");
  placeText(texts, (text) => text, { animated: false });
  drawDeployments(
    layer,
    owners.flatMap((owner) => (owner.deployment ? [{ ...owner, row: owner.deployment }] : [])),
    motion,
  );
}

interface DeploymentMark extends OwnerPlan {
  readonly row: DeploymentRow;
}

const drawLeader = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
).curve(curveRounded(6));

function drawDeployments(layer: Layer, marks: readonly DeploymentMark[], motion: Motion): void {
  const deployments = layer
    .selectAll<SVGGElement, DeploymentMark>("g.deployment")
    .data(marks, ({ row }) => row.id)
    .join((enter) => {
      const group = enter.append("g").attr("class", "deployment");
      prepareHooks(group);
      group.append("path").attr("class", "leader");
      group.append("rect").attr("class", "target").attr("rx", 6);
      const badge = group.append("g").attr("class", "badge");
      badge.append("circle").attr("class", "disc").attr("r", 20);
      badge.append("path").attr("class", "loop").attr("d", "M2.6,-12.7A13,13 0 1 0 9.2,-9.2");
      badge.append("path").attr("class", "arrow").attr("d", "M4.2,-10.6L12.6,-12.2L10.8,-3.8Z");
      badge
        .append("path")
        .attr("class", "letter")
        .attr("d", "M-4.6,6.6V-6.6H-0.4A6.6,6.6 0 0 1 -0.4,6.6Z");
      group.append("text").attr("class", "kind muted");
      group.append("text").attr("class", "name strong");
      group.append("text").attr("class", "counts");
      return group;
    });
  tellHooks(deployments, ({ row }) => ({
    id: row.id,
    kind: "Deployment",
    name: row.name,
    status: `${row.ready}/${row.desired}`,
    version: tagOf(row.image),
    title:
      `Deployment ${row.name}\n${row.image}\n${row.ready}/${row.desired} ready\n` +
      `${row.updated} up to date\n${row.available} available`,
  }));
  deployments
    .select(".badge")
    .attr(
      "transform",
      ({ badge, badgeRadius }) => `translate(${badge.x},${badge.y})scale(${badgeRadius / 20})`,
    );
  deployments.select(".leader").attr("d", ({ leader }) => drawLeader([...leader]));
  deployments
    .select(".target")
    .attr("x", ({ area }) => area.x)
    .attr("y", ({ area }) => area.y)
    .attr("width", ({ area }) => area.width)
    .attr("height", ({ area }) => area.height);
  placeText(deployments.select<SVGTextElement>(".kind"), ({ kind }) => kind, motion);
  placeText(deployments.select<SVGTextElement>(".name"), ({ name }) => name, motion);
  placeText(deployments.select<SVGTextElement>(".counts"), ({ counts }) => counts, motion);
}
