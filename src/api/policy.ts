// The kinds of policy/v1.

import type { ConditionStatus, IntOrString, KubernetesObject, LabelSelector } from "./meta.ts";

export interface PodDisruptionBudget extends KubernetesObject {
  kind: "PodDisruptionBudget";
  spec: {
    minAvailable?: IntOrString;
    maxUnavailable?: IntOrString;
    /** None selects no Pod, an empty one all of the namespace. */
    selector?: LabelSelector;
    unhealthyPodEvictionPolicy?: "IfHealthyBudget" | "AlwaysAllow";
  };
  status: PodDisruptionBudgetStatus;
}

export interface PodDisruptionBudgetStatus {
  observedGeneration?: number;
  /** Pods by name whose eviction was allowed but not seen yet, and when. */
  disruptedPods?: Record<string, string>;
  disruptionsAllowed: number;
  currentHealthy: number;
  desiredHealthy: number;
  expectedPods: number;
  conditions?: PolicyCondition[];
}

/** metav1.Condition. */
export interface PolicyCondition {
  type: string;
  status: ConditionStatus;
  observedGeneration?: number;
  lastTransitionTime: string;
  reason: string;
  message: string;
}
