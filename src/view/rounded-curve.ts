import type { CurveFactory } from "d3-shape";
import { type Point, round } from "./geometry.ts";

const nothing = (): void => {};

/** A curve for d3's `line`: straight pieces with round corners of this radius, less where it is tight. */
export function curveRounded(radius: number): CurveFactory {
  return (context) => {
    let points: Point[] = [];
    return {
      areaStart: nothing,
      areaEnd: nothing,
      lineStart() {
        points = [];
      },
      point(x: number, y: number) {
        points.push({ x, y });
      },
      lineEnd() {
        for (const [index, point] of points.entries()) {
          const before = points[index - 1];
          const after = points[index + 1];
          if (!before) context.moveTo(round(point.x), round(point.y));
          else if (!after) context.lineTo(round(point.x), round(point.y));
          else {
            const from = towards(point, before, radius);
            const to = towards(point, after, radius);
            context.lineTo(round(from.x), round(from.y));
            context.quadraticCurveTo(round(point.x), round(point.y), round(to.x), round(to.y));
          }
        }
      },
    };
  };
}

/** The point so far from `from` on the way to `to`; at most half of the way. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(distance / length, 0.5);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
