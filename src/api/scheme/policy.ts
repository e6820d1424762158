import type { PodDisruptionBudget } from "../policy.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of policy. */
export interface PolicyResources {
  poddisruptionbudgets: PodDisruptionBudget;
}

const shared = sharedBy("policy", "v1");

/** Their facts, in the order of the real server's discovery. */
export const policy: GroupScheme<PolicyResources> = {
  poddisruptionbudgets: {
    ...shared,
    kind: "PodDisruptionBudget",
    singular: "poddisruptionbudget",
    shortNames: ["pdb"],
    namespaced: true,
    subresources: ["status"],
  },
};
