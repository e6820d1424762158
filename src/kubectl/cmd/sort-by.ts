import { parseQuantity } from "#api/quantity.ts";
import type { JsonObject } from "#base/json.ts";
import { goSort } from "../describe/go-sort.ts";
import { ExitError, UsageError } from "../errors.ts";
import { JsonPath, JsonPathError, relaxedPath } from "#api/jsonpath.ts";

/** The objects in the order of the field at a JSONPath. Throws UsageError if no object has it. */
export function sortObjects(objects: readonly JsonObject[], sortBy: string): readonly JsonObject[] {
  return sortItems(objects, sortBy, (object) => object);
}

/** The same for things that hold an object. Those without the field come first. */
export function sortItems<T>(
  items: readonly T[],
  sortBy: string,
  objectOf: (item: T) => JsonObject,
): readonly T[] {
  const path = pathOf(sortBy);
  const keyed = items.map((item) => ({ item, keys: path.findAll(objectOf(item)).flat() }));
  if (items.length > 0 && keyed.every(({ keys }) => keys.length === 0)) throw noSuchField(sortBy);
  return goSort(keyed, (a, b) => isLess(a.keys, b.keys)).map(({ item }) => item);
}

/** What kubectl says when no object has the field, or when the objects are tables of several types. */
export function noSuchField(sortBy: string): UsageError {
  return new UsageError(
    `couldn't find any field with path ${JSON.stringify(relaxedPath(sortBy))} in the list of objects`,
  );
}

function pathOf(sortBy: string): JsonPath {
  try {
    return new JsonPath(relaxedPath(sortBy), { allowMissingKeys: true });
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new UsageError(error.message);
  }
}

function isLess(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length === 0 || b.length === 0) return a.length === 0;
  return compare(a[0], b[0]) < 0;
}

function compare(a: unknown, b: unknown): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a !== "string" || typeof b !== "string") {
    throw new ExitError(1, "error: unsortable type: the field must hold numbers or texts\n");
  }
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  return left && right ? left.milli - right.milli : a < b ? -1 : Number(a > b);
}
