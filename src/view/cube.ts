import type { Selection } from "d3-selection";
import { round } from "./geometry.ts";
import { looks } from "./versions.ts";

/** Cubes are drawn with this distance from the centre to each corner, and scaled. */
export const cubeRadius = 10;

const h = round((cubeRadius * Math.sqrt(3)) / 2);
const half = cubeRadius / 2;
const top = `M0,${-cubeRadius}L${h},${-half}L0,0L${-h},${-half}Z`;
const left = `M${-h},${-half}L0,0L0,${cubeRadius}L${-h},${half}Z`;
const right = `M${h},${-half}L0,0L0,${cubeRadius}L${h},${half}Z`;

/** Path of a cube's silhouette around 0,0. */
export const silhouette = `M0,${-cubeRadius}L${h},${-half}L${h},${half}L0,${cubeRadius}L${-h},${half}L${-h},${-half}Z`;

/** Lines and dots on the two front faces, one pattern a look: colour is never the only difference. */
const patterns: readonly string[] = [
  "",
  bands([1 / 3, 2 / 3]),
  dots(1.9),
  pillars([1 / 3, 2 / 3]),
  bands([1 / 2]) + pillars([1 / 2]),
];

function bands(parts: readonly number[]): string {
  return parts
    .map((part) => {
      const down = round(cubeRadius * part);
      return `M${-h},${round(down - half)}L0,${down}L${h},${round(down - half)}`;
    })
    .join("");
}

function pillars(parts: readonly number[]): string {
  return parts
    .flatMap((part) =>
      [-1, 1].map((side) => {
        const x = round(side * h * part);
        const y = round(-half * part);
        return `M${x},${y}l0,${cubeRadius}`;
      }),
    )
    .join("");
}

function dots(radius: number): string {
  return [-1, 1]
    .map((side) => {
      const x = round((side * h) / 2);
      const y = round(half * 0.5);
      return `M${x - radius},${y}a${radius},${radius} 0 1,0 ${2 * radius},0a${radius},${radius} 0 1,0 ${-2 * radius},0`;
    })
    .join("");
}

/** Puts a cube into each element: an empty one, and over it a full one that can be clipped. */
export function appendCube<Datum>(
  parents: Selection<SVGGElement, Datum, SVGElement, unknown>,
): Selection<SVGGElement, Datum, SVGElement, unknown> {
  const cube = parents.append("g").attr("class", "cube");
  cube.append("path").attr("class", "ghost").attr("d", silhouette);
  const solid = cube.append("g").attr("class", "solid");
  solid.append("path").attr("class", "top").attr("d", top);
  solid.append("path").attr("class", "left").attr("d", left);
  solid.append("path").attr("class", "right").attr("d", right);
  solid.append("path").attr("class", "pattern");
  solid
    .append("path")
    .attr("class", "edges")
    .attr("d", `${silhouette}M${-h},${-half}L0,0L${h},${-half}M0,0L0,${cubeRadius}`);
  return cube;
}

/** Gives the cubes in these elements the look of a version. */
export function dressCube<Datum>(
  parents: Selection<SVGGElement, Datum, SVGElement, unknown>,
  lookOf: (datum: Datum) => number,
): void {
  const cube = parents.select<SVGGElement>("g.cube");
  cube.attr("data-look", lookOf);
  cube
    .select(".pattern")
    .attr("class", (datum) => (lookOf(datum) === 2 ? "pattern filled" : "pattern"))
    .attr("d", (datum) => patterns[lookOf(datum) % looks] ?? "");
}
