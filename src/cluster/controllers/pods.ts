import type { Pod, PodCondition } from "#api/core.ts";
import { parseTime } from "#api/time.ts";

/** Neither finished nor on its way out. */
export function isActive({ metadata, status }: Pod): boolean {
  return (
    status.phase !== "Succeeded" &&
    status.phase !== "Failed" &&
    metadata.deletionTimestamp === undefined
  );
}

export function readyCondition({ status }: Pod): PodCondition | undefined {
  return status.conditions?.find(({ type }) => type === "Ready");
}

export function isReady(pod: Pod): boolean {
  return readyCondition(pod)?.status === "True";
}

/** Unix ms since when the Pod is ready; undefined if it is not or does not tell. */
export function readySince(pod: Pod): number | undefined {
  const ready = readyCondition(pod);
  if (ready?.status !== "True" || !ready.lastTransitionTime) return undefined;
  return parseTime(ready.lastTransitionTime);
}

/** Ready for at least minReadySeconds. */
export function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  if (!isReady(pod)) return false;
  if (minReadySeconds === 0) return true;
  const since = readySince(pod);
  return since !== undefined && since + minReadySeconds * 1000 <= nowMs;
}
