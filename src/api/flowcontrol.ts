// flowcontrol.apiserver.k8s.io/v1. Stored and shown; the simulated API server answers everybody at once.

import type { ConditionStatus, KubernetesObject } from "./meta.ts";

/** What both kinds say of themselves. */
export interface FlowCondition {
  type?: string;
  status?: ConditionStatus;
  lastTransitionTime: string | null;
  reason?: string;
  message?: string;
}

export interface FlowSubject {
  kind: string;
  user?: { name: string };
  group?: { name: string };
  serviceAccount?: { namespace: string; name: string };
}

export interface ResourcePolicyRule {
  verbs: string[] | null;
  apiGroups: string[] | null;
  resources: string[] | null;
  clusterScope?: boolean;
  namespaces: string[] | null;
}

export interface NonResourcePolicyRule {
  verbs: string[] | null;
  nonResourceURLs: string[] | null;
}

export interface PolicyRulesWithSubjects {
  subjects: FlowSubject[] | null;
  resourceRules?: ResourcePolicyRule[];
  nonResourceRules?: NonResourcePolicyRule[];
}

export interface FlowSchema extends KubernetesObject {
  kind: "FlowSchema";
  spec: {
    priorityLevelConfiguration: { name: string };
    matchingPrecedence: number;
    distinguisherMethod?: { type: string };
    rules?: PolicyRulesWithSubjects[];
  };
  status: { conditions?: FlowCondition[] };
}

export interface LimitResponse {
  type: string;
  queuing?: { queues: number; handSize: number; queueLengthLimit: number };
}

export interface PriorityLevelConfiguration extends KubernetesObject {
  kind: "PriorityLevelConfiguration";
  spec: {
    type: string;
    limited?: {
      nominalConcurrencyShares: number | null;
      limitResponse: LimitResponse;
      lendablePercent?: number;
      borrowingLimitPercent?: number;
    };
    exempt?: { nominalConcurrencyShares?: number; lendablePercent?: number };
  };
  status: { conditions?: FlowCondition[] };
}
