import type { JsonSchemaProps } from "#api/apiextensions.ts";
import { unsimulated } from "../kinds/unsimulated.ts";

/** Warnings that rules in CEL (x-kubernetes-validations) are not evaluated, one for each field that has some. */
export function unevaluatedRules(schema: JsonSchemaProps | undefined, path: string): string[] {
  return schema ? placesOf(schema, path).map(unsimulated) : [];
}

function placesOf(schema: JsonSchemaProps, path: string): string[] {
  const { items, properties = {}, additionalProperties: values } = schema;
  const at = (name: string) => `${path}.${name}`;
  return [
    ...(schema["x-kubernetes-validations"]?.length ? [at("x-kubernetes-validations")] : []),
    ...Object.entries(properties).flatMap(([name, property]) =>
      placesOf(property, at(`properties[${name}]`)),
    ),
    ...(items && !Array.isArray(items) ? placesOf(items, at("items")) : []),
    ...(typeof values === "object" ? placesOf(values, at("additionalProperties")) : []),
  ];
}
