import { isObject, type JsonObject } from "#base/json.ts";

/** The value at a simple path: `.spec.replicas`; undefined where it does not lead anywhere. */
export function valueAt(object: JsonObject, path: string): unknown {
  let value: unknown = object;
  for (const name of namesOf(path)) {
    if (!isObject(value)) return undefined;
    value = value[name];
  }
  return value;
}

/** Puts a value there, making the objects that lead to it. */
export function setValueAt(object: JsonObject, path: string, value: unknown): void {
  const names = namesOf(path);
  const last = names.pop() ?? "";
  let place = object;
  for (const name of names) {
    const inner = place[name];
    if (isObject(inner)) place = inner;
    else place[name] = place = {};
  }
  place[last] = value;
}

/** The fields that a simple path goes through. */
export function namesOf(path: string): string[] {
  return path.replace(/^\./, "").split(".");
}
