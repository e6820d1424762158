import type { PolicyResources } from "#api/scheme/policy.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { podDisruptionBudgetStrategy } from "./poddisruptionbudget.ts";

/** The rules of the kinds of policy. */
export const policyStrategies: GroupStrategies<PolicyResources> = {
  poddisruptionbudgets: podDisruptionBudgetStrategy,
};
