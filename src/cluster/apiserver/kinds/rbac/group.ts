import type { RbacResources } from "#api/scheme/rbac.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { clusterRoleStrategy, roleStrategy } from "./role.ts";
import { clusterRoleBindingStrategy, roleBindingStrategy } from "./rolebinding.ts";

/** The rules of the kinds of rbac.authorization.k8s.io. */
export const rbacStrategies: GroupStrategies<RbacResources> = {
  clusterrolebindings: clusterRoleBindingStrategy,
  clusterroles: clusterRoleStrategy,
  rolebindings: roleBindingStrategy,
  roles: roleStrategy,
};
