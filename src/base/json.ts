/** Anything JSON can carry. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** An object of unknown shape that came from JSON or YAML. */
export type JsonObject = Record<string, unknown>;

/** True for `{…}`, false for arrays, null and scalars. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A deep, mutable copy of JSON-shaped data: how a stored (frozen) object becomes a draft. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T;
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const key in value) {
    const item = value[key];
    copy[key] = typeof item === "object" && item !== null ? clone(item) : item;
  }
  return copy as T;
}

/** Freezes JSON-shaped data all the way down; parts already frozen are not visited again. */
export function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const key in value) {
      const item: unknown = value[key];
      if (typeof item === "object" && item !== null) freeze(item);
    }
  }
  return value;
}

/** Deep equality of JSON-shaped data. A key whose value is undefined counts as absent. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]))
    );
  }
  if (!isObject(a) || !isObject(b)) return false;
  for (const key in a) if (!equal(a[key], b[key])) return false;
  for (const key in b) if (a[key] === undefined && b[key] !== undefined) return false;
  return true;
}
