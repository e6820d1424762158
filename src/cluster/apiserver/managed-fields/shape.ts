// How the fields of a type are merged by server-side apply: which are taken whole, which by their parts.

import { type Field, type StructType, structType, type TypeRef } from "#api/schema/schema.ts";
import { isObject } from "#base/json.ts";
import type { PathElement } from "./field-set.ts";

export type Shape =
  | { readonly form: "leaf"; readonly type: TypeRef }
  | StructShape
  | { readonly form: "map"; readonly of: Shape }
  | { readonly form: "set"; readonly of: Shape }
  | { readonly form: "keyed"; readonly of: Shape; readonly keys: readonly Key[] }
  /** Nothing is known: an object is merged by its fields, all else is taken whole. */
  | { readonly form: "deduced" };

/** Has named fields, and perhaps others that are all alike. */
export interface StructShape {
  readonly form: "struct";
  readonly field: (name: string) => Shape | undefined;
  readonly others?: Shape;
}

/** A shape of which the value has told what form it has. */
export type KnownShape = Exclude<Shape, { form: "deduced" }>;

/** A field by which the items of a list are told apart, and what it is where an item leaves it out. */
export interface Key {
  readonly name: string;
  readonly byDefault: unknown;
}

const shapes = new Map<StructType, StructShape>();

/** The shape of a whole object of this built-in kind. */
export function shapeOfKind(kind: string): Shape {
  return shapeOfStruct(structType(kind));
}

/** The shape of a struct of the schema. */
export function shapeOfStruct(struct: StructType): StructShape {
  let shape = shapes.get(struct);
  if (!shape) {
    const known = new Map<string, Shape>();
    const field = (name: string) => {
      const found = known.get(name);
      const declared = found ? undefined : struct.fields.get(name);
      if (declared) known.set(name, shapeOfField(declared));
      return found ?? known.get(name);
    };
    shapes.set(struct, (shape = { form: "struct", field }));
  }
  return shape;
}

/** The shape of a field or of a value in a map; undefined where there can be none of this name. */
export function childShape(shape: KnownShape, name: string): Shape | undefined {
  if (shape.form === "map") return shape.of;
  return shape.form === "struct" ? (shape.field(name) ?? shape.others) : undefined;
}

/** Whether a field of this name is one of those that are known. */
export function isNamed(shape: Shape | undefined, name: string): boolean {
  return shape?.form === "struct" && shape.field(name) !== undefined;
}

const leaf: KnownShape = { form: "leaf", type: { form: "scalar", name: "any" } };
const deducedMap: KnownShape = { form: "map", of: { form: "deduced" } };

/** The shape of these values, of which some may be undefined. */
export function resolved(shape: Shape, ...values: readonly unknown[]): KnownShape {
  if (shape.form !== "deduced") return shape;
  const given = values.filter((value) => value !== undefined && value !== null);
  return given.length > 0 && given.every(isObject) ? deducedMap : leaf;
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

/** The shape of a value of this type, wherever it stands. */
export function shapeOfType(type: TypeRef): Shape {
  if (type.form === "map") return { form: "map", of: shapeOfType(type.of) };
  if (type.form !== "struct") return { form: "leaf", type };
  const struct = structType(type.name);
  return struct.atomic ? { form: "leaf", type } : shapeOfStruct(struct);
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
    const value = item[name] === undefined ? byDefault : item[name];
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
