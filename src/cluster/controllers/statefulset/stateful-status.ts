import type { StatefulSet, StatefulSetStatus } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { isAvailable, isReady } from "../pods.ts";
import { revisionOf } from "./identity.ts";

/** What a status is counted with. */
export interface StatusFacts {
  /** Names of revisions. */
  readonly current: string;
  readonly update: string;
  readonly collisionCount: number | undefined;
  readonly pods: readonly Pod[];
  /** Pods of the current revision that were deleted just now. */
  readonly leaving: number;
  readonly now: number;
}

/** Zeros are left out, as Go's omitempty does, but for two. */
export function statusOf(set: StatefulSet, facts: StatusFacts): StatefulSetStatus {
  const { pods, current, update, now } = facts;
  const { replicas = 1, minReadySeconds = 0, updateStrategy } = set.spec;
  const count = (is: (pod: Pod) => boolean) => pods.filter((pod) => is(pod)).length;
  const ready = count((pod) => isReady(pod) && pod.status.phase === "Running");
  const available = count((pod) => isAvailable(pod, minReadySeconds, now));
  const updated = count((pod) => isLiving(pod) && revisionOf(pod) === update);
  const isComplete =
    updateStrategy?.type === "RollingUpdate" &&
    [updated, ready, pods.length].every((number) => number === replicas);
  const currentCount = isComplete
    ? updated
    : count((pod) => isLiving(pod) && revisionOf(pod) === current) - facts.leaving;
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: pods.length,
    ...(ready > 0 && { readyReplicas: ready }),
    ...(currentCount > 0 && { currentReplicas: currentCount }),
    ...(updated > 0 && { updatedReplicas: updated }),
    currentRevision: isComplete ? update : current,
    updateRevision: update,
    collisionCount: facts.collisionCount ?? 0,
    availableReplicas: available,
  };
}

/** Whether anything but conditions is told differently. */
export function differs(next: StatefulSetStatus, old: StatefulSetStatus): boolean {
  const counts = ["readyReplicas", "currentReplicas", "updatedReplicas"] as const;
  const others = ["replicas", "availableReplicas", "currentRevision", "updateRevision"] as const;
  return (
    (next.observedGeneration ?? 0) > (old.observedGeneration ?? 0) ||
    counts.some((field) => (next[field] ?? 0) !== (old[field] ?? 0)) ||
    others.some((field) => next[field] !== old[field])
  );
}

/** Neither deleted nor on its way out. */
export function isLiving({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp === undefined;
}
