// Scale (autoscaling/v1), the shape of every /scale subresource, never stored; HorizontalPodAutoscaler (autoscaling/v2).

import type { ConditionStatus, KubernetesObject, LabelSelector } from "./meta.ts";

export interface Scale extends KubernetesObject {
  kind: "Scale";
  spec: { replicas?: number };
  status: { replicas: number; selector?: string };
}

export interface HorizontalPodAutoscaler extends KubernetesObject {
  kind: "HorizontalPodAutoscaler";
  spec: {
    scaleTargetRef: CrossVersionObjectReference;
    minReplicas?: number;
    maxReplicas: number;
    metrics?: MetricSpec[];
    behavior?: { scaleUp?: ScalingRules; scaleDown?: ScalingRules };
  };
  status: {
    observedGeneration?: number;
    lastScaleTime?: string;
    currentReplicas?: number;
    desiredReplicas: number;
    currentMetrics: MetricStatus[] | null;
    conditions?: {
      type: string;
      status: ConditionStatus;
      lastTransitionTime?: string | null;
      reason?: string;
      message?: string;
    }[];
  };
}

export interface CrossVersionObjectReference {
  kind: string;
  name: string;
  apiVersion?: string;
}

export interface MetricTarget {
  type: string;
  value?: string;
  averageValue?: string;
  averageUtilization?: number;
}

export interface MetricIdentifier {
  name: string;
  selector?: LabelSelector;
}

/** What an autoscaler looks at; the field named for the type is set. */
export interface MetricSpec {
  type: string;
  object?: {
    describedObject: CrossVersionObjectReference;
    target: MetricTarget;
    metric: MetricIdentifier;
  };
  pods?: { metric: MetricIdentifier; target: MetricTarget };
  resource?: { name: string; target: MetricTarget };
  containerResource?: { name: string; target: MetricTarget; container: string };
  external?: { metric: MetricIdentifier; target: MetricTarget };
}

export interface MetricValue {
  value?: string;
  averageValue?: string;
  averageUtilization?: number;
}

/** What a metric is now, in the shape of its MetricSpec. */
export interface MetricStatus {
  type: string;
  object?: { current: MetricValue };
  pods?: { current: MetricValue };
  resource?: { name: string; current: MetricValue };
  containerResource?: { name: string; current: MetricValue; container: string };
  external?: { current: MetricValue };
}

export interface ScalingRules {
  stabilizationWindowSeconds?: number;
  selectPolicy?: string;
  policies?: { type: string; value: number; periodSeconds: number }[];
  tolerance?: string;
}
