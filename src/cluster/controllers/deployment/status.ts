import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from "#api/apps.ts";
import {
  condition,
  findCondition,
  reasons,
  timedOut,
  transitionOf,
  withCondition,
  withoutCondition,
} from "./conditions.ts";
import { limitsOf } from "./fenceposts.ts";

/** A Deployment's ReplicaSets; `newSet` is the one with its template. */
export interface Sets {
  readonly newSet: ReplicaSet | undefined;
  readonly oldSets: readonly ReplicaSet[];
}

export function allOf({ newSet, oldSets }: Sets): ReplicaSet[] {
  return newSet ? [...oldSets, newSet] : [...oldSets];
}

/** The counters, and condition Available. */
export function countersOf(deployment: Deployment, sets: Sets, nowMs: number): DeploymentStatus {
  const { spec, status, metadata } = deployment;
  const all = allOf(sets);
  const sum = (count: (set: ReplicaSet) => number | undefined) =>
    all.reduce((total, set) => total + (count(set) ?? 0), 0);
  const available = sum((set) => set.status.availableReplicas);
  const unavailable = Math.max(0, sum((set) => set.spec.replicas) - available);
  const isAvailable = available >= (spec.replicas ?? 1) - limitsOf(spec).unavailable;
  const conditions = withCondition(
    status.conditions,
    isAvailable
      ? condition(
          "Available",
          "True",
          "MinimumReplicasAvailable",
          "Deployment has minimum availability.",
          nowMs,
        )
      : condition(
          "Available",
          "False",
          "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability.",
          nowMs,
        ),
  );
  return withoutZeros({
    observedGeneration: metadata.generation ?? 0,
    replicas: sum((set) => set.status.replicas),
    updatedReplicas: sets.newSet?.status.replicas ?? 0,
    readyReplicas: sum((set) => set.status.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: unavailable,
    collisionCount: status.collisionCount ?? 0,
    conditions,
  });
}

/** The whole status during a rollout: counters, Available, Progressing and ReplicaFailure. */
export function rolloutStatus(deployment: Deployment, sets: Sets, nowMs: number): DeploymentStatus {
  const status = countersOf(deployment, sets, nowMs);
  let conditions = status.conditions ?? [];
  if (deployment.spec.progressDeadlineSeconds === undefined) {
    conditions = withoutCondition(conditions, "Progressing");
  } else if (!isFinished(deployment, status)) {
    conditions = withProgress(deployment, sets.newSet, status, nowMs);
  }
  const failure = failureOf(sets);
  conditions = failure
    ? withCondition(conditions, failure)
    : withoutCondition(conditions, "ReplicaFailure");
  return { ...status, conditions };
}

/** Everything updated, nothing old left, all of it available, and this spec was seen. */
export function isComplete({ spec, metadata }: Deployment, status: DeploymentStatus): boolean {
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  return (
    updatedReplicas === spec.replicas &&
    replicas === spec.replicas &&
    availableReplicas === spec.replicas &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  );
}

/** A rollout that once ended well does not begin to progress again because a Pod restarts. */
function isFinished({ status: before }: Deployment, status: DeploymentStatus): boolean {
  return (
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) &&
    findCondition(before, "Progressing")?.reason === reasons.newSetAvailable
  );
}

function withProgress(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  status: DeploymentStatus,
  nowMs: number,
): DeploymentCondition[] {
  const conditions = status.conditions ?? [];
  const what = newSet
    ? `ReplicaSet "${newSet.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  const progressing = (value: "True" | "False", reason: string, message: string) =>
    condition("Progressing", value, reason, `${what} ${message}`, nowMs);

  if (isComplete(deployment, status)) {
    const done = progressing("True", reasons.newSetAvailable, "has successfully progressed.");
    return withCondition(conditions, done);
  }
  if (hasProgressed(deployment.status, status)) {
    // Replaced even if nothing but its update time changes: the deadline counts from there.
    const moved = progressing("True", "ReplicaSetUpdated", "is progressing.");
    const current = findCondition(deployment.status, "Progressing");
    const kept = current?.status === "True" ? transitionOf(current) : {};
    return [...withoutCondition(conditions, "Progressing"), { ...moved, ...kept }];
  }
  if (timedOut(deployment, status, nowMs)) {
    return withCondition(
      conditions,
      progressing("False", reasons.timedOut, "has timed out progressing."),
    );
  }
  return conditions;
}

/** More updated, fewer old, more ready or more available than before. */
function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    outdated(after) < outdated(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function outdated({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus): number {
  return replicas - updatedReplicas;
}

/** Why Pods cannot be created or deleted, as the ReplicaSets tell; the new one's word comes first. */
function failureOf({ newSet, oldSets }: Sets): DeploymentCondition | undefined {
  for (const set of newSet ? [newSet, ...oldSets] : oldSets) {
    const failure = set.status.conditions?.find(({ type }) => type === "ReplicaFailure");
    if (!failure) continue;
    const { lastTransitionTime, ...rest } = failure;
    return {
      ...rest,
      ...(lastTransitionTime !== undefined && {
        lastUpdateTime: lastTransitionTime,
        lastTransitionTime,
      }),
    };
  }
  return undefined;
}

/** As Go's omitempty leaves them out. */
function withoutZeros(status: DeploymentStatus): DeploymentStatus {
  return Object.fromEntries(Object.entries(status).filter(([, value]) => value !== 0));
}
