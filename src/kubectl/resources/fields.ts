import { isObject, type JsonObject } from "#base/json.ts";

/** The value at a path of keys, undefined where the path ends early. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const key of path) at = isObject(at) ? at[key] : undefined;
  return at;
}

/** The text (or number, as text) at a path; "" if there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  return typeof found === "string" || typeof found === "number" ? String(found) : "";
}

/** The object at a path; an empty one if there is none. */
export function objectAt(value: unknown, ...path: readonly string[]): JsonObject {
  const found = valueAt(value, ...path);
  return isObject(found) ? found : {};
}

/** The objects of the list at a path; none if there is no list. */
export function objectsAt(value: unknown, ...path: readonly string[]): readonly JsonObject[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** The texts of the list at a path; none if there is no list. */
export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.map(String) : [];
}

/** The texts by key at a path, as labels are: `{}` if there are none. */
export function textMapAt(value: unknown, ...path: readonly string[]): Record<string, string> {
  const entries = Object.entries(objectAt(value, ...path));
  return Object.fromEntries(entries.map(([key, each]) => [key, textAt(each)]));
}
