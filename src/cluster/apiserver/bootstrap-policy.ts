// The classes and roles that the API server makes for itself.

import { systemPriorities } from "./kinds/priorityclass.ts";
import type { Registry } from "./registry.ts";

const descriptions: Readonly<Record<string, string>> = {
  "system-cluster-critical":
    "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
  "system-node-critical":
    "Used for system critical pods that must not be moved from their current node.",
};

/** Makes the two PriorityClasses of the system, and the role that may do everything. */
export function createPolicy(registry: Registry): void {
  for (const [name, value] of Object.entries(systemPriorities)) {
    registry.create("priorityclasses", {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name },
      value,
      description: descriptions[name] ?? "",
    });
  }
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const metadata = {
    name: "cluster-admin",
    labels: { "kubernetes.io/bootstrapping": "rbac-defaults" },
    annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
  };
  registry.create("clusterroles", {
    apiVersion,
    kind: "ClusterRole",
    metadata,
    rules: [
      { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
      { verbs: ["*"], nonResourceURLs: ["*"] },
    ],
  });
  const apiGroup = "rbac.authorization.k8s.io";
  registry.create("clusterrolebindings", {
    apiVersion,
    kind: "ClusterRoleBinding",
    metadata,
    roleRef: { apiGroup, kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "Group", apiGroup, name: "system:masters" }],
  });
}
