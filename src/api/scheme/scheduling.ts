import type { PriorityClass } from "../classes.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of scheduling.k8s.io. */
export interface SchedulingResources {
  priorityclasses: PriorityClass;
}

const shared = sharedBy("scheduling.k8s.io", "v1");

/** Their facts, in the order of the real server's discovery. */
export const scheduling: GroupScheme<SchedulingResources> = {
  priorityclasses: {
    ...shared,
    kind: "PriorityClass",
    singular: "priorityclass",
    shortNames: ["pc"],
    namespaced: false,
  },
};
