/** What is written at a Pod: nothing, its version, or version, name, IP and status. */
export type Detail = 0 | 1 | 2;

/** How large Pods are, and how close they may stand when names are written below them. */
export interface PodSize {
  readonly radius: number;
  readonly pitch: number;
  readonly gap: number;
}

const largestRadius = 38;
const smallestWithNames = 15;

/** The sizes to try, best first. Smaller Pods are better than such without name, IP and status. */
export function podSizes(narrow: boolean): PodSize[] {
  // As wide as `Terminating`; where nodes are narrow, neighbours may touch.
  const spacing = narrow ? { pitch: 57, gap: 14 } : { pitch: 64, gap: 18 };
  const dense = { pitch: 49, gap: 10 };
  const sizes: PodSize[] = [];
  for (let radius = largestRadius; radius >= smallestWithNames; radius--) {
    sizes.push({ radius, ...spacing });
  }
  for (let radius = 20; radius >= smallestWithNames; radius--) sizes.push({ radius, ...dense });
  for (let radius = smallestWithNames - 1; radius >= 3; radius -= radius > 12 ? 1 : 0.5) {
    sizes.push({ radius, ...dense });
  }
  return sizes;
}

/** How much can be written at a Pod of this radius. */
export function detailOf(radius: number): Detail {
  if (radius >= smallestWithNames) return 2;
  return radius >= 10 ? 1 : 0;
}

/** The room that a Pod takes: `above` and `below` its centre, and in width. */
export interface Cell {
  readonly width: number;
  readonly above: number;
  readonly below: number;
}

/** `statusLines`: how many lines the Pods there have to say about themselves. */
export function cellOf({ radius, pitch, gap }: PodSize, statusLines: number): Cell {
  const detail = detailOf(radius);
  if (detail === 0) {
    const reach = radius * 1.2 + 0.5;
    return { width: 2 * reach, above: reach, below: reach };
  }
  if (detail === 1) {
    return { width: Math.max(2 * radius + 8, 40), above: radius + 3, below: radius + 13 };
  }
  return {
    width: Math.max(2 * radius + gap, pitch),
    above: radius + 15,
    below: radius + 16 + statusLines * 10,
  };
}
