import { equal, isObject, type JsonObject } from "#base/json.ts";

/**
 * The value after an RFC 7386 merge patch: null deletes, objects merge, the rest replaces. What the patch has
 * looked into has its keys in the order of the alphabet, as evanphx/json-patch leaves it.
 */
export function applyMergePatch(value: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return withoutNulls(patch);
  const result: JsonObject = isObject(value) ? { ...value } : {};
  for (const [key, item] of Object.entries(patch)) {
    if (item === null) delete result[key];
    else result[key] = applyMergePatch(result[key], item);
  }
  return Object.fromEntries(
    Object.keys(result)
      .toSorted()
      .map((key) => [key, result[key]]),
  );
}

/** Nulls of objects in lists go as well. */
function withoutNulls(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item) => (isObject(item) ? applyMergePatch({}, item) : withoutNulls(item)));
}

/** The RFC 7386 merge patch that makes `before` into `after`. */
export function createMergePatch(before: JsonObject, after: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch[key] = null;
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (equal(old, value)) continue;
    patch[key] = isObject(old) && isObject(value) ? createMergePatch(old, value) : value;
  }
  return patch;
}
