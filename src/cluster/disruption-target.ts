import type { PodCondition, PodStatus } from "#api/core.ts";
import { formatTime } from "#api/time.ts";

/** The status of a Pod that is about to be stopped from outside, and says why. */
export function withDisruptionTarget(
  status: PodStatus,
  reason: string,
  message: string,
  nowMs: number,
): PodStatus {
  const { conditions = [] } = status;
  const before = conditions.find(({ type }) => type === "DisruptionTarget");
  const isOld = before?.status === "True";
  const condition: PodCondition = {
    type: "DisruptionTarget",
    status: "True",
    lastProbeTime: null,
    lastTransitionTime: (isOld && before.lastTransitionTime) || formatTime(nowMs),
    reason,
    message,
  };
  if (!before) return { ...status, conditions: [...conditions, condition] };
  return { ...status, conditions: conditions.map((each) => (each === before ? condition : each)) };
}
