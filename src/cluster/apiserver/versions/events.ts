import type { JsonObject } from "#base/json.ts";
import type { ServedVersion } from "./served-version.ts";

/** Fields of the two versions that are the same thing under another name. */
const names: readonly (readonly [stored: string, here: string])[] = [
  ["involvedObject", "regarding"],
  ["message", "note"],
  ["source", "deprecatedSource"],
  ["firstTimestamp", "deprecatedFirstTimestamp"],
  ["lastTimestamp", "deprecatedLastTimestamp"],
  ["count", "deprecatedCount"],
  ["reportingComponent", "reportingController"],
];

/** Events as events.k8s.io/v1 has them. */
export const eventsV1 = {
  resource: "events",
  group: "events.k8s.io",
  version: "v1",
  kind: "Event",
  type: "EventsEvent",
  fromStored: (object) =>
    renamed(object, new Map(names), { kind: "Event", apiVersion: "events.k8s.io/v1" }),
  toStored: (object) =>
    renamed(object, new Map(names.map(([stored, here]) => [here, stored])), {
      kind: "Event",
      apiVersion: "v1",
    }),
  storedField(field) {
    const [first = "", ...rest] = field.split(".");
    const stored = names.find(([, here]) => here === first)?.[0] ?? first;
    return [stored, ...rest].join(".");
  },
} as const satisfies ServedVersion;

function renamed(
  object: JsonObject,
  to: ReadonlyMap<string, string>,
  type: { readonly kind: string; readonly apiVersion: string },
): JsonObject {
  const result: JsonObject = { ...type };
  for (const [name, value] of Object.entries(object)) {
    if (name !== "kind" && name !== "apiVersion") result[to.get(name) ?? name] = value;
  }
  return result;
}
