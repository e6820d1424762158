import type { BaseType, Selection } from "d3-selection";
import { type Face, fitted } from "./fitted-text.ts";
import type { Point } from "./geometry.ts";
import { glide, type Motion } from "./motion.ts";

/** A text with its place; it is cut if it is longer than `width`. */
export interface PlacedText extends Point {
  readonly text: string;
  readonly anchor: "start" | "middle" | "end";
  readonly width: number;
  readonly size: number;
  readonly face: Face;
}

/** A text that is not there. */
export const noText: PlacedText = {
  text: "",
  x: 0,
  y: 0,
  anchor: "start",
  width: 0,
  size: 11,
  face: "sans",
};

/** Writes a text in each element. */
export function placeText<Datum>(
  elements: Selection<SVGTextElement, Datum, BaseType, unknown>,
  placeOf: (datum: Datum) => PlacedText,
  motion: Motion,
): void {
  elements
    .style("font-size", (datum) => `${placeOf(datum).size}px`)
    .attr("text-anchor", (datum) => placeOf(datum).anchor)
    .text((datum) => {
      const { text, width, size, face } = placeOf(datum);
      return fitted(text, width, size, face);
    });
  glide(
    elements,
    "transform",
    (datum) => `translate(${placeOf(datum).x},${placeOf(datum).y})`,
    motion,
  );
}
