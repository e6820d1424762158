import type { Describers } from "../describer.ts";
import { describePriorityClass } from "../classes.ts";

/** How the kinds of scheduling.k8s.io are described. */
export const schedulingDescribers: Describers = {
  "PriorityClass.scheduling.k8s.io": describePriorityClass,
};
