// What goes when a manager applies less than before. Rules of structured-merge-diff's Updater.prune.

import { isObject, type JsonObject } from "#base/json.ts";
import { difference, type FieldSet, intersection, isEmpty, union } from "./field-set.ts";
import { fieldsOf } from "./fields-of.ts";
import { childShape, isNamed, itemElement, resolved, type Shape } from "./shape.ts";

/**
 * `merged` without what the manager applied last time (`last`) and neither it nor anybody else holds
 * now (`held`).
 */
export function prune(shape: Shape, merged: unknown, last: FieldSet, held: FieldSet): unknown {
  const whole = (set: FieldSet) => withNamedFields(shape, set);
  const present = whole(fieldsOf(shape, merged));
  const pruned = removeFields(shape, merged, whole(last));
  const kept = union(whole(fieldsOf(shape, pruned)), whole(held));
  const withHeld = removeFields(shape, merged, difference(present, kept));
  // Fields that went only because their container did were nobody's to remove.
  const gone = difference(present, whole(fieldsOf(shape, withHeld)));
  return removeFields(shape, merged, intersection(gone, whole(last)));
}

/** The set with the fields of structs that lead to its members as members too. */
function withNamedFields(shape: Shape | undefined, set: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, child] of set.children) {
    const inner = withNamedFields(shapeBelow(shape, element), child);
    const isField = isNamed(shape, element.slice(2));
    children.set(element, isField ? { ...inner, member: true } : inner);
  }
  return { member: set.member, children };
}

function shapeBelow(shape: Shape | undefined, element: string): Shape | undefined {
  switch (shape?.form) {
    case "set":
    case "keyed":
      return shape.of;
    case "deduced":
      return shape;
    case "map":
    case "struct":
      return childShape(shape, element.slice(2));
    default:
      return undefined;
  }
}

function removeFields(given: Shape, value: unknown, doomed: FieldSet): unknown {
  const shape = resolved(given, value);
  if (isEmpty(doomed) || shape.form === "leaf") return value;
  if (shape.form === "set" || shape.form === "keyed") {
    if (!Array.isArray(value)) return value;
    const kept: unknown[] = [];
    for (const item of value as unknown[]) {
      const child = doomed.children.get(itemElement(shape, item) ?? "");
      if (!child?.member) kept.push(child ? removeFields(shape.of, item, child) : item);
    }
    return kept.length > 0 ? kept : undefined;
  }
  if (!isObject(value)) return value;
  const kept: JsonObject = {};
  for (const name of Object.keys(value)) {
    const child = doomed.children.get(`f:${name}`);
    if (child?.member) continue;
    const below = childShape(shape, name);
    kept[name] = child && below ? removeFields(below, value[name], child) : value[name];
  }
  return Object.keys(kept).length > 0 || Object.keys(value).length === 0 ? kept : undefined;
}
