import type { Pod } from "#api/core.ts";
import { parseTime } from "#api/time.ts";

/** What controllers want to know of a Pod. */
export interface PodFacts {
  /** Neither finished nor on its way out. */
  readonly isActive: boolean;
  readonly isReady: boolean;
  /** Since when, as its condition says it. */
  readonly readyAt: string | undefined;
}

/** Pods are stored, and so never change: each version is looked at once. */
const known = new WeakMap<Pod, PodFacts>();

/** All of it at once, for those who look at many Pods. */
export function factsOf(pod: Pod): PodFacts {
  let facts = known.get(pod);
  if (!facts) known.set(pod, (facts = look(pod)));
  return facts;
}

function look({ metadata, status }: Pod): PodFacts {
  const { phase, conditions } = status;
  const ready = conditions?.find(({ type }) => type === "Ready");
  return {
    isActive:
      phase !== "Succeeded" && phase !== "Failed" && metadata.deletionTimestamp === undefined,
    isReady: ready?.status === "True",
    readyAt: ready?.status === "True" ? ready.lastTransitionTime || undefined : undefined,
  };
}

/** Neither finished nor on its way out. */
export function isActive(pod: Pod): boolean {
  return factsOf(pod).isActive;
}

/** Whether condition Ready is True. */
export function isReady(pod: Pod): boolean {
  return factsOf(pod).isReady;
}

/** Unix ms since when the Pod is ready; undefined if it is not or does not tell. */
export function readySince(pod: Pod): number | undefined {
  const { readyAt } = factsOf(pod);
  return readyAt === undefined ? undefined : parseTime(readyAt);
}

/** Ready for at least minReadySeconds. */
export function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  if (!isReady(pod) || minReadySeconds === 0) return isReady(pod);
  const since = readySince(pod);
  return since !== undefined && since + minReadySeconds * 1000 <= nowMs;
}
