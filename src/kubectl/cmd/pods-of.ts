import type { JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { objectAt, objectsAt, textAt, textMapAt } from "../resources/fields.ts";
import type { ResourceMapping } from "../resources/mapping.ts";
import type { Info } from "../resources/resolve.ts";
import type { Invocation } from "./command.ts";
import { firstThatComes } from "./wait-until.ts";

/** Pods themselves and the way to reach them. */
export interface Pods {
  readonly mapping: ResourceMapping;
  readonly namespace: string;
  readonly pods: readonly JsonObject[];
}

/** What the pods are wanted for, as refusals say it. */
export type Purpose = "attach to" | "get the logs from";

/**
 * The pod that a pod is, or the pods that a workload or service selects, in the order that `sort` gives them; where
 * there are none, the first that comes while --pod-running-timeout lasts. As GetPodList in kubectl/pkg/polymorphichelpers.
 */
export async function podsOf(
  invocation: Invocation,
  info: Info,
  sort: (pods: readonly JsonObject[]) => JsonObject[],
  purpose: Purpose,
): Promise<Pods> {
  const { factory, flags, mapper, rest } = invocation;
  const mapping = await mapper.type("pods");
  const { namespace, object = {} } = info;
  if (info.mapping.kind === "Pod") return { mapping, namespace, pods: [object] };
  const labelSelector = selectorOf(info, purpose);
  const subject = { mapping, namespace };
  const list = await rest.clientset.list(subject, { labelSelector });
  const items = sort(objectsAt(list, "items"));
  if (items.length === 0) {
    const resourceVersion = textAt(list, "metadata", "resourceVersion");
    const deadline = factory.clock.now + flags.duration("pod-running-timeout");
    const came = await firstThatComes(
      invocation,
      subject,
      { labelSelector, resourceVersion },
      deadline,
    );
    if (!came) throw new UsageError("timed out waiting for the condition");
    items.push(came);
  }
  const pods = items.map((pod) => ({ apiVersion: "v1", kind: "Pod", ...pod }));
  return { mapping, namespace, pods };
}

function selectorOf({ mapping, name, object }: Info, purpose: Purpose): string {
  const spec = objectAt(object, "spec");
  const plain = textMapAt(spec, "selector");
  const labels = textMapAt(spec, "selector", "matchLabels");
  const usesPlain = ["Service", "ReplicationController"].includes(mapping.kind);
  const terms = Object.entries(usesPlain ? plain : labels).map(([key, value]) => `${key}=${value}`);
  for (const each of objectsAt(spec, "selector", "matchExpressions")) terms.push(expression(each));
  if (terms.length > 0) return terms.toSorted().join(",");
  const type = `*${mapping.version}.${mapping.kind}`;
  const why =
    mapping.kind === "Service"
      ? `invalid service '${name}': Service is defined without a selector`
      : `selector for ${type} not implemented`;
  throw new UsageError(`cannot ${purpose} ${type}: ${why}`);
}

function expression(requirement: JsonObject): string {
  const [key, operator] = [textAt(requirement, "key"), textAt(requirement, "operator")];
  const values = Array.isArray(requirement["values"]) ? requirement["values"].join(",") : "";
  if (operator === "Exists") return key;
  return operator === "DoesNotExist" ? `!${key}` : `${key} ${operator.toLowerCase()} (${values})`;
}

const defaultContainer = "kubectl.kubernetes.io/default-container";

/** The names of all containers of a pod. */
export function containersOf(pod: JsonObject): {
  init: string[];
  main: string[];
  ephemeral: string[];
} {
  const names = (field: string) =>
    objectsAt(pod, "spec", field).map((each) => textAt(each, "name"));
  return {
    init: names("initContainers"),
    main: names("containers"),
    ephemeral: names("ephemeralContainers"),
  };
}

/** The container that a command means without -c, and whether kubectl says that it chose. */
export function chosenContainer(pod: JsonObject): { name: string; toldWhy: string } {
  const { init, main, ephemeral } = containersOf(pod);
  const annotated = textMapAt(pod, "metadata", "annotations")[defaultContainer];
  if (annotated && [...main, ...init, ...ephemeral].includes(annotated)) {
    return { name: annotated, toldWhy: "" };
  }
  const all = [
    ...main,
    ...ephemeral.map((name) => `${name} (ephem)`),
    ...init.map((name) => `${name} (init)`),
  ];
  const [name = ""] = main;
  const toldWhy = all.length > 1 ? `Defaulted container "${name}" out of: ${all.join(", ")}\n` : "";
  return { name, toldWhy };
}
