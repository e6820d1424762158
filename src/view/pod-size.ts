/** What is written at a Pod: nothing, its version, or version, name, IP and status. */
export type Detail = 0 | 1 | 2;

/** How large Pods are, and how close they may stand when names are written below them. */
export interface PodSize {
  readonly radius: number;
  readonly detail: Detail;
  readonly pitch: number;
  readonly gap: number;
}

const largestRadius = 38;
const smallestWithNames = 15;
/** Without names larger Pods say no more. */
const largestWithoutNames = 18;
const smallestWithVersions = 10;

/** The sizes to try, best first. Smaller Pods are better than such without name, IP and status. */
export function podSizes(narrow: boolean): PodSize[] {
  // As wide as `ErrImagePull`, in bold, and a space; where nodes are narrow, neighbours may touch.
  const spacing = narrow ? { pitch: 57, gap: 14 } : { pitch: 70, gap: 18 };
  const dense = { pitch: 40, gap: 8 };
  const sizes: PodSize[] = [];
  for (let radius = largestRadius; radius >= smallestWithNames; radius--) {
    sizes.push({ radius, detail: 2, ...spacing });
  }
  for (let radius = largestWithoutNames; radius >= smallestWithVersions; radius--) {
    sizes.push({ radius, detail: 1, ...dense });
  }
  for (let radius = smallestWithVersions - 0.5; radius >= 3; radius -= 0.5) {
    sizes.push({ radius, detail: 0, ...dense });
  }
  return sizes;
}

/** The room that a Pod takes: `above` and `below` its centre, and in width. */
export interface Cell {
  readonly width: number;
  readonly above: number;
  readonly below: number;
}

/** `statusLines`: how many lines the Pods there have to say about themselves. */
export function cellOf({ radius, detail, pitch, gap }: PodSize, statusLines: number): Cell {
  if (detail === 0) {
    const reach = radius * 1.2 + 0.5;
    return { width: 2 * reach, above: reach, below: reach };
  }
  if (detail === 1) {
    return { width: Math.max(2 * radius + gap, pitch), above: radius + 3, below: radius + 13 };
  }
  return {
    width: Math.max(2 * radius + gap, pitch),
    above: radius + 15,
    below: radius + 16 + statusLines * 10,
  };
}
