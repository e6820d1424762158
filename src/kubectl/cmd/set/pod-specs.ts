import { isObject, type JsonObject } from "#base/json.ts";
import { objectsAt, textAt } from "../../resources/fields.ts";

/** Where the Pod's spec stands in objects of a kind. */
const paths: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec"],
  ReplicationController: ["spec", "template", "spec"],
  Deployment: ["spec", "template", "spec"],
  DaemonSet: ["spec", "template", "spec"],
  ReplicaSet: ["spec", "template", "spec"],
  StatefulSet: ["spec", "template", "spec"],
  Job: ["spec", "template", "spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};

/** The spec of the Pods that an object makes, or of the Pod itself; undefined for other kinds. */
export function podSpecOf(object: JsonObject): JsonObject | undefined {
  let at: unknown = paths[textAt(object, "kind")] && object;
  for (const key of paths[textAt(object, "kind")] ?? []) at = isObject(at) ? at[key] : undefined;
  return isObject(at) ? at : undefined;
}

/** The containers whose names match `*`, `web`, `web-*`: containers first, then init containers. */
export function matchingContainers(podSpec: JsonObject, pattern: string): readonly JsonObject[] {
  const matches = (container: JsonObject) => isMatch(textAt(container, "name"), pattern);
  return [...objectsAt(podSpec, "containers"), ...objectsAt(podSpec, "initContainers")].filter(
    matches,
  );
}

function isMatch(name: string, pattern: string): boolean {
  const parts = pattern
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}
