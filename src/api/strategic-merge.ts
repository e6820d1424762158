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

/** What the real server has left of a patch when it has merged it: that is what its messages show. */
export function mergedAway(patch: JsonObject): JsonObject {
  const inOrder = Object.keys(patch)
    .filter((key) => key.startsWith(setElementOrder))
    .map((key) => key.slice(setElementOrder.length));
  return Object.fromEntries(
    Object.entries(patch)
      .filter(
        ([key]) => key !== retainKeys && !key.startsWith(setElementOrder) && !inOrder.includes(key),
      )
      .map(([key, value]) => [key, isObject(value) ? mergedAway(value) : value]),
  );
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
  if (options.applyDirectives && directive in patch) {
    const how = patch[directive];
    if (how === "replace") return without(patch, directive);
    if (how === "delete") return {};
    throw unknownPatchType(patch);
  }
  const result = options.applyDirectives ? retained(original, patch) : { ...original };
  const order = new Map<string, unknown[]>();
  for (const [key, value] of Object.entries(patch)) {
    if (!options.applyDirectives) {
      if (key.startsWith("$")) result[key] = value;
      if (key.startsWith(setElementOrder)) {
        order.set(key.slice(setElementOrder.length), asList(value));
      }
    } else if (key.startsWith(setElementOrder)) {
      const name = key.slice(setElementOrder.length);
      const wanted = listOrRefuse(value);
      if (name in result) listOrRefuse(result[name]);
      if (name in patch) {
        checkOrder(listOrRefuse(patch[name]), wanted, fieldOf(type, name).field?.mergeKey);
      }
      order.set(name, wanted);
    } else if (key.startsWith(setElementOrder.slice(0, -1))) {
      throw badRequest("invalid patch format of setElementOrder list");
    } else if (key.startsWith(deleteFromList)) {
      removeScalars(result, key.slice(deleteFromList.length), value);
    } else if (key.startsWith(deleteFromList.slice(0, -1))) {
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
      takeOver(result, key, value, options);
    }
    return;
  }
  const base = before === undefined && order && options.applyDirectives ? [] : before;
  if (Array.isArray(value) && Array.isArray(base) && field && strategies.includes("merge")) {
    result[key] = mergeList(base, value, field.mergeKey, struct, order, options);
    return;
  }
  if (Array.isArray(value) && Array.isArray(before)) result[key] = value;
  else takeOver(result, key, value, options);
}

/** What was not there before is taken as it is, without what the patch would have deleted in it. */
function takeOver(
  result: JsonObject,
  key: string,
  value: unknown,
  { applyDirectives }: MergeOptions,
): void {
  const kept = applyDirectives ? withoutDirectives(value) : value;
  if (kept === undefined) delete result[key];
  else result[key] = kept;
}

/** The value without nulls in maps and without the maps that carry a `$patch`; undefined if it is one of these. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  if (directive in value) return undefined;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, item === null ? undefined : withoutDirectives(item)])
      .filter(([, item]) => item !== undefined),
  ) as JsonObject;
}

function mergeList(
  original: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string | undefined,
  struct: StructType | undefined,
  order: unknown[] | undefined,
  options: MergeOptions,
): unknown[] {
  refuseMixed(original, patch);
  if (!mergeKey || !struct) {
    const merged = unique([...original, ...patch]);
    return ordered(merged, original, order ?? patch, undefined);
  }
  let base = original;
  let items = patch.map(asObject);
  if (options.applyDirectives) {
    for (const item of items) refuseUnfit(item, mergeKey);
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

/** What an item of a list that is merged may say of itself with `$patch`. */
function refuseUnfit(item: JsonObject, mergeKey: string): void {
  const how = item[directive];
  if (!(directive in item) || how === "replace") return;
  if (how === "merge") throw unfit("merging lists cannot yet be specified in the patch");
  if (how !== "delete") throw unknownPatchType(item);
  if (item[mergeKey] === undefined) throw missingKey(item, mergeKey);
}

/** Lists are merged only if all their items are of one type. */
function refuseMixed(original: readonly unknown[], patch: readonly unknown[]): void {
  const all = [...original, ...patch];
  if (Array.isArray(all[0])) {
    // ErrNoListOfLists, which is answered as any other thing that cannot be processed.
    const message = "the server rejected our request due to an error in our request";
    throw new StatusError("Invalid", message, {});
  }
  if (all.every((item) => goTypeOf(item) === goTypeOf(all[0]))) return;
  throw unfit(`list element types are not identical: ${goMap([original, patch])}`);
}

/** The list that a patch must have here. */
function listOrRefuse(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw unfit(`expected a []interface {}, but received a ${goTypeOf(value)}`);
}

/** Items of the patch must stand in the order that it asks for. As validatePatchWithSetOrderList. */
function checkOrder(
  list: readonly unknown[],
  wanted: readonly unknown[],
  mergeKey: string | undefined,
): void {
  if (wanted.length === 0) return;
  const items = list.filter((item) => !(mergeKey && isObject(item) && directive in item));
  let next = 0;
  for (const place of wanted) {
    const item = items[next];
    if (mergeKey ? sameKey(item, place, mergeKey) : equal(item, place)) next++;
  }
  if (next >= items.length) return;
  const order = setElementOrder.slice(0, -1);
  throw unfit(
    `The order in patch list:\n${goMap(list)}\n doesn't match ${order} list:\n${goMap(wanted)}\n`,
  );
}

/** The real server forgets to say that these are the client's fault. */
function unfit(message: string): StatusError {
  return new StatusError("", message);
}

function unknownPatchType(patch: JsonObject): StatusError {
  const how = patch[directive];
  const shown = typeof how === "string" ? how : `%!s(${goTypeOf(how)}=${goMap(how)})`;
  return unfit(`unknown patch type: ${shown} in map: ${goMap(patch)}`);
}

/** The Go type of a JSON value that was read into an interface. */
function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (isObject(value)) return "map[string]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  if (typeof value === "boolean") return "bool";
  return typeof value === "string" ? "string" : "%!s(<nil>)";
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
  if (!(retainKeys in patch)) return { ...original };
  const keys = patch[retainKeys];
  const isNamed = (key: string) => Array.isArray(keys) && keys.includes(key);
  const isAllowed = ([key, value]: [string, unknown]) =>
    value === null || key.startsWith("$") || isNamed(key);
  if (!Array.isArray(keys) || !Object.entries(patch).every(isAllowed)) {
    throw badRequest("invalid patch format of retainKeys");
  }
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

function without(object: JsonObject, key: string): JsonObject {
  const { [key]: _, ...rest } = object;
  return rest;
}
