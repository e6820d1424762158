// As apiserver/schema/listtype of apiextensions-apiserver.

import type { JsonSchemaProps } from "#api/apiextensions.ts";
import { duplicate, type FieldError, GoText, invalid } from "#api/field-errors.ts";
import { goSyntax } from "#api/go-value.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { itemsOf, propertyOf, valuesOf } from "./schema-walk.ts";

/** What stands more than once in a list that is a set or a map. */
export function validateListTypes(
  value: unknown,
  schema: JsonSchemaProps | undefined,
  path = "",
): FieldError[] {
  if (!schema) return [];
  if (Array.isArray(value)) {
    return [
      ...listFaults(value, schema, path),
      ...value.flatMap((item, index) =>
        validateListTypes(item, itemsOf(schema), `${path}[${index}]`),
      ),
    ];
  }
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((name) => {
    const property = propertyOf(schema, name);
    const below = property ? (path ? `${path}.${name}` : name) : `${path}[${name}]`;
    return validateListTypes(value[name], property ?? valuesOf(schema), below);
  });
}

function listFaults(list: readonly unknown[], schema: JsonSchemaProps, path: string): FieldError[] {
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") return repeated(list).map((index) => twice(path, index, list[index]));
  if (type !== "map") return [];
  const stranger = list.findIndex((item) => item !== null && !isObject(item));
  if (stranger >= 0) {
    const why = "must be an object for an array of list-type map";
    return [invalid(`${path}[${stranger}]`, shown(list[stranger]), why)];
  }
  const keys = list.map((item) => keyOf(item, schema["x-kubernetes-list-map-keys"] ?? []));
  return repeated(keys).map((index) => twice(path, index, keys[index]));
}

/** The part of an item by which it is told from others. */
function keyOf(item: unknown, names: readonly string[]): JsonObject {
  const given = isObject(item) ? item : {};
  return Object.fromEntries(
    names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
  );
}

/** Where something stands for the second time. */
function repeated(list: readonly unknown[]): number[] {
  const times = new Map<string, number>();
  return list.flatMap((item, index) => {
    const text = goSyntax(item);
    const seen = (times.get(text) ?? 0) + 1;
    times.set(text, seen);
    return seen === 2 ? [index] : [];
  });
}

function twice(path: string, index: number, value: unknown): FieldError {
  return duplicate(`${path}[${index}]`, shown(value));
}

function shown(value: unknown): string | number | boolean | null | GoText {
  const isScalar = ["string", "number", "boolean"].includes(typeof value) || value === null;
  return isScalar ? (value as string) : new GoText(goSyntax(value));
}
