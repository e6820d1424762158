// How the fields of a type are merged by server-side apply: which are taken whole, which by their parts.

import { type Field, type StructType, structType, type TypeRef } from "#api/schema/schema.ts";
import { isObject } from "#base/json.ts";
import type { PathElement } from "./field-set.ts";

export type Shape =
  | { readonly form: "leaf"; readonly type: TypeRef }
  | { readonly form: "struct"; readonly struct: StructType }
  | { readonly form: "map"; readonly of: Shape }
  | { readonly form: "set"; readonly of: Shape }
  | { readonly form: "keyed"; readonly of: Shape; readonly keys: readonly Key[] };

/** A field by which the items of a list are told apart, and what it is where an item leaves it out. */
export interface Key {
  readonly name: string;
  readonly byDefault: unknown;
}

const known = new Map<Field, Shape>();

/** The shape of a whole object of this kind. */
export function shapeOfKind(kind: string): Shape {
  return { form: "struct", struct: structType(kind) };
}

/** The shape of a field of a struct; undefined if the struct has none of this name. */
export function fieldShape(struct: StructType, name: string): Shape | undefined {
  const field = struct.fields.get(name);
  if (!field) return undefined;
  let shape = known.get(field);
  if (!shape) known.set(field, (shape = shapeOfField(field)));
  return shape;
}

function shapeOfField(field: Field): Shape {
  const { type } = field;
  if (field.atomic) return { form: "leaf", type };
  if (type.form === "list") {
    const of = shapeOfType(type.of);
    if (field.listType === "set") return { form: "set", of };
    if (field.listType === "map") return { form: "keyed", of, keys: keysOf(field, type.of) };
  }
  return shapeOfType(type);
}

function shapeOfType(type: TypeRef): Shape {
  if (type.form === "map") return { form: "map", of: shapeOfType(type.of) };
  if (type.form !== "struct") return { form: "leaf", type };
  const struct = structType(type.name);
  return struct.atomic ? { form: "leaf", type } : { form: "struct", struct };
}

/** Of the OpenAPI document: fields that are always written default to their zero. */
function keysOf({ listKeys }: Field, item: TypeRef): Key[] {
  const struct = item.form === "struct" ? structType(item.name) : undefined;
  return listKeys.toSorted().map((name) => {
    const field = struct?.fields.get(name);
    const isNumber = field?.type.form === "scalar" && field.type.name === "int32";
    if (name === "protocol") return { name, byDefault: "TCP" };
    const hasDefault = field?.keepEmpty || struct?.name === "LocalObjectReference";
    return { name, byDefault: hasDefault ? (isNumber ? 0 : "") : undefined };
  });
}

/** How an item of such a list is named in paths; undefined if it has none of the keys. */
export function itemElement(
  shape: Shape & { form: "set" | "keyed" },
  item: unknown,
): PathElement | undefined {
  if (shape.form === "set") return `v:${JSON.stringify(item)}`;
  if (!isObject(item)) return undefined;
  let text = "";
  for (const { name, byDefault } of shape.keys) {
    const value = item[name] ?? byDefault;
    if (value === undefined) continue;
    text += `${text && ","}${JSON.stringify(name)}:${JSON.stringify(value)}`;
  }
  return text ? `k:{${text}}` : undefined;
}

/** The items of a list by their path element. An element that stands for several items has them all. */
export function itemsByElement(
  shape: Shape & { form: "set" | "keyed" },
  list: readonly unknown[],
): Map<PathElement, unknown[]> {
  const items = new Map<PathElement, unknown[]>();
  for (const item of list) {
    const element = itemElement(shape, item);
    if (element === undefined) continue;
    const same = items.get(element);
    if (same) same.push(item);
    else items.set(element, [item]);
  }
  return items;
}
