import type { JsonObject } from "#base/json.ts";
import { textAt } from "../resources/fields.ts";

const first =
  "Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget".split(
    " ",
  );
const last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/** Sorts as kubectl prints a kustomization: what others need comes first. */
export function inBuildOrder(objects: readonly JsonObject[]): readonly JsonObject[] {
  return objects.toSorted((a, b) => rank(a) - rank(b) || (sortText(a) < sortText(b) ? -1 : 1));
}

function rank(object: JsonObject): number {
  const kind = textAt(object, "kind");
  if (first.includes(kind)) return first.indexOf(kind) - first.length;
  return last.indexOf(kind) + 1;
}

function sortText(object: JsonObject): string {
  const [a = "", b] = textAt(object, "apiVersion").split("/");
  const [group, version] = b === undefined ? ["~G", a] : [a, b];
  const namespace = textAt(object, "metadata", "namespace") || "~X";
  const type = `${group}_${version}_${textAt(object, "kind")}`;
  return `${type}|${namespace}|${textAt(object, "metadata", "name")}`;
}
