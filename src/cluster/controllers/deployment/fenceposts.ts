import type { DeploymentSpec } from "#api/apps.ts";
import type { IntOrString } from "#api/meta.ts";
import { scaled } from "../scaled.ts";

/** How far a rolling update may leave the desired size, in Pods. */
export interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

/**
 * Percentages of `desired` made numbers: surge rounded up, unavailable rounded down. If both are 0 the
 * update could never move, so unavailable becomes 1.
 */
export function resolveFenceposts(
  maxSurge: IntOrString,
  maxUnavailable: IntOrString,
  desired: number,
): Fenceposts {
  const surge = scaled(maxSurge, desired, Math.ceil);
  const unavailable = scaled(maxUnavailable, desired, Math.floor);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** The limits as the controller works with them: none unless rolling, never more than there is. */
export function limitsOf({ replicas = 1, strategy }: DeploymentSpec): Fenceposts {
  if (strategy?.type !== "RollingUpdate") return { surge: 0, unavailable: 0 };
  const { maxSurge = 0, maxUnavailable = 0 } = strategy.rollingUpdate ?? {};
  const { surge, unavailable } = resolveFenceposts(maxSurge, maxUnavailable, replicas);
  return { surge, unavailable: Math.min(unavailable, replicas) };
}
