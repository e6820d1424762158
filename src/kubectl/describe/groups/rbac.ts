import type { Describers } from "../describer.ts";
import { describeRole, describeRoleBinding } from "../roles.ts";

/** How the kinds of rbac.authorization.k8s.io are described. */
export const rbacDescribers: Describers = {
  "ClusterRole.rbac.authorization.k8s.io": describeRole,
  "ClusterRoleBinding.rbac.authorization.k8s.io": describeRoleBinding,
  "Role.rbac.authorization.k8s.io": describeRole,
  "RoleBinding.rbac.authorization.k8s.io": describeRoleBinding,
};
