import type { JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { textAt, textsAt, valueAt } from "../resources/fields.ts";

const first =
  "Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget".split(
    " ",
  );
const last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/** Which kinds come first and last. */
export interface KindOrder {
  readonly first: readonly string[];
  readonly last: readonly string[];
}

/** The order that a kustomization asks for; none if its objects stay as they are. Throws UsageError. */
export function orderOf(kustomization: JsonObject): KindOrder | undefined {
  const order = textAt(kustomization, "sortOptions", "order");
  const own = valueAt(kustomization, "sortOptions", "legacySortOptions");
  if (valueAt(kustomization, "sortOptions") && order !== "fifo" && order !== "legacy") {
    throw new UsageError("the field 'sortOptions.order' must be one of [fifo, legacy]");
  }
  if (order !== "fifo") {
    return own
      ? { first: textsAt(own, "orderFirst"), last: textsAt(own, "orderLast") }
      : { first, last };
  }
  if (!own) return undefined;
  throw new UsageError(
    "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
  );
}

/** Sorts as kubectl prints a kustomization: what others need comes first. */
export function inBuildOrder(
  objects: readonly JsonObject[],
  order: KindOrder,
): readonly JsonObject[] {
  const keys = new Map(objects.map((object) => [object, sortTexts(object)]));
  return objects.toSorted((a, b) => {
    const [[type = "", name = ""], [otherType = "", otherName = ""]] = [
      keys.get(a) ?? [],
      keys.get(b) ?? [],
    ];
    return rank(a, order) - rank(b, order) || compare(type, otherType) || compare(name, otherName);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function rank(object: JsonObject, order: KindOrder): number {
  const kind = textAt(object, "kind");
  if (order.last.includes(kind)) return order.last.indexOf(kind) + 1;
  if (order.first.includes(kind)) return order.first.indexOf(kind) - order.first.length;
  return 0;
}

function sortTexts(object: JsonObject): readonly string[] {
  const [a = "", b] = textAt(object, "apiVersion").split("/");
  const [group, version] = b === undefined ? ["~G", a] : [a, b];
  const namespace = textAt(object, "metadata", "namespace") || "~X";
  return [
    `${group}_${version}_${textAt(object, "kind")}`,
    `${namespace}|${textAt(object, "metadata", "name")}`,
  ];
}
