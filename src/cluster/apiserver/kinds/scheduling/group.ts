import type { SchedulingResources } from "#api/scheme/scheduling.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { priorityClassStrategy } from "./priorityclass.ts";

/** The rules of the kinds of scheduling.k8s.io. */
export const schedulingStrategies: GroupStrategies<SchedulingResources> = {
  priorityclasses: priorityClassStrategy,
};
