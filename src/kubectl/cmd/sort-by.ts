import type { JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { JsonPath, JsonPathError, relaxedPath } from "../templates/jsonpath.ts";

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
  const keyed = items.map((item) => ({ item, key: path.findAll(objectOf(item)).flat()[0] }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new UsageError(
      `couldn't find any field with path ${JSON.stringify(relaxedPath(sortBy))} in the list of objects`,
    );
  }
  return keyed.toSorted((a, b) => compare(a.key, b.key)).map(({ item }) => item);
}

function pathOf(sortBy: string): JsonPath {
  try {
    return new JsonPath(relaxedPath(sortBy), { allowMissingKeys: true });
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new UsageError(error.message);
  }
}

function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (typeof a !== "string" || typeof b !== "string") {
    throw new UsageError("unsortable type: the field must hold numbers or texts");
  }
  return natural(a, b);
}

/** Runs of digits compare by their number: `web-2` before `web-10`. */
function natural(a: string, b: string): number {
  const left: readonly string[] = a.match(/\d+|\D/g) ?? [];
  const right: readonly string[] = b.match(/\d+|\D/g) ?? [];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (part === other) continue;
    const both = /^\d/.test(part) && /^\d/.test(other);
    if (both && Number(part) !== Number(other)) return Number(part) - Number(other);
    return part < other ? -1 : 1;
  }
  return left.length - right.length;
}
