// Strategic merge patch: JSON merge patch that knows which lists are sets of named things.
// Rules of apimachinery's strategicpatch package; creation is in strategic-diff.ts.

import { equal, isObject, type JsonObject } from "#base/json.ts";
import { badRequest, StatusError } from "./errors.ts";
import { type Field, type StructType, structType } from "./schema/schema.ts";

/** Keys of a patch that say how, not what. */
export const directive = "$patch";
export const retainKeys = "$retainKeys";
export const deleteFromList = "$deleteFromPrimitiveList/";
export const setElementOrder = "$setElementOrder/";

interface MergeOptions {
  /** False while one patch is merged into another: directives are then kept as they are. */
  readonly applyDirectives: boolean;
}

/**
 * The object with the patch applied; neither is changed. `type` is a kind of the schema (`Deployment`).
 * Throws StatusError for a patch that does not fit.
 */
export function strategicMergePatch(type: string, object: unknown, patch: unknown): JsonObject {
  return mergeMap(asObject(object), asObject(patch), structType(type), { applyDirectives: true });
}

/** One patch with another laid over it: how three-way patches are put together. */
export function mergePatches(type: string, below: JsonObject, above: JsonObject): JsonObject {
  return mergeMap(below, above, structType(type), { applyDirectives: false });
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The field of this name and, if it holds structs, their type. */
export function fieldOf(
  type: StructType | undefined,
  name: string,
): { field: Field | undefined; struct: StructType | undefined } {
  const field = type?.fields.get(name);
  const of = field?.type.form === "list" ? field.type.of : field?.type;
  return { field, struct: of?.form === "struct" ? structType(of.name) : undefined };
}

function mergeMap(
  original: JsonObject,
  patch: JsonObject,
  type: StructType | undefined,
  options: MergeOptions,
): JsonObject {
  const how = patch[directive];
  if (options.applyDirectives) {
    if (how === "replace") return without(patch, directive);
    if (how === "delete") return {};
    if (how !== undefined && how !== "merge") {
      throw badRequest(`Unknown patch type found: ${goMap(how)}`);
    }
  }
  const result = options.applyDirectives ? retained(original, patch) : { ...original };
  const order = new Map<string, unknown[]>();
  for (const [key, value] of Object.entries(patch)) {
    if (!options.applyDirectives) {
      if (key.startsWith("$")) result[key] = value;
      if (key.startsWith(setElementOrder)) {
        order.set(key.slice(setElementOrder.length), asList(value));
      }
    } else if (key.startsWith(deleteFromList)) {
      removeScalars(result, key.slice(deleteFromList.length), value);
    } else if (key.startsWith(setElementOrder)) {
      const name = key.slice(setElementOrder.length);
      if (result[name] === null) {
        throw badRequest("expected a []interface {}, but received a %!s(<nil>)");
      }
      order.set(name, asList(value));
    } else if (key.startsWith(directive + "/") || key === deleteFromList.slice(0, -1)) {
      throw badRequest("invalid patch format of primitive list");
    }
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith("$")) continue;
    mergeField(result, key, value, type, order.get(key), options);
  }
  for (const [key, wanted] of order) {
    if (!options.applyDirectives) break;
    if (patch[key] === undefined && Array.isArray(result[key])) {
      const { field } = fieldOf(type, key);
      result[key] = ordered(result[key], result[key], wanted, field?.mergeKey);
    }
  }
  return result;
}

function mergeField(
  result: JsonObject,
  key: string,
  value: unknown,
  type: StructType | undefined,
  order: unknown[] | undefined,
  options: MergeOptions,
): void {
  const { field, struct } = fieldOf(type, key);
  const before = result[key];
  if (value === null) {
    if (options.applyDirectives) delete result[key];
    else result[key] = null;
    return;
  }
  const strategies = field?.patchStrategies ?? [];
  if (isObject(value)) {
    if (isObject(before) && !strategies.includes("replace")) {
      result[key] = mergeMap(before, value, struct, options);
    } else {
      // Taken as it stands, directives inside it and all: so does the real server.
      result[key] = options.applyDirectives ? withoutNulls(value) : value;
    }
    return;
  }
  const base = before === undefined && order && options.applyDirectives ? [] : before;
  if (Array.isArray(value) && Array.isArray(base) && field && strategies.includes("merge")) {
    result[key] = mergeList(base, value, field.mergeKey, struct, order, options);
    return;
  }
  result[key] = value;
}

function mergeList(
  original: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string | undefined,
  struct: StructType | undefined,
  order: unknown[] | undefined,
  options: MergeOptions,
): unknown[] {
  if (!mergeKey || !struct) {
    const merged = unique([...original, ...patch]);
    return ordered(merged, original, order ?? patch, undefined);
  }
  let base = original;
  let items = patch.map(asObject);
  if (options.applyDirectives) {
    if (items.some((item) => item[directive] === "replace")) {
      return items.filter((item) => item[directive] === undefined);
    }
    const doomed = items.filter((item) => item[directive] === "delete");
    base = base.filter((item) => !doomed.some((other) => sameKey(item, other, mergeKey)));
    items = items.filter((item) => item[directive] !== "delete");
  }
  const merged = [...base];
  for (const item of items) {
    if (item[mergeKey] === undefined) throw missingKey(item, mergeKey);
    const at = merged.findIndex((other) => sameKey(item, other, mergeKey));
    if (at < 0) merged.push(item);
    else merged[at] = mergeMap(asObject(merged[at]), item, struct, options);
  }
  return ordered(merged, placesAfter(original, base, merged), order ?? items, mergeKey);
}

function missingKey(item: JsonObject, mergeKey: string): StatusError {
  return new StatusError(
    "",
    `map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`,
  );
}

/**
 * The order that items not named by the patch are held to. Upstream means the list before the patch,
 * but deletes and appends in the same Go slice: as many new items as were deleted slip into it.
 */
function placesAfter(
  original: readonly unknown[],
  kept: readonly unknown[],
  merged: readonly unknown[],
): readonly unknown[] {
  return kept.length === original.length ? original : merged.slice(0, original.length);
}

/** Go's %v of a JSON value: `map[a:1 b:[x y]]`, keys sorted. */
export function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(" ")}]`;
  if (isObject(value)) {
    const pairs = Object.keys(value)
      .toSorted()
      .map((key) => `${key}:${goMap(value[key])}`);
    return `map[${pairs.join(" ")}]`;
  }
  return value === null ? "<nil>" : `${value as string | number | boolean}`;
}

/** `$retainKeys`: of these fields, only those named stay. */
function retained(original: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch[retainKeys];
  if (!Array.isArray(keys)) return { ...original };
  return Object.fromEntries(Object.entries(original).filter(([key]) => keys.includes(key)));
}

function removeScalars(result: JsonObject, key: string, values: unknown): void {
  const list = result[key];
  if (!Array.isArray(list)) return;
  const doomed = asList(values);
  result[key] = list.filter((item) => !doomed.some((other) => equal(item, other)));
}

/**
 * Puts a merged list in order: items that the patch names as it wants them, the others where they
 * stood in relation to them.
 */
function ordered(
  merged: readonly unknown[],
  original: readonly unknown[],
  order: readonly unknown[],
  mergeKey: string | undefined,
): unknown[] {
  const place = (list: readonly unknown[], item: unknown) =>
    list.findIndex((other) => (mergeKey ? sameKey(item, other, mergeKey) : equal(item, other)));
  const named = merged.filter((item) => place(order, item) >= 0);
  named.sort((a, b) => place(order, a) - place(order, b));
  const others = merged.filter((item) => place(order, item) < 0);
  const result: unknown[] = [];
  while (named.length > 0 && others.length > 0) {
    const other = place(original, others[0]);
    const mine = place(original, named[0]);
    const othersFirst = other >= 0 && mine >= 0 && other < mine;
    result.push(othersFirst ? others.shift() : named.shift());
  }
  return [...result, ...named, ...others];
}

function sameKey(a: unknown, b: unknown, mergeKey: string): boolean {
  return equal(asObject(a)[mergeKey], asObject(b)[mergeKey]);
}

function unique(items: readonly unknown[]): unknown[] {
  return items.filter((item, index) => items.findIndex((other) => equal(item, other)) === index);
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, isObject(value) ? withoutNulls(value) : value]),
  );
}

function without(object: JsonObject, key: string): JsonObject {
  const { [key]: _, ...rest } = object;
  return rest;
}
