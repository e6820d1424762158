import type { HorizontalPodAutoscaler } from "../autoscaling.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of autoscaling. */
export interface AutoscalingResources {
  horizontalpodautoscalers: HorizontalPodAutoscaler;
}

const shared = sharedBy("autoscaling", "v2");

/** Their facts, in the order of the real server's discovery. */
export const autoscaling: GroupScheme<AutoscalingResources> = {
  horizontalpodautoscalers: {
    ...shared,
    kind: "HorizontalPodAutoscaler",
    singular: "horizontalpodautoscaler",
    shortNames: ["hpa"],
    categories: ["all"],
    namespaced: true,
    subresources: ["status"],
  },
};
