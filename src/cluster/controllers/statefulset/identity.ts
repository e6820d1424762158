// Who a StatefulSet's Pods are: names with ordinals, and what follows from them.

import type { StatefulSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { revisionLabel } from "../revision-history.ts";

const nameLabel = "statefulset.kubernetes.io/pod-name";
const indexLabel = "apps.kubernetes.io/pod-index";

/** `web` and 2 of `web-2`; undefined for a name without number. */
function partsOf({ metadata }: Pod): { parent: string; ordinal: number } | undefined {
  const [, parent, digits] = /^(.*)-([0-9]+)$/s.exec(metadata.name) ?? [];
  const ordinal = Number(digits);
  if (parent === undefined || ordinal > 0x7fffffff) return undefined;
  return { parent, ordinal };
}

/** The number at the end of a Pod's name; -1 without one. */
export function ordinalOf(pod: Pod): number {
  return partsOf(pod)?.ordinal ?? -1;
}

/** Whether a Pod has a name that this StatefulSet gives. */
export function isMember({ metadata }: StatefulSet, pod: Pod): boolean {
  return partsOf(pod)?.parent === metadata.name;
}

/** The ordinals that there should be Pods of: from `start` on, `end` left out. */
export function ordinalRange({ spec }: StatefulSet): { start: number; end: number } {
  const start = spec.ordinals?.start ?? 0;
  return { start, end: start + (spec.replicas ?? 1) };
}

/** The name of the revision that a Pod was made of. */
export function revisionOf({ metadata }: Pod): string {
  return metadata.labels?.[revisionLabel] ?? "";
}

/** The labels that a Pod has by its name. */
export function identityLabels(name: string, ordinal: number): Record<string, string> {
  return { [nameLabel]: name, [indexLabel]: String(ordinal) };
}

/** Whether a Pod is labelled with its name. */
export function knowsItsName({ metadata }: Pod): boolean {
  return metadata.labels?.[nameLabel] === metadata.name;
}
