/** What is written at a Pod: nothing, its version, or version, name, IP and status. */
export type Detail = 0 | 1 | 2;

/** The radii of Pods. */
export const largestRadius = 38;
export const smallestRadius = 3;

/** How much can be written at a Pod of this radius. */
export function detailOf(radius: number): Detail {
  if (radius >= 15) return 2;
  return radius >= 10 ? 1 : 0;
}

/** The room that a Pod takes: `above` and `below` its centre, and in width. */
export interface Cell {
  readonly width: number;
  readonly above: number;
  readonly below: number;
}

/** `statusLines`: how many lines the Pods there have to say about themselves. */
export function cellOf(radius: number, statusLines: number, narrow: boolean): Cell {
  const detail = detailOf(radius);
  if (detail === 0) {
    const gap = radius * 0.2 + 0.5;
    return { width: 2 * (radius + gap), above: radius + gap, below: radius + gap };
  }
  if (detail === 1) {
    return { width: Math.max(2 * radius + 8, 34), above: radius + 3, below: radius + 13 };
  }
  return {
    // As wide as `Terminating`; where nodes are narrow, neighbours may touch.
    width: Math.max(2 * radius + (narrow ? 14 : 18), narrow ? 57 : 64),
    above: radius + 15,
    below: radius + 16 + statusLines * 10,
  };
}
