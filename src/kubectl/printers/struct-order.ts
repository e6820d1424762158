import { structType, structTypes, type TypeRef } from "#api/schema/schema.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { textAt } from "../resources/fields.ts";

/** The object with its keys as Go writes a struct: kind and apiVersion first, then the fields in their order, maps sorted. */
export function inStructOrder(object: JsonObject): JsonObject {
  const kind = textAt(object, "kind");
  const { kind: first, apiVersion, ...rest } = object;
  const head = {
    ...(first !== undefined && { kind: first }),
    ...(apiVersion !== undefined && { apiVersion }),
  };
  const { items } = rest;
  if (kind.endsWith("List") && Array.isArray(items)) {
    const type: TypeRef = { form: "struct", name: kind.slice(0, -"List".length) };
    if (!structTypes().has(type.name)) return { ...head, ...rest };
    return { ...head, ...rest, items: items.map((item) => inOrder(item, type)) };
  }
  const body = structTypes().has(kind) ? ordered(rest, { form: "struct", name: kind }) : rest;
  return { ...head, ...(body as JsonObject) };
}

/** A value of the Go struct with this name, its keys in that order. */
export function asStruct(value: object, name: string): unknown {
  return ordered(value, { form: "struct", name });
}

/** Items of a list may say their kind. */
function inOrder(item: unknown, type: TypeRef): unknown {
  return isObject(item) && item["kind"] !== undefined ? inStructOrder(item) : ordered(item, type);
}

function ordered(value: unknown, type: TypeRef): unknown {
  if (type.form === "list") {
    return Array.isArray(value) ? value.map((item) => ordered(item, type.of)) : value;
  }
  if (!isObject(value)) return value;
  if (type.form === "map") {
    const keys = Object.keys(value).toSorted();
    return Object.fromEntries(keys.map((key) => [key, ordered(value[key], type.of)]));
  }
  if (type.form === "scalar") return value;
  const fields = [...structType(type.name).fields.values()];
  const known = fields.filter(({ name }) => value[name] !== undefined);
  return {
    ...Object.fromEntries(
      known.map((field) => [field.name, ordered(value[field.name], field.type)]),
    ),
    ...Object.fromEntries(
      Object.entries(value).filter(([key]) => !known.some(({ name }) => name === key)),
    ),
  };
}
