import type { KubernetesObject } from "#api/meta.ts";
import { equal, type JsonObject } from "#base/json.ts";
import type { Strategy } from "./strategy.ts";

type Counting = Pick<Strategy, "countsGenerations" | "countsAnnotations" | "hasStatus">;

/** Whether a change makes a new generation of the object. */
export function countsAsGeneration(
  next: KubernetesObject,
  old: KubernetesObject,
  { countsGenerations, countsAnnotations, hasStatus }: Counting,
): boolean {
  if (!countsGenerations) return false;
  if (!equal(desiredPart(next, hasStatus), desiredPart(old, hasStatus))) return true;
  return Boolean(countsAnnotations) && !equal(next.metadata.annotations, old.metadata.annotations);
}

/** All of an object but metadata and a status that is written by itself: what its author wants. */
function desiredPart(object: object, hasStatus: boolean): JsonObject {
  const { metadata: _, status, ...rest } = object as JsonObject;
  return hasStatus ? rest : { ...rest, status };
}
