// core/v1: what a namespace's objects may ask for, each (LimitRange) and together (ResourceQuota).

import type { KubernetesObject, ResourceList } from "./meta.ts";

export interface LimitRange extends KubernetesObject {
  kind: "LimitRange";
  spec: { limits: LimitRangeItem[] | null };
}

export interface LimitRangeItem {
  type: string;
  max?: ResourceList;
  min?: ResourceList;
  default?: ResourceList;
  defaultRequest?: ResourceList;
  maxLimitRequestRatio?: ResourceList;
}

export interface ResourceQuota extends KubernetesObject {
  kind: "ResourceQuota";
  spec: {
    hard?: ResourceList;
    scopes?: string[];
    scopeSelector?: { matchExpressions?: ScopeRequirement[] };
  };
  status: { hard?: ResourceList; used?: ResourceList };
}

export interface ScopeRequirement {
  scopeName: string;
  operator: string;
  values?: string[];
}
