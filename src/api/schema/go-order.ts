import { isObject, type JsonObject } from "#base/json.ts";
import { structType, type TypeRef } from "./schema.ts";

/** An object of this type with its keys in the order in which Go writes them: structs by field, maps by name. */
export function inGoOrder(type: string, object: JsonObject): JsonObject {
  return ordered({ form: "struct", name: type }, object) as JsonObject;
}

function ordered(type: TypeRef | undefined, value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => ordered(type?.form === "list" ? type.of : undefined, item));
  }
  if (!isObject(value)) return value;
  if (type?.form !== "struct") {
    const of = type?.form === "map" ? type.of : undefined;
    const keys = Object.keys(value).toSorted();
    return Object.fromEntries(keys.map((key) => [key, ordered(of, value[key])]));
  }
  const { fields } = structType(type.name);
  const known = [...fields.keys()].filter((key) => value[key] !== undefined);
  return Object.fromEntries(known.map((key) => [key, ordered(fields.get(key)?.type, value[key])]));
}
