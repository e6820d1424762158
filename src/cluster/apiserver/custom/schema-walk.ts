// The parts of a structural schema, as apiextensions' Structural has them.

import type { JsonSchemaProps } from "#api/apiextensions.ts";

/** What every object has, whatever its schema says. */
export const metaFields: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/** The schema of the items of a list. */
export function itemsOf(schema: JsonSchemaProps | undefined): JsonSchemaProps | undefined {
  const items = schema?.items;
  return Array.isArray(items) ? undefined : items;
}

/** The schema of the values of a map; undefined where there are none, or any. */
export function valuesOf(schema: JsonSchemaProps | undefined): JsonSchemaProps | undefined {
  const values = schema?.additionalProperties;
  return typeof values === "object" ? values : undefined;
}

/** The schema of one field. */
export function fieldOf(
  schema: JsonSchemaProps | undefined,
  name: string,
): JsonSchemaProps | undefined {
  return propertyOf(schema, name) ?? valuesOf(schema);
}

/** The schema of a field that is named in it. */
export function propertyOf(
  schema: JsonSchemaProps | undefined,
  name: string,
): JsonSchemaProps | undefined {
  const { properties } = schema ?? {};
  return properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** A whole custom object: what lies in its metadata is not the schema's affair. */
export function rootOf(schema: JsonSchemaProps | undefined): JsonSchemaProps {
  return { ...schema, "x-kubernetes-embedded-resource": true };
}
