import type { Describers } from "../describer.ts";
import { describePodDisruptionBudget } from "../poddisruptionbudget.ts";

/** How the kinds of policy are described. */
export const policyDescribers: Describers = {
  "PodDisruptionBudget.policy": describePodDisruptionBudget,
};
