// Making JSON merge patches, as `kubectl apply` does for kinds that it has no type of. As apimachinery's jsonmergepatch.

import { equal, isObject, type JsonObject } from "#base/json.ts";

/** The JSON merge patch that makes `before` into `after`: lists are replaced as a whole. */
export function createMergePatch(before: JsonObject, after: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const name of Object.keys(before)) {
    if (after[name] === undefined) patch[name] = null;
  }
  for (const [name, value] of Object.entries(after)) {
    const old = before[name];
    if (equal(old, value)) continue;
    patch[name] = isObject(old) && isObject(value) ? createMergePatch(old, value) : value;
  }
  return patch;
}

/**
 * The JSON merge patch that brings `current` to `modified`, where only what `original` (the last applied) had and
 * `modified` has not is deleted.
 */
export function createThreeWayJsonMergePatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
): JsonObject {
  const changes = withNulls(createMergePatch(current, modified), false);
  const deletions = withNulls(createMergePatch(original, modified), true);
  return mergeOf(deletions, changes);
}

/** The part of a patch that deletes fields, or the part that does not. */
function withNulls(patch: JsonObject, wanted: boolean): JsonObject {
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(patch)) {
    if (isObject(value)) {
      const inner = withNulls(value, wanted);
      if (Object.keys(inner).length > 0 || (!wanted && Object.keys(value).length === 0)) {
        kept[name] = inner;
      }
    } else if ((value === null) === wanted) kept[name] = value;
  }
  return kept;
}

/** Two patches as one: nulls are part of the result. */
function mergeOf(first: JsonObject, second: JsonObject): JsonObject {
  const merged = { ...first };
  for (const [name, value] of Object.entries(second)) {
    const before = merged[name];
    merged[name] = isObject(before) && isObject(value) ? mergeOf(before, value) : value;
  }
  return merged;
}
