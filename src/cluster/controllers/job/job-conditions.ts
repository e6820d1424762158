import type { JobCondition } from "#api/batch.ts";
import { formatTime } from "#api/time.ts";

/** A condition that is True from now on, unless told otherwise. */
export function jobCondition(
  type: JobCondition["type"],
  reason: string,
  message: string,
  nowMs: number,
  status: JobCondition["status"] = "True",
): JobCondition {
  const time = formatTime(nowMs);
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message };
}

/** Puts a condition in the place of the one of its type. Answers whether that is a change. */
export function ensureCondition(conditions: JobCondition[], wanted: JobCondition): boolean {
  const index = conditions.findIndex(({ type }) => type === wanted.type);
  const before = conditions[index];
  if (!before) {
    if (wanted.status === "False") return false; // It was never otherwise.
    conditions.push(wanted);
    return true;
  }
  const { status, reason, message } = wanted;
  if (before.status === status && before.reason === reason && before.message === message) {
    return false;
  }
  conditions[index] = wanted;
  return true;
}
