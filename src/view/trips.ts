import { easeCubicInOut, easeCubicOut } from "d3-ease";
import { type BaseType, select, type Selection } from "d3-selection";
import { line } from "d3-shape";
import { interrupt } from "d3-transition";
import { textWidth } from "./fitted-text.ts";
import { clamp, type Point, type Size } from "./geometry.ts";
import type { Motion } from "./motion.ts";
import { curveRounded } from "./rounded-curve.ts";
import type { Route } from "./trip-route.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

const travelMs = 1100;
const answerMs = 3200;
/** More at once are only a blur. */
const mostTrips = 12;

/** Draws requests that travel: a dot runs along the way, then the answer is shown at its end. */
export function drawTrips(
  layer: Layer,
  routes: readonly Route[],
  size: Size,
  motion: Motion,
): void {
  for (const [index, route] of routes.slice(-mostTrips).entries()) {
    drawTrip(layer, route, size, motion, index * 90);
  }
  const all = layer.selectAll<SVGGElement, unknown>("g.trip").nodes();
  for (const old of all.slice(0, -mostTrips)) {
    interrupt(old, "leave");
    old.remove();
  }
}

function drawTrip(
  layer: Layer,
  route: Route,
  size: Size,
  { animated }: Motion,
  delayMs: number,
): void {
  const group = layer.append("g").attr("class", `trip ${route.outcome}`).attr("data-kind", "Trip");
  group.attr("data-status", route.outcome);
  const path = group
    .append("path")
    .attr("class", "way")
    .attr("d", draw([...route.points]));
  const end = route.points.at(-1)!;
  if (!animated) {
    answer(layer, group, route, size);
    group.append("circle").attr("class", "dot").attr("r", 5).attr("cx", end.x).attr("cy", end.y);
    group.transition("leave").delay(answerMs).duration(0).remove();
    return;
  }
  const element = path.node()!;
  const length = element.getTotalLength();
  const dot = group.append("circle").attr("class", "dot").attr("r", 6);
  const put = (node: BaseType, part: number): void => {
    const { x, y } = element.getPointAtLength(length * part);
    select<BaseType, unknown>(node).attr("cx", x).attr("cy", y);
  };
  put(dot.node(), 0);
  path.attr("stroke-dasharray", `${length} ${length}`).attr("stroke-dashoffset", length);
  path
    .transition("draw")
    .delay(delayMs)
    .duration(travelMs)
    .ease(easeCubicInOut)
    .attr("stroke-dashoffset", 0);
  const run = dot
    .transition("run")
    .delay(delayMs)
    .duration(travelMs)
    .ease(easeCubicInOut)
    .tween("place", function () {
      return (part) => put(this, part);
    })
    .on("end", () => {
      answer(layer, group, route, size);
      if (route.outcome === "ok") ripple(group, end, route.reach);
      group.selectAll(".way, .dot").transition("fade").delay(700).duration(500).style("opacity", 0);
    });
  if (route.outcome !== "ok") {
    // Thrown back the way it came.
    run
      .transition()
      .duration(500)
      .ease(easeCubicOut)
      .tween("place", function () {
        return (part) => put(this, 1 - 0.3 * part);
      });
  }
  group
    .transition("leave")
    .delay(delayMs + travelMs + answerMs)
    .duration(400)
    .style("opacity", 0)
    .remove();
}

const draw = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
).curve(curveRounded(14));

function answer(
  layer: Layer,
  group: Selection<SVGGElement, unknown, null, undefined>,
  route: Route,
  size: Size,
): void {
  // One answer at a time: they would cover each other.
  layer.selectAll(".answer").remove();
  const mark = route.outcome === "ok" ? "✓" : "✗";
  const lines = wrapped(`${mark} ${route.label}`);
  const width = Math.max(...lines.map((text) => textWidth(text, 11))) + 18;
  const height = lines.length * 14 + 8;
  const { anchor } = route.answerAt;
  const left = route.answerAt.x - (anchor === "middle" ? width / 2 : 0);
  const x = clamp(left, 4, size.width - width - 4);
  const y = route.answerAt.y - height;
  const bubble = group
    .append("g")
    .attr("class", "answer")
    .attr("transform", `translate(${x},${y})`);
  bubble.append("rect").attr("width", width).attr("height", height).attr("rx", 8);
  bubble
    .selectAll("text")
    .data(lines)
    .join("text")
    .attr("x", 9)
    .attr("y", (_, index) => 15 + index * 14)
    .text((text) => text);
}

/** In two lines of about the same length, if it is long. */
function wrapped(text: string): string[] {
  if (text.length <= 34) return [text];
  const half = text.length / 2;
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => index);
  const at = spaces.toSorted((a, b) => Math.abs(a - half) - Math.abs(b - half))[0];
  return at === undefined ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** The Pod has got the request. */
function ripple(
  group: Selection<SVGGElement, unknown, null, undefined>,
  { x, y }: Point,
  reach: number,
): void {
  group
    .append("circle")
    .attr("class", "ripple")
    .attr("cx", x)
    .attr("cy", y)
    .attr("r", 8)
    .transition("ripple")
    .duration(700)
    .ease(easeCubicOut)
    .attr("r", reach)
    .style("opacity", 0)
    .remove();
}
