// rbac.authorization.k8s.io/v1: who may do what. Stored and shown; in the simulation everybody may do everything.

import type { KubernetesObject, LabelSelector } from "./meta.ts";

export interface PolicyRule {
  verbs: string[] | null;
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

export interface Role extends KubernetesObject {
  kind: "Role";
  rules: PolicyRule[] | null;
}

export interface ClusterRole extends KubernetesObject {
  kind: "ClusterRole";
  rules: PolicyRule[] | null;
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] };
}

export interface Subject {
  kind: string;
  apiGroup?: string;
  name: string;
  namespace?: string;
}

export interface RoleRef {
  apiGroup: string;
  kind: string;
  name: string;
}

export interface RoleBinding extends KubernetesObject {
  kind: "RoleBinding";
  subjects?: Subject[];
  roleRef: RoleRef;
}

export interface ClusterRoleBinding extends KubernetesObject {
  kind: "ClusterRoleBinding";
  subjects?: Subject[];
  roleRef: RoleRef;
}
