// As apiserver/schema/defaulting of apiextensions-apiserver.

import type { JsonSchemaProps } from "#api/apiextensions.ts";
import { clone, isObject } from "#base/json.ts";
import { fieldOf, itemsOf, propertyOf, valuesOf } from "./schema-walk.ts";

/** Removes nulls from fields that can neither be null nor have a default. */
export function pruneNulls(value: unknown, schema: JsonSchemaProps | undefined): void {
  if (Array.isArray(value)) {
    for (const item of value) pruneNulls(item, itemsOf(schema));
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      const field = fieldOf(schema, name);
      if (isForbiddenNull(value[name], field) && field?.default === undefined) delete value[name];
      else pruneNulls(value[name], field);
    }
  }
}

/** Fills in what was left out, as far as the schema has defaults. */
export function setDefaults(value: unknown, schema: JsonSchemaProps | undefined): void {
  if (!schema) return;
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    value.forEach((item, index) => {
      if (isForbiddenNull(item, items)) value[index] = clone(items?.default ?? null);
      setDefaults(value[index], items);
    });
    return;
  }
  if (!isObject(value)) return;
  for (const [name, { default: given, nullable }] of Object.entries(schema.properties ?? {})) {
    if (given === undefined || given === null) continue;
    if (value[name] === undefined || (value[name] === null && !nullable)) {
      value[name] = clone(given);
    }
  }
  for (const name of Object.keys(value)) {
    const property = propertyOf(schema, name);
    if (!property && isForbiddenNull(value[name], valuesOf(schema))) {
      value[name] = clone(valuesOf(schema)?.default ?? null);
    }
    setDefaults(value[name], property ?? valuesOf(schema));
  }
}

function isForbiddenNull(value: unknown, schema: JsonSchemaProps | undefined): boolean {
  return value === null && schema !== undefined && !schema.nullable;
}
