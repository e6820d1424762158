// admissionregistration.k8s.io/v1. Stored and shown; nothing in the simulation calls webhooks or evaluates policies.

import type { KubernetesObject, LabelSelector } from "./meta.ts";

export interface RuleWithOperations {
  operations?: string[];
  apiGroups?: string[];
  apiVersions?: string[];
  resources?: string[];
  scope?: string;
}

export interface NamedRuleWithOperations extends RuleWithOperations {
  resourceNames?: string[];
}

export interface MatchCondition {
  name: string;
  expression: string;
}

/** What validating and mutating webhooks have in common; only the latter have a reinvocationPolicy. */
export interface Webhook {
  name: string;
  clientConfig: {
    url?: string;
    service?: { namespace: string; name: string; path?: string; port?: number };
    caBundle?: string;
  };
  rules?: RuleWithOperations[];
  failurePolicy?: string;
  matchPolicy?: string;
  namespaceSelector?: LabelSelector;
  objectSelector?: LabelSelector;
  sideEffects: string | null;
  timeoutSeconds?: number;
  admissionReviewVersions: string[] | null;
  reinvocationPolicy?: string;
  matchConditions?: MatchCondition[];
}

export interface ValidatingWebhookConfiguration extends KubernetesObject {
  kind: "ValidatingWebhookConfiguration";
  webhooks?: Webhook[];
}

export interface MutatingWebhookConfiguration extends KubernetesObject {
  kind: "MutatingWebhookConfiguration";
  webhooks?: Webhook[];
}

export interface MatchResources {
  namespaceSelector?: LabelSelector;
  objectSelector?: LabelSelector;
  resourceRules?: NamedRuleWithOperations[];
  excludeResourceRules?: NamedRuleWithOperations[];
  matchPolicy?: string;
}

export interface ValidatingAdmissionPolicy extends KubernetesObject {
  kind: "ValidatingAdmissionPolicy";
  spec: {
    paramKind?: { apiVersion?: string; kind?: string };
    matchConstraints?: MatchResources;
    validations?: {
      expression: string;
      message?: string;
      reason?: string;
      messageExpression?: string;
    }[];
    failurePolicy?: string;
    auditAnnotations?: { key: string; valueExpression: string }[];
    matchConditions?: MatchCondition[];
    variables?: { name: string; expression: string }[];
  };
  status: { observedGeneration?: number; conditions?: object[] };
}

export interface ValidatingAdmissionPolicyBinding extends KubernetesObject {
  kind: "ValidatingAdmissionPolicyBinding";
  spec: {
    policyName?: string;
    paramRef?: {
      name?: string;
      namespace?: string;
      selector?: LabelSelector;
      parameterNotFoundAction?: string;
    };
    matchResources?: MatchResources;
    validationActions?: string[];
  };
}
