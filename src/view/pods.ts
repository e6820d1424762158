import type { Selection } from "d3-selection";
import { appendCube, cubeRadius, dressCube } from "./cube.ts";
import { fitted, textWidth } from "./fitted-text.ts";
import { prepareHooks, tellHooks } from "./hooks.ts";
import { glide, type Motion, moveMs, vanish } from "./motion.ts";
import type { PodMark } from "./pod-marks.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;
type Pods = Selection<SVGGElement, PodMark, SVGGElement, unknown>;

/** Draws the Pods: circles with a cube inside, the IP along an arc, version and name below. */
export function drawPods(
  layer: Layer,
  marks: readonly PodMark[],
  idPrefix: string,
  motion: Motion,
): void {
  const pods = layer
    .selectAll<SVGGElement, PodMark>("g.pod:not(.leaving)")
    .data(marks, ({ key }) => key)
    .join(
      (enter) => append(enter.append("g"), idPrefix, motion),
      (update) => update,
      (exit) => {
        vanish(exit, motion);
        return exit;
      },
    );
  tellHooks(pods, ({ id, name, status, version, node, serving, title }) => ({
    id,
    kind: "Pod",
    name,
    status,
    version,
    node,
    serving,
    title,
  }));
  pods
    .attr("data-state", ({ state }) => state)
    .attr("data-order", ({ serving, order }) => (serving ? order : null))
    .attr("data-detail", ({ detail }) => detail)
    .attr("data-count", ({ ids }) => (ids.length > 1 ? ids.length : null))
    .attr("data-also", ({ alsoServing }) => (alsoServing > 0 ? alsoServing : null));
  glide(pods, "transform", ({ x, y }) => `translate(${x},${y})`, motion);
  drawBodies(pods);
  drawTexts(pods);
}

function append(entered: Pods, idPrefix: string, { animated }: Motion): Pods {
  entered.attr("class", "pod").attr("transform", ({ birth }) => `translate(${birth.x},${birth.y})`);
  prepareHooks(entered);
  const body = entered.append("g").attr("class", "body");
  body.append("circle").attr("class", "also");
  body.append("circle").attr("class", "ring");
  appendCube(body);
  const badge = body.append("g").attr("class", "alarm");
  badge.append("circle").attr("r", 7);
  badge.append("path").attr("d", "M0,-4V0.8M0,3.2V3.8");
  const arcId = ({ key }: PodMark): string => `${idPrefix}-${key.replaceAll(/[^\w-]/g, "_")}`;
  entered.append("path").attr("class", "arc").attr("id", arcId);
  entered
    .append("text")
    .attr("class", "ip")
    .append("textPath")
    .attr("href", (mark) => `#${arcId(mark)}`)
    .attr("startOffset", "50%");
  const label = entered.append("text").attr("class", "label halo");
  label.append("tspan").attr("class", "strong");
  label.append("tspan").attr("class", "suffix mono");
  entered.append("text").attr("class", "status halo first");
  entered.append("text").attr("class", "status halo second");
  if (animated) {
    body
      .attr("transform", "scale(0.2)")
      .transition("birth")
      .duration(500)
      .attr("transform", "scale(1)");
    // Siblings are born in one place: their names appear when they have left it.
    entered
      .selectAll("text")
      .style("opacity", 0)
      .transition("birth")
      .delay(moveMs)
      .duration(200)
      .style("opacity", 1);
  }
  return entered;
}

function drawBodies(pods: Pods): void {
  pods.select(".ring").attr("r", ({ radius }) => radius - 1.5);
  pods.select(".also").attr("r", ({ radius }) => radius + 2.5);
  pods
    .select(".body")
    .select(".alarm")
    .attr("transform", ({ radius }) => {
      const scale = Math.min(1, radius / 14);
      return `translate(${radius * 0.72},${radius * 0.72})scale(${scale})`;
    });
  dressCube(pods.select<SVGGElement>(".body"), ({ look }) => look);
  pods
    .select(".body")
    .select(".cube")
    .attr("transform", ({ radius }) => `scale(${(radius * 0.58) / cubeRadius})`);
}

function suffixText(mark: PodMark): string {
  return mark.detail === 2 || mark.ids.length > 1 ? mark.suffix : "";
}

/** What the rest of the label leaves of the Pod's cell; the names of marks for many may reach further. */
function versionRoom(mark: PodMark): number {
  const { radius, detail, ids } = mark;
  if (detail === 1 && ids.length === 1) return Math.max(2 * radius + 6, 38);
  return Math.max(2 * radius + 14, 60) - textWidth(suffixText(mark), 10, "mono");
}

function drawTexts(pods: Pods): void {
  pods.select(".arc").attr("d", ({ radius }) => {
    const r = radius + 3.5;
    // More than a half circle, or long addresses lose letters at small Pods.
    const x = r * Math.cos(Math.PI / 6);
    return `M${-x},${r / 2}A${r},${r} 0 1 1 ${x},${r / 2}`;
  });
  pods.select(".ip textPath").text(({ detail, ip }) => (detail === 2 ? ip : ""));
  pods.select(".label").attr("y", ({ radius }) => radius + 12);
  pods
    .select(".label .strong")
    .text((mark) => (mark.detail === 0 ? "" : fitted(mark.version, versionRoom(mark), 10, "bold")));
  pods
    .select(".label .suffix")
    .attr("dx", (mark) => (suffixText(mark) === "" ? null : 4))
    .text(suffixText);
  for (const [index, name] of [".first", ".second"].entries()) {
    pods
      .select(name)
      .attr("y", ({ radius }) => radius + 23 + index * 10)
      .text(({ detail, statusLines }) => (detail === 2 ? (statusLines[index] ?? "") : ""));
  }
}
