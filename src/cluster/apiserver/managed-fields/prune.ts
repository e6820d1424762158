// What goes when a manager applies less than before. Rules of structured-merge-diff's Updater.prune.

import { isObject, type JsonObject } from "#base/json.ts";
import { difference, type FieldSet, intersection, isEmpty, union } from "./field-set.ts";
import { fieldsOf } from "./fields-of.ts";
import { fieldShape, itemElement, type Shape } from "./shape.ts";

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
    const below = childShape(shape, element);
    const inner = withNamedFields(below, child);
    const isNamed = shape?.form === "struct" && below !== undefined;
    children.set(element, isNamed ? { ...inner, member: true } : inner);
  }
  return { member: set.member, children };
}

function childShape(shape: Shape | undefined, element: string): Shape | undefined {
  if (!shape || shape.form === "leaf") return undefined;
  return shape.form === "struct" ? fieldShape(shape.struct, element.slice(2)) : shape.of;
}

function removeFields(shape: Shape, value: unknown, doomed: FieldSet): unknown {
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
    const below = shape.form === "map" ? shape.of : fieldShape(shape.struct, name);
    kept[name] = child && below ? removeFields(below, value[name], child) : value[name];
  }
  return Object.keys(kept).length > 0 || Object.keys(value).length === 0 ? kept : undefined;
}
