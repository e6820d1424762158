// What the controller of Jobs wants to know of a Pod.

import type { Job } from "#api/batch.ts";
import type { ContainerStatus, Pod } from "#api/core.ts";
import { parseTime } from "#api/time.ts";

/** On a Pod until its Job has counted how it ended. */
export const trackingFinalizer = "batch.kubernetes.io/job-tracking";

export const indexAnnotation = "batch.kubernetes.io/job-completion-index";
export const failuresAnnotation = "batch.kubernetes.io/job-index-failure-count";
export const ignoredFailuresAnnotation = "batch.kubernetes.io/job-index-ignored-failure-count";

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(trackingFinalizer) ?? false;
}

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === "Indexed";
}

/** True if a Pod on its way out is replaced only when it has failed. */
export function replacesFailedOnly({ spec }: Job): boolean {
  return spec.podReplacementPolicy === "Failed" || spec.podFailurePolicy !== undefined;
}

/** Failed, or deleted before it could end, where that counts as well. */
export function isFailed({ metadata, status }: Pod, job: Job): boolean {
  if (status.phase === "Failed") return true;
  if (replacesFailedOnly(job)) return false;
  return metadata.deletionTimestamp !== undefined && status.phase !== "Succeeded";
}

/** On its way out and not yet at its end. */
export function isTerminating({ metadata, status }: Pod): boolean {
  const isOver = status.phase === "Failed" || status.phase === "Succeeded";
  return !isOver && metadata.deletionTimestamp !== undefined;
}

/** The completion index that the Pod was made for. */
export function indexOf({ metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[indexAnnotation];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The Pod's index, if its Job still has that many. */
export function validIndexOf(pod: Pod, { spec }: Job): number | undefined {
  const index = indexOf(pod);
  return index !== undefined && index < (spec.completions ?? 0) ? index : undefined;
}

/** How often the index of the Pod had failed before. */
export function failuresBefore(pod: Pod): number {
  return countIn(pod, failuresAnnotation);
}

/** The same of the failures that do not count. */
export function ignoredFailuresBefore(pod: Pod): number {
  return countIn(pod, ignoredFailuresAnnotation);
}

/** All failures of the index before this Pod. */
export function allFailuresBefore(pod: Pod): number {
  return failuresBefore(pod) + ignoredFailuresBefore(pod);
}

function countIn({ metadata }: Pod, annotation: string): number {
  const text = metadata.annotations?.[annotation] ?? "0";
  return /^\d+$/.test(text) ? Number(text) : 0;
}

/** When the Pod ended (Unix ms), as well as it can be told. */
export function finishedAt(pod: Pod): number {
  const { metadata, spec, status } = pod;
  const sidecars = (spec.initContainers ?? []).filter((each) => each.restartPolicy === "Always");
  const ends = [
    ...(status.containerStatuses ?? []),
    ...(status.initContainerStatuses ?? []).filter(({ name }) =>
      sidecars.some((sidecar) => sidecar.name === name),
    ),
  ].map(endOf);
  if (ends.length > 0 && ends.every((end) => end !== undefined)) return Math.max(...ends);
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  if (ready?.status === "False" && ready.lastTransitionTime) {
    return parseTime(ready.lastTransitionTime);
  }
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = metadata;
  if (deletionTimestamp === undefined) return parseTime(creationTimestamp);
  return parseTime(deletionTimestamp) - deletionGracePeriodSeconds * 1000;
}

function endOf({ state }: ContainerStatus): number | undefined {
  const end = state?.terminated?.finishedAt;
  return end ? parseTime(end) : undefined;
}
