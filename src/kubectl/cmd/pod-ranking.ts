import type { JsonObject } from "#base/json.ts";
import { goSort } from "../describe/go-sort.ts";
import { objectsAt, textAt, valueAt } from "../resources/fields.ts";

/** The Pod to read logs of comes first. As podutils.ByLogging. */
export function sortForLogs(pods: readonly JsonObject[]): JsonObject[] {
  return goSort([...pods], (a, b) => bestLog(a, b) < 0);
}

/** The Pod to run a command in comes first. As podutils.ActivePods, turned round. */
export function sortForExec(pods: readonly JsonObject[]): JsonObject[] {
  return goSort([...pods], (a, b) => leastActive(b, a) < 0);
}

function bestLog(a: JsonObject, b: JsonObject): number {
  return (
    placement(a) - placement(b) ||
    phase(a) - phase(b) ||
    readiness(a) - readiness(b) ||
    (readiness(a) === 0 ? byTime(readySince(a), readySince(b)) : 0) ||
    restarts(b) - restarts(a) ||
    byTime(created(a), created(b))
  );
}

function leastActive(a: JsonObject, b: JsonObject): number {
  return (
    placement(b) - placement(a) ||
    phase(b) - phase(a) ||
    readiness(b) - readiness(a) ||
    byTime(deletedAt(a), deletedAt(b)) ||
    (readiness(a) === 0 ? byTime(readySince(b), readySince(a)) : 0) ||
    restarts(b) - restarts(a) ||
    byTime(created(b), created(a))
  );
}

function placement(pod: JsonObject): number {
  return textAt(pod, "spec", "nodeName") ? 0 : 1;
}

/** Any other phase counts as Running does. */
function phase(pod: JsonObject): number {
  return { Unknown: 1, Pending: 2 }[textAt(pod, "status", "phase")] ?? 0;
}

function readyCondition(pod: JsonObject): JsonObject | undefined {
  return objectsAt(pod, "status", "conditions").find(
    (each) => each["type"] === "Ready" && each["status"] === "True",
  );
}

function readiness(pod: JsonObject): number {
  return readyCondition(pod) ? 0 : 1;
}

function readySince(pod: JsonObject): string {
  return textAt(readyCondition(pod), "lastTransitionTime");
}

function created(pod: JsonObject): string {
  return textAt(pod, "metadata", "creationTimestamp");
}

function deletedAt(pod: JsonObject): string {
  return textAt(pod, "metadata", "deletionTimestamp");
}

function restarts(pod: JsonObject): number {
  const counts = objectsAt(pod, "status", "containerStatuses").map((each) =>
    Number(valueAt(each, "restartCount") ?? 0),
  );
  return Math.max(0, ...counts);
}

/** The earlier time first, no time last; times of the API compare as text. */
function byTime(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "" || b === "") return a === "" ? 1 : -1;
  return a < b ? -1 : 1;
}
