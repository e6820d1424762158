// When a CronJob is due. As pkg/controller/cronjob/utils.go.

import type { CronJob } from "#api/batch.ts";
import type { CronSchedule } from "#api/cron-schedule.ts";
import { parseTime } from "#api/time.ts";

/** A little later than due, as upstream: clocks may differ. */
const paddingMs = 100;
const many = 100;

/** Starts that are due, seen from now. */
export interface DueTimes {
  /** From when on starts are looked for (Unix ms). */
  readonly earliest: number;
  /** The latest time that is due, or undefined if none is. */
  readonly latest?: number;
  readonly missed: "none" | "few" | "many";
  /** No time ever fits the schedule: the 31st of February. */
  readonly never?: true;
}

/** What is due since the last start; only within startingDeadlineSeconds if `withDeadline`. */
export function dueTimes(
  { metadata, spec, status }: CronJob,
  schedule: CronSchedule,
  nowMs: number,
  withDeadline: boolean,
): DueTimes {
  const { startingDeadlineSeconds: deadline } = spec;
  const begin = parseTime(status.lastScheduleTime ?? metadata.creationTimestamp);
  const isLimited = withDeadline && deadline !== undefined;
  const earliest = isLimited ? Math.max(begin, nowMs - deadline * 1000) : begin;
  const first = schedule.next(earliest);
  if (first === undefined) return { earliest, missed: "none", never: true };
  if (nowMs < first) return { earliest, missed: "none" };
  const second = schedule.next(first);
  if (second === undefined || nowMs < second) return { earliest, latest: first, missed: "none" };
  // How many were missed is estimated by the distance of the first two.
  const periodMs = second - first;
  const count = Math.floor((nowMs - first) / periodMs) + 1;
  let latest: number | undefined;
  let next = schedule.next(first + (count - 2) * periodMs);
  while (next !== undefined && next <= nowMs) {
    latest = next;
    next = schedule.next(next);
  }
  const missed = count > many ? "many" : "few";
  return { earliest, missed, ...(latest !== undefined && { latest }) };
}

/** Milliseconds until the CronJob is to be looked at again, or undefined if never. */
export function untilNextMs(
  cronJob: CronJob,
  schedule: CronSchedule,
  nowMs: number,
): number | undefined {
  const { earliest, latest, missed } = dueTimes(cronJob, schedule, nowMs, false);
  const next = schedule.next(latest ?? (missed === "none" ? earliest : nowMs));
  return next === undefined ? undefined : Math.max(0, next + paddingMs - nowMs);
}
