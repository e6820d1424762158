import { isObject } from "#base/json.ts";
import { emptySet, type FieldSet, insert, type PathElement } from "./field-set.ts";
import { childShape, isNamed, itemElement, resolved, type Shape } from "./shape.ts";

/** The fields that an applied configuration speaks of, as structured-merge-diff's ToFieldSet. */
export function fieldsOf(shape: Shape, value: unknown): FieldSet {
  const set = emptySet();
  collect(shape, value, [], set);
  return set;
}

function collect(given: Shape, value: unknown, path: PathElement[], set: FieldSet): void {
  const shape = resolved(given, value);
  switch (shape.form) {
    case "leaf":
      insert(set, path);
      return;
    case "set":
    case "keyed":
      if (!Array.isArray(value)) return;
      for (const item of value as unknown[]) {
        const element = itemElement(shape, item);
        if (element === undefined) continue;
        const below = [...path, element];
        collect(shape.of, item, below, set);
        insert(set, below);
      }
      return;
    default:
      if (!isObject(value)) return;
      for (const name of Object.keys(value)) {
        const item = value[name];
        if (item === undefined) continue;
        const field = childShape(shape, name);
        const below = [...path, `f:${name}`];
        if (field) collect(field, item, below, set);
        const hollow = item === null || (isObject(item) && Object.keys(item).length === 0);
        // A key of a map is a field in its own right; one of a struct only where it says nothing more.
        if (hollow || !isNamed(shape, name)) insert(set, below);
      }
  }
}
