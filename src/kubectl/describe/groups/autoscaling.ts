import type { Describers } from "../describer.ts";
import { describeAutoscaler } from "../autoscaler.ts";

/** How the kinds of autoscaling are described. */
export const autoscalingDescribers: Describers = {
  "HorizontalPodAutoscaler.autoscaling": describeAutoscaler,
};
