import type { Selection } from "d3-selection";
import { line } from "d3-shape";
import type { ControlPlanePlan, OwnerPlan } from "./control-plane-plan.ts";
import { fitted } from "./fitted-text.ts";
import { type Point, polygonPath } from "./geometry.ts";
import { prepareHooks, tellHooks } from "./hooks.ts";
import { tagOf } from "./inventory.ts";
import { curveRounded } from "./rounded-curve.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** Draws the heptagon of the control plane and in it a badge for each Deployment. */
export function drawControlPlane(layer: Layer, plan: ControlPlanePlan, narrow: boolean): void {
  const { centre, radius, owners, hidden } = plan;
  layer
    .selectAll("path.heptagon")
    .data([centre])
    .join("path")
    .attr("class", "heptagon")
    .attr("transform", `translate(${centre.x},${centre.y})`)
    .attr("d", polygonPath(7, radius - 2));
  layer
    .selectAll("text.control-plane-label")
    .data([centre])
    .join("text")
    .attr("class", "control-plane-label muted")
    .attr("text-anchor", "middle")
    .attr("x", centre.x)
    .attr("y", centre.y - radius * 0.4)
    .text(narrow || radius < 48 || owners.length > 1 ? "" : "control plane");
  layer
    .selectAll("text.more-owners")
    .data(hidden > 0 ? [hidden] : [])
    .join("text")
    .attr("class", "more-owners small muted")
    .attr("text-anchor", "middle")
    .attr("x", centre.x)
    .attr("y", centre.y + radius * (narrow ? 1.2 : 0.82))
    .text((count) => `+${count} more`);
  layer
    .selectAll("text.no-owners")
    .data(owners.length === 0 ? [centre] : [])
    .join("text")
    .attr("class", "no-owners muted")
    .attr("x", centre.x + radius + 24)
    .attr("y", centre.y + 4)
    .text("no Deployment");
  drawDeployments(layer, owners, narrow);
}

const deploymentOf = ({ deployment }: OwnerPlan) => deployment!;

function drawDeployments(layer: Layer, owners: readonly OwnerPlan[], narrow: boolean): void {
  const many = owners.length > 1;
  const deployments = layer
    .selectAll<SVGGElement, OwnerPlan>("g.deployment")
    .data(
      owners.filter(({ deployment }) => deployment !== undefined),
      (owner) => deploymentOf(owner).id,
    )
    .join((enter) => {
      const group = enter.append("g").attr("class", "deployment");
      prepareHooks(group);
      group.append("path").attr("class", "leader");
      group.append("rect").attr("class", "target");
      const badge = group.append("g").attr("class", "badge");
      badge.append("circle").attr("class", "disc").attr("r", 20);
      badge.append("path").attr("class", "loop").attr("d", "M2.6,-12.7A13,13 0 1 0 9.2,-9.2");
      badge.append("path").attr("class", "arrow").attr("d", "M4.2,-10.6L12.6,-12.2L10.8,-3.8Z");
      badge
        .append("path")
        .attr("class", "letter")
        .attr("d", "M-4.6,6.6V-6.6H-0.4A6.6,6.6 0 0 1 -0.4,6.6Z");
      group.append("text").attr("class", "kind small muted").text("Deployment");
      group.append("text").attr("class", "name strong");
      group.append("text").attr("class", "counts small");
      return group;
    });
  tellHooks(deployments, (owner) => {
    const { id, name, image, ready, desired, updated, available } = deploymentOf(owner);
    return {
      id,
      kind: "Deployment",
      name,
      status: `${ready}/${desired}`,
      version: tagOf(image),
      title: `Deployment ${name}\n${image}\n${ready}/${desired} ready\n${updated} up to date\n${available} available`,
    };
  });
  deployments
    .select(".badge")
    .attr(
      "transform",
      ({ badge, badgeRadius }) => `translate(${badge.x},${badge.y})scale(${badgeRadius / 20})`,
    );
  deployments.select(".leader").attr("d", ({ badge, badgeRadius, text }) => {
    // One above the other in the same order: lines would only cross.
    if (narrow && many) return "";
    const y = text.y + (many ? text.height / 2 : narrow ? 9 : 21);
    return leaderPath(badge, badgeRadius, { x: text.x - 5, y });
  });
  deployments
    .select(".target")
    .attr("x", ({ text }) => text.x - 4)
    .attr("y", ({ text }) => text.y - 4)
    .attr("width", ({ text }) => text.width + 4)
    .attr("height", ({ text }) => text.height + 6)
    .attr("rx", 6);
  placeTexts(deployments, narrow, many);
}

const drawLeader = line().curve(curveRounded(6));

/** From the badge to the right and up to the height of the text. */
function leaderPath({ x, y }: Point, radius: number, to: Point): string {
  const turn = to.x - 9;
  return (
    drawLeader([
      [x + radius, y],
      [turn, y],
      [turn, to.y],
      [to.x, to.y],
    ]) ?? ""
  );
}

function placeTexts(
  deployments: Selection<SVGGElement, OwnerPlan, SVGGElement, unknown>,
  narrow: boolean,
  many: boolean,
): void {
  const nameSize = narrow || many ? 12 : 14;
  const short = narrow && many;
  deployments
    .select(".kind")
    .attr("display", narrow || many ? "none" : null)
    .attr("x", ({ text }) => text.x)
    .attr("y", ({ text }) => text.y + 8);
  deployments
    .select(".name")
    .attr("x", ({ text }) => text.x)
    .attr("y", ({ text }) => text.y + (narrow || many ? 12 : 26))
    .style("font-size", `${nameSize}px`)
    .text((owner) =>
      fitted(deploymentOf(owner).name, owner.text.width * (short ? 0.6 : 1), nameSize, "bold"),
    );
  deployments
    .select(".counts")
    .attr("text-anchor", short ? "end" : "start")
    .attr("x", ({ text }) => (short ? text.x + text.width : text.x))
    .attr("y", ({ text }) => text.y + (short ? 12 : narrow || many ? 27 : 44))
    .text((owner) => {
      const { ready, desired, image, paused } = deploymentOf(owner);
      const tag = fitted(tagOf(image), 80, 11);
      return `${ready}/${desired} ready · ${short ? "" : "image "}${tag}${paused ? " · paused" : ""}`;
    });
}
