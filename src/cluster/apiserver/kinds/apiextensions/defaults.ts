// Whether the defaults in a schema are themselves what the schema allows: as apiserver/schema/defaulting of
// apiextensions-apiserver.

import type { JsonSchemaProps } from "#api/apiextensions.ts";
import { type FieldError, GoText, invalid, type Value } from "#api/field-errors.ts";
import { goSyntax } from "#api/go-value.ts";
import { clone } from "#base/json.ts";
import { validateEmbedded } from "../../custom/embedded-resources.ts";
import { pruneBelow } from "../../custom/pruning.ts";
import { validateSchema } from "../../custom/schema-validation.ts";
import { itemsOf } from "../../custom/schema-walk.ts";

/** Everything wrong with the defaults in a structural schema. */
export function validateDefaults(schema: JsonSchemaProps, path: string): FieldError[] {
  const items = itemsOf(schema);
  return [
    ...(schema.default === undefined || schema.default === null
      ? []
      : defaultFaults(schema, `${path}.default`)),
    ...(items ? validateDefaults(items, `${path}.items`) : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
      validateDefaults(field, `${path}.properties[${name}]`),
    ),
  ];
}

function defaultFaults(schema: JsonSchemaProps, path: string): FieldError[] {
  const { default: value } = schema;
  const errors: FieldError[] = [];
  if (pruneBelow(clone(value), schema).length > 0) {
    errors.push(invalid(path, shown(value), "must not have unknown fields"));
  }
  const embedded = validateEmbedded(value, schema, path);
  if (embedded.length > 0) return [...errors, ...embedded];
  const wrong = validateSchema(value, schema).map((error) => ({
    ...error,
    field: error.field === "<nil>" ? path : `${path}.${error.field}`,
  }));
  return [...errors, ...wrong];
}

function shown(value: unknown): Value {
  const isScalar = ["string", "number", "boolean"].includes(typeof value);
  return isScalar ? (value as Value) : new GoText(goSyntax(value));
}
