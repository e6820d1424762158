import type { Deployment, DeploymentCondition, DeploymentStatus } from "#api/apps.ts";
import { formatTime, parseTime } from "#api/time.ts";

export type ConditionType = DeploymentCondition["type"];

/** The reasons of condition Progressing that the controller itself looks for. */
export const reasons = {
  newSetAvailable: "NewReplicaSetAvailable",
  timedOut: "ProgressDeadlineExceeded",
  paused: "DeploymentPaused",
} as const;

export function findCondition(
  status: DeploymentStatus,
  type: ConditionType,
): DeploymentCondition | undefined {
  return status.conditions?.find((each) => each.type === type);
}

/** A condition as of now. */
export function condition(
  type: ConditionType,
  status: DeploymentCondition["status"],
  reason: string,
  message: string,
  nowMs: number,
): DeploymentCondition {
  const now = formatTime(nowMs);
  return { type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message };
}

/**
 * Puts a condition into a list. One with the same status and reason stays untouched; otherwise the
 * new one goes to the end, and its transition time is kept while the status is the same.
 */
export function withCondition(
  conditions: readonly DeploymentCondition[] | undefined = [],
  next: DeploymentCondition,
): DeploymentCondition[] {
  const current = conditions.find(({ type }) => type === next.type);
  if (current?.status === next.status && current.reason === next.reason) return [...conditions];
  const kept = current?.status === next.status ? transitionOf(current) : {};
  return [...withoutCondition(conditions, next.type), { ...next, ...kept }];
}

export function withoutCondition(
  conditions: readonly DeploymentCondition[] | undefined = [],
  type: ConditionType,
): DeploymentCondition[] {
  return conditions.filter((each) => each.type !== type);
}

/** The transition time of a condition, to be carried over. */
export function transitionOf({
  lastTransitionTime,
}: DeploymentCondition): Pick<DeploymentCondition, "lastTransitionTime"> {
  return lastTransitionTime === undefined ? {} : { lastTransitionTime };
}

/** True once progressDeadlineSeconds have passed without progress. */
export function timedOut({ spec }: Deployment, status: DeploymentStatus, nowMs: number): boolean {
  const current = findCondition(status, "Progressing");
  if (spec.progressDeadlineSeconds === undefined || !current) return false;
  if (current.reason === reasons.newSetAvailable) return false;
  if (current.reason === reasons.timedOut) return true;
  return deadlineOf(spec.progressDeadlineSeconds, current) < nowMs;
}

/** Unix ms at which a rollout counts as stuck. */
export function deadlineOf(
  deadlineSeconds: number,
  { lastUpdateTime }: DeploymentCondition,
): number {
  return parseTime(lastUpdateTime ?? "") + deadlineSeconds * 1000;
}
