import { parseQuantity } from "#api/quantity.ts";
import type { Clock } from "#base/clock.ts";
import type { JsonObject } from "#base/json.ts";
import { goSort } from "../describe/go-sort.ts";
import { ExitError, UsageError } from "../errors.ts";
import { logLine } from "../resources/logging-client.ts";
import { JsonPath, JsonPathError, relaxedPath } from "#api/jsonpath.ts";

/**
 * The objects in the order of the field at a JSONPath. Throws UsageError if no object has it, ExitError if its
 * values have no order.
 */
export function sortObjects(
  objects: readonly JsonObject[],
  sortBy: string,
  clock: Clock,
): readonly JsonObject[] {
  const path = inBraces(sortBy);
  return sortItems(objects, path, (object) => object, unsortable(path, clock, "object"));
}

/** The same for the rows of a table. Those without the field come first. */
export function sortRows<Row>(
  rows: readonly Row[],
  sortBy: string,
  clock: Clock,
  objectOf: (row: Row) => JsonObject,
): readonly Row[] {
  const path = inBracesIfItCan(sortBy);
  return sortItems(rows, path, objectOf, unsortable(path, clock, "row"));
}

type Unsortable = (value: unknown, why: string) => ExitError;

function sortItems<T>(
  items: readonly T[],
  path: string,
  objectOf: (item: T) => JsonObject,
  error: (whole: unknown) => Unsortable,
): readonly T[] {
  const keysOf = asUsage(() => new JsonPath(path, { allowMissingKeys: true }));
  const keyed = items.map((item) => {
    const object = objectOf(item);
    return { item, object, keys: asUsage(() => keysOf.findAll(object)).flat() };
  });
  if (items.length > 0 && keyed.every(({ keys }) => keys.length === 0)) throw notFound(path);
  return goSort(keyed, (a, b) => isLess(a.keys, b.keys, error(a.object))).map(({ item }) => item);
}

/** What kubectl says when no object has the field, or when the objects are tables of several types. */
export function noSuchField(sortBy: string): UsageError {
  return asUsage(() => {
    const path = inBraces(sortBy);
    void new JsonPath(path, { allowMissingKeys: true });
    return notFound(path);
  });
}

function notFound(path: string): UsageError {
  return new UsageError(
    `couldn't find any field with path ${JSON.stringify(path)} in the list of objects`,
  );
}

function inBraces(sortBy: string): string {
  return asUsage(() => relaxedPath(sortBy));
}

/** For rows it need not be a single path. */
function inBracesIfItCan(sortBy: string): string {
  try {
    return relaxedPath(sortBy);
  } catch (error) {
    if (error instanceof JsonPathError) return sortBy;
    throw error;
  }
}

function asUsage<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new UsageError(error.message);
  }
}

function isLess(a: readonly unknown[], b: readonly unknown[], error: Unsortable): boolean {
  if (a.length === 0 || b.length === 0) return a.length === 0;
  const [left, right] = [a[0], b[0]];
  if (left === null || right === null) return left === null && right !== null;
  const type = goType(left);
  if (type !== "string" && !isNumber(type)) throw error(left, `unsortable type: ${type}`);
  if (type !== goType(right)) throw error(left, "unsortable interface: interface");
  if (typeof left !== "string" || typeof right !== "string") return Number(left) < Number(right);
  const amounts = [parseQuantity(left), parseQuantity(right)];
  return amounts[0] && amounts[1] ? amounts[0].milli < amounts[1].milli : left < right;
}

/** The type that Go gives to what it reads from JSON. */
function goType(value: unknown): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "object") return "map[string]interface {}";
  if (typeof value !== "number") return value === true || value === false ? "bool" : "string";
  return Number.isInteger(value) ? "int64" : "float64";
}

function isNumber(type: string): boolean {
  return type === "int64" || type === "float64";
}

/** The real kubectl dies with a line of its log. The kind of a whole object is known, within it all are interfaces. */
function unsortable(
  path: string,
  clock: Clock,
  what: "object" | "row",
): (whole: unknown) => Unsortable {
  const [line, type] =
    what === "row" ? [375, "[][][]reflect.Value"] : [329, "*unstructured.Unstructured"];
  return (whole) => (value, why) => {
    const [kind, reason] = value === whole ? ["map", "unsortable type: map"] : ["interface", why];
    const text = `Field ${path} in ${type} is an unsortable type: ${kind}, err: ${reason}`;
    return new ExitError(1, logLine(clock, "F", `sorter.go:${line}] ${text}`));
  };
}
