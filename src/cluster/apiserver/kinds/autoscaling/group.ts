import type { AutoscalingResources } from "#api/scheme/autoscaling.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { horizontalPodAutoscalerStrategy } from "./horizontalpodautoscaler.ts";

/** The rules of the kinds of autoscaling. */
export const autoscalingStrategies: GroupStrategies<AutoscalingResources> = {
  horizontalpodautoscalers: horizontalPodAutoscalerStrategy,
};
