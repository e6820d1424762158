// The objects that the API server makes for itself: priority classes, roles and their bindings.

import type { RoleRef, Subject } from "#api/rbac.ts";
import { systemPriorities } from "../kinds/scheduling/priorityclass.ts";
import type { Registry } from "../registry.ts";
import { bindings } from "./bindings.ts";
import { clusterRoles } from "./cluster-roles.ts";
import { controllerRoles } from "./controller-roles.ts";
import { namespaceRoles } from "./namespace-roles.ts";
import { readPolicy, type WrittenRole } from "./read-policy.ts";

const apiGroup = "rbac.authorization.k8s.io";
const apiVersion = `${apiGroup}/v1`;
const ofController = "system:controller:";

const descriptions: Readonly<Record<string, string>> = {
  "system-cluster-critical":
    "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
  "system-node-critical":
    "Used for system critical pods that must not be moved from their current node.",
};

/** Makes the two PriorityClasses of the system, and the roles that every cluster has. */
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
  for (const role of readPolicy(clusterRoles)) createClusterRole(registry, role.words[0]!, role);
  for (const role of readPolicy(controllerRoles)) {
    const [name = ""] = role.words;
    createClusterRole(registry, ofController + name, role);
    const subjects = [subject(`kube-system/${name}`)];
    createBinding(registry, [ofController + name], ofController + name, subjects);
  }
  for (const { words, rules } of readPolicy(namespaceRoles)) {
    const [namespace = "", name = ""] = words;
    const metadata = { ...marked(name), namespace };
    registry.create("roles", { apiVersion, kind: "Role", metadata, rules: [...rules] });
  }
  for (const line of bindings.split("\n").filter((each) => each !== "")) {
    const words = line.split(" ");
    const arrow = words.indexOf("->");
    const [role = "", ...subjects] = words.slice(arrow + 1);
    createBinding(registry, words.slice(0, arrow), role, subjects.map(subject));
  }
}

/** Metadata as the API server keeps it up to date at every start. */
function marked(name: string, labels: Readonly<Record<string, string>> = {}) {
  return {
    name,
    labels: { "kubernetes.io/bootstrapping": "rbac-defaults", ...labels },
    annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
  };
}

function createClusterRole(registry: Registry, name: string, role: WrittenRole): void {
  const { collects, marks, rules } = role;
  const labels = Object.fromEntries(marks.map((mark) => [aggregation(mark), "true"]));
  const matchLabels = { [aggregation(collects ?? "")]: "true" };
  registry.create("clusterroles", {
    apiVersion,
    kind: "ClusterRole",
    metadata: marked(name, labels),
    rules: rules.length > 0 ? [...rules] : null,
    ...(collects && { aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } }),
  });
}

function aggregation(role: string): string {
  return `rbac.authorization.k8s.io/aggregate-to-${role}`;
}

/** `place`: the binding's namespace, if it has one, and its name. */
function createBinding(
  registry: Registry,
  place: readonly string[],
  role: string,
  subjects: Subject[],
): void {
  const [name = "", namespace] = place.toReversed();
  const refers = (kind: string): RoleRef => ({ apiGroup, kind, name: role });
  const given = subjects.length > 0 && { subjects };
  if (namespace) {
    const metadata = { ...marked(name), namespace };
    const roleRef = refers("Role");
    registry.create("rolebindings", {
      apiVersion,
      kind: "RoleBinding",
      metadata,
      roleRef,
      ...given,
    });
    return;
  }
  const roleRef = refers("ClusterRole");
  registry.create("clusterrolebindings", {
    apiVersion,
    kind: "ClusterRoleBinding",
    metadata: marked(name),
    roleRef,
    ...given,
  });
}

/** `Group:NAME`, `User:NAME`, or a service account as `NAMESPACE/NAME`. */
function subject(text: string): Subject {
  const [, kind, name] = /^(Group|User):(.*)$/.exec(text) ?? [];
  if (kind && name) return { kind, apiGroup, name };
  const [namespace = "", account = ""] = text.split("/");
  return { kind: "ServiceAccount", namespace, name: account };
}
