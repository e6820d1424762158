// Making strategic merge patches, as `kubectl apply`, `edit` and `set` do before they send them.

import { equal, isObject, type JsonObject } from "#base/json.ts";
import { type StructType, structType } from "./schema/schema.ts";
import {
  deleteFromList,
  directive,
  fieldOf,
  mergePatches,
  retainKeys,
  setElementOrder,
} from "./strategic-merge.ts";

interface DiffOptions {
  readonly ignoreDeletions: boolean;
  readonly ignoreChanges: boolean;
}

/** The patch that makes `original` into `modified`. `type` is a kind of the schema. */
export function createTwoWayMergePatch(
  type: string,
  original: JsonObject,
  modified: JsonObject,
): JsonObject {
  const options = { ignoreDeletions: false, ignoreChanges: false };
  return diffMaps(original, modified, structType(type), options, false);
}

/**
 * The patch that brings `current` to `modified`, where only what `original` (the last applied) had
 * and `modified` has not is deleted: what others added stays.
 */
export function createThreeWayMergePatch(
  type: string,
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
): JsonObject {
  const struct = structType(type);
  const changes = { ignoreDeletions: true, ignoreChanges: false };
  const deletions = { ignoreDeletions: false, ignoreChanges: true };
  const delta = diffMaps(current, modified, struct, changes, false);
  const removed = diffMaps(original, modified, struct, deletions, false);
  return mergePatches(type, removed, delta);
}

function diffMaps(
  original: JsonObject,
  modified: JsonObject,
  type: StructType | undefined,
  options: DiffOptions,
  retains: boolean,
): JsonObject {
  const patch: JsonObject = {};
  for (const [key, before] of Object.entries(original)) {
    const after = modified[key];
    if (after === undefined) {
      if (!options.ignoreDeletions) patch[key] = null;
    } else if (isObject(before) && isObject(after)) {
      diffObjects(patch, key, before, after, type, options);
    } else if (Array.isArray(before) && Array.isArray(after)) {
      diffArrays(patch, key, before, after, type, options);
    } else if (!equal(before, after) && !options.ignoreChanges) {
      patch[key] = after;
    }
  }
  if (!options.ignoreChanges) {
    for (const [key, after] of Object.entries(modified)) {
      if (original[key] === undefined && after !== undefined) patch[key] = after;
    }
  }
  if (retains) {
    const keys = Object.keys(modified).filter((key) => (modified[key] ?? null) !== null);
    const loses = Object.keys(original).some(
      (key) => (original[key] ?? null) !== null && modified[key] === undefined,
    );
    if (keys.length > 0 && (Object.keys(patch).length > 0 || loses)) {
      patch[retainKeys] = keys.toSorted();
    }
  }
  return patch;
}

function diffObjects(
  patch: JsonObject,
  key: string,
  before: JsonObject,
  after: JsonObject,
  type: StructType | undefined,
  options: DiffOptions,
): void {
  const { field, struct } = fieldOf(type, key);
  const strategies = field?.patchStrategies ?? [];
  if (strategies.includes("replace")) {
    if (!options.ignoreChanges && !equal(before, after)) patch[key] = after;
    return;
  }
  const inner = diffMaps(before, after, struct, options, strategies.includes("retainKeys"));
  if (Object.keys(inner).length > 0) patch[key] = inner;
}

function diffArrays(
  patch: JsonObject,
  key: string,
  before: readonly unknown[],
  after: readonly unknown[],
  type: StructType | undefined,
  options: DiffOptions,
): void {
  const { field, struct } = fieldOf(type, key);
  if (!field?.patchStrategies.includes("merge")) {
    if (!options.ignoreChanges && !equal(before, after)) patch[key] = after;
    return;
  }
  const { mergeKey } = field;
  if (!mergeKey || !struct) {
    diffScalars(patch, key, before, after, options);
    return;
  }
  const retains = field.patchStrategies.includes("retainKeys");
  const items = diffItems(before as JsonObject[], after as JsonObject[], mergeKey, (a, b) =>
    diffMaps(a, b, struct, options, retains),
  );
  const { changed } = items;
  const added = options.ignoreChanges ? [] : items.added;
  const removed = options.ignoreDeletions ? [] : items.removed;
  // Changed and new items in the order of the new list; deletions at the end.
  const place = (item: JsonObject) =>
    after.findIndex((other) => equal((other as JsonObject)[mergeKey], item[mergeKey]));
  const list = [...changed, ...added].toSorted((a, b) => place(a) - place(b));
  const whole = [...list, ...removed];
  if (whole.length > 0) patch[key] = whole;
  const moved =
    !options.ignoreChanges && !isSameOrder(before as JsonObject[], after as JsonObject[], mergeKey);
  if (whole.length > 0 || moved) {
    const keys = after.map((item) => ({ [mergeKey]: (item as JsonObject)[mergeKey] }));
    if (keys.length > 0) patch[setElementOrder + key] = keys;
  }
}

function diffItems(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  mergeKey: string,
  diff: (a: JsonObject, b: JsonObject) => JsonObject,
): { changed: JsonObject[]; added: JsonObject[]; removed: JsonObject[] } {
  const changed: JsonObject[] = [];
  const added: JsonObject[] = [];
  // Of items that share a key the first belongs to the first, the second to the second.
  const left = [...before];
  for (const item of after) {
    const at = left.findIndex((other) => equal(other[mergeKey], item[mergeKey]));
    const [old] = at < 0 ? [] : left.splice(at, 1);
    if (!old) added.push(item);
    else {
      const patch = diff(old, item);
      if (Object.keys(patch).length > 0) changed.push({ ...patch, [mergeKey]: item[mergeKey] });
    }
  }
  const removed = left
    .toSorted((a, b) => (String(a[mergeKey]) < String(b[mergeKey]) ? -1 : 1))
    .map((item) => ({ [directive]: "delete", [mergeKey]: item[mergeKey] }));
  return { changed, added, removed };
}

/** True if the items that both lists have stand in the same order, and are all there are. */
function isSameOrder(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  mergeKey: string,
): boolean {
  return (
    before.length === after.length &&
    before.every((item, index) => equal(item[mergeKey], after[index]?.[mergeKey]))
  );
}

function diffScalars(
  patch: JsonObject,
  key: string,
  before: readonly unknown[],
  after: readonly unknown[],
  options: DiffOptions,
): void {
  const added = options.ignoreChanges ? [] : after.filter((item) => !before.includes(item));
  const removed = options.ignoreDeletions ? [] : before.filter((item) => !after.includes(item));
  if (added.length > 0) patch[key] = added;
  if (removed.length > 0)
    patch[deleteFromList + key] = removed.toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
  if (added.length > 0 || removed.length > 0) patch[setElementOrder + key] = after;
}
