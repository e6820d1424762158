import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "../rbac.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of rbac.authorization.k8s.io. */
export interface RbacResources {
  clusterrolebindings: ClusterRoleBinding;
  clusterroles: ClusterRole;
  rolebindings: RoleBinding;
  roles: Role;
}

const shared = sharedBy("rbac.authorization.k8s.io", "v1");

/** Their facts, in the order of the real server's discovery. */
export const rbac: GroupScheme<RbacResources> = {
  clusterrolebindings: {
    ...shared,
    kind: "ClusterRoleBinding",
    singular: "clusterrolebinding",
    namespaced: false,
  },
  clusterroles: {
    ...shared,
    kind: "ClusterRole",
    singular: "clusterrole",
    namespaced: false,
  },
  rolebindings: {
    ...shared,
    kind: "RoleBinding",
    singular: "rolebinding",
    namespaced: true,
  },
  roles: {
    ...shared,
    kind: "Role",
    singular: "role",
    namespaced: true,
  },
};
