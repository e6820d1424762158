// How long a Job waits before it replaces a Pod that failed. As pkg/controller/job/backoff_utils.go.

import type { Pod } from "#api/core.ts";
import { allFailuresBefore, finishedAt } from "./job-pods.ts";

const firstMs = 10_000;
const lastMs = 600_000;

/** The failures in a row, and when the last of them happened (Unix ms). */
export interface FailureStreak {
  readonly failures: number;
  readonly lastAt: number;
}

export const noFailures: FailureStreak = { failures: 0, lastAt: 0 };

/** The streak after more Pods have ended. */
export function streakAfter(
  before: FailureStreak,
  succeeded: readonly Pod[],
  failed: readonly Pod[],
): FailureStreak {
  const failedAt = failed.map(finishedAt);
  if (succeeded.length === 0) {
    if (failed.length === 0) return before;
    return { failures: before.failures + failed.length, lastAt: Math.max(...failedAt) };
  }
  const lastSuccess = Math.max(...succeeded.map(finishedAt));
  const after = failedAt.filter((at) => at > lastSuccess);
  return after.length === 0 ? noFailures : { failures: after.length, lastAt: Math.max(...after) };
}

/** Milliseconds until the next Pod may be created. */
export function remainingMs({ failures, lastAt }: FailureStreak, nowMs: number): number {
  if (failures === 0) return 0;
  const waitMs = Math.min(firstMs * 2 ** (failures - 1), lastMs);
  return Math.max(0, waitMs - (nowMs - lastAt));
}

/** The same for an index whose latest Pod failed. */
export function remainingMsOfIndex(latest: Pod | undefined, nowMs: number): number {
  if (!latest) return 0;
  const failures = allFailuresBefore(latest) + 1;
  return remainingMs({ failures, lastAt: finishedAt(latest) }, nowMs);
}
