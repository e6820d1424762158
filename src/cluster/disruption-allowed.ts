import type {
  PodDisruptionBudget,
  PodDisruptionBudgetStatus,
  PolicyCondition,
} from "#api/policy.ts";
import { formatTime } from "#api/time.ts";

/** The status of a budget whose condition DisruptionAllowed tells what its numbers tell. */
export function withDisruptionAllowed(
  { metadata }: PodDisruptionBudget,
  status: PodDisruptionBudgetStatus,
  nowMs: number,
): PodDisruptionBudgetStatus {
  const isAllowed = status.disruptionsAllowed > 0;
  return withPolicyCondition(
    status,
    {
      type: "DisruptionAllowed",
      status: isAllowed ? "True" : "False",
      observedGeneration: metadata.generation ?? 0,
      reason: isAllowed ? "SufficientPods" : "InsufficientPods",
      message: "",
    },
    nowMs,
  );
}

/** The status with this condition in the place of the one of its type. */
export function withPolicyCondition(
  status: PodDisruptionBudgetStatus,
  wanted: Omit<PolicyCondition, "lastTransitionTime">,
  nowMs: number,
): PodDisruptionBudgetStatus {
  const { conditions = [] } = status;
  const before = conditions.find(({ type }) => type === wanted.type);
  const lastTransitionTime =
    before?.status === wanted.status ? before.lastTransitionTime : formatTime(nowMs);
  const condition = { ...wanted, lastTransitionTime };
  if (!before) return { ...status, conditions: [...conditions, condition] };
  return { ...status, conditions: conditions.map((each) => (each === before ? condition : each)) };
}
