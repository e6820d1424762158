import type { JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { objectsAt, textAt, textMapAt } from "../resources/fields.ts";
import type { ResourceMapping } from "../resources/mapping.ts";
import type { Info } from "../resources/resolve.ts";

/** One port that an object has, and the protocols spoken on it. */
export interface SourcePort {
  readonly number: string;
  readonly protocols: readonly string[];
}

/** Throws UsageError for types that no Service can stand in front of. */
export function checkExposable({ group, kind }: ResourceMapping): void {
  const core = ["Pod", "ReplicationController", "Service"];
  if (group === "" && core.includes(kind)) return;
  if (group === "apps" && (kind === "Deployment" || kind === "ReplicaSet")) return;
  throw new UsageError(`cannot expose a ${kind}${group ? `.${group}` : ""}`);
}

/** The labels by which the object's Pods are found. Throws UsageError. */
export function exposedSelector({ mapping, object }: Info): Record<string, string> {
  const found = selectorIn(mapping.kind, object ?? {});
  if (typeof found !== "string") return found;
  throw new UsageError(
    `couldn't retrieve selectors via --selector flag or introspection: ${found}`,
  );
}

/** The selector, or why there is none. */
function selectorIn(kind: string, object: JsonObject): Record<string, string> | string {
  if (kind === "Pod") {
    const labels = textMapAt(object, "metadata", "labels");
    return isEmpty(labels) ? "the pod has no labels and cannot be exposed" : labels;
  }
  if (kind === "Service" || kind === "ReplicationController") {
    const selector = textMapAt(object, "spec", "selector");
    if (kind === "ReplicationController" || !isEmpty(selector)) return selector;
    return "the service has no pod selector set";
  }
  const labels = textMapAt(object, "spec", "selector", "matchLabels");
  if (isEmpty(labels)) {
    return `invalid ${kind.toLowerCase()}: no selectors, therefore cannot be exposed`;
  }
  const expressions = objectsAt(object, "spec", "selector", "matchExpressions");
  if (expressions.length === 0) return labels;
  return `couldn't convert expressions - "[${expressions.map(goText).join(" ")}]" to map-based selector format`;
}

/** As Go prints a LabelSelectorRequirement. */
function goText(expression: JsonObject): string {
  const { values } = expression;
  const texts = Array.isArray(values) ? values.map(String) : [];
  return `{Key:${textAt(expression, "key")} Operator:${textAt(expression, "operator")} Values:[${texts.join(" ")}]}`;
}

function isEmpty(map: Record<string, string>): boolean {
  return Object.keys(map).length === 0;
}

/** The ports of the object's containers, or of a Service, in their order. */
export function exposedPorts({ mapping, object }: Info): readonly SourcePort[] {
  const found = new Map<string, string[]>();
  for (const [number, protocol] of portPairs(mapping.kind, object ?? {})) {
    found.set(number, [...(found.get(number) ?? []), protocol || "TCP"]);
  }
  return [...found].map(([number, protocols]) => ({ number, protocols }));
}

function portPairs(kind: string, object: JsonObject): readonly (readonly [string, string])[] {
  if (kind === "Service") {
    return objectsAt(object, "spec", "ports").map((port) => [
      textAt(port, "port"),
      textAt(port, "protocol"),
    ]);
  }
  const path = kind === "Pod" ? ["spec"] : ["spec", "template", "spec"];
  return objectsAt(object, ...path, "containers")
    .flatMap((container) => objectsAt(container, "ports"))
    .map((port) => [textAt(port, "containerPort"), textAt(port, "protocol")]);
}
