// How server-side apply merges custom objects: from their schema, as structured-merge-diff reads OpenAPI.

import type { JsonSchemaProps } from "#api/apiextensions.ts";
import { structType, type TypeRef } from "#api/schema/schema.ts";
import { type Key, type Shape, shapeOfStruct } from "../managed-fields/shape.ts";
import { itemsOf, propertyOf } from "./schema-walk.ts";

/** The shape of whole objects; without a schema all but what every object has is told from what is there. */
export function shapeOfCustom(schema: JsonSchemaProps | undefined): Shape {
  return objectShape(schema ?? { "x-kubernetes-preserve-unknown-fields": true }, true);
}

const known = new WeakMap<JsonSchemaProps, Shape>();

function shapeOf(schema: JsonSchemaProps): Shape {
  let shape = known.get(schema);
  if (!shape) known.set(schema, (shape = makeShape(schema)));
  return shape;
}

function makeShape(schema: JsonSchemaProps): Shape {
  if (schema["x-kubernetes-int-or-string"]) return scalar("any");
  switch (schema.type) {
    case "object":
      return schema["x-kubernetes-map-type"] === "atomic"
        ? { form: "leaf", type: { form: "map", of: anything } }
        : objectShape(schema, !!schema["x-kubernetes-embedded-resource"]);
    case "array":
      return listShape(schema);
    case "string":
      return scalar("string");
    case "boolean":
      return scalar("bool");
    case "integer":
    case "number":
      return scalar("number");
    default:
      return schema["x-kubernetes-preserve-unknown-fields"] ? { form: "deduced" } : scalar("any");
  }
}

const anything: TypeRef = { form: "scalar", name: "any" };

function scalar(name: "any" | "string" | "bool" | "number"): Shape {
  return { form: "leaf", type: { form: "scalar", name } };
}

function objectShape(schema: JsonSchemaProps, isWhole: boolean): Shape {
  const { properties, additionalProperties: values } = schema;
  if (!properties && !isWhole && typeof values === "object") {
    return { form: "map", of: shapeOf(values) };
  }
  const keepsUnknown = !!schema["x-kubernetes-preserve-unknown-fields"] || values === true;
  const field = (name: string) => {
    if (isWhole && (name === "apiVersion" || name === "kind")) return scalar("string");
    if (isWhole && name === "metadata") return shapeOfStruct(structType("ObjectMeta"));
    const property = propertyOf(schema, name);
    return property && shapeOf(property);
  };
  return { form: "struct", field, ...(keepsUnknown && { others: { form: "deduced" } }) };
}

function listShape(schema: JsonSchemaProps): Shape {
  const items = itemsOf(schema);
  const atomic: Shape = { form: "leaf", type: { form: "list", of: anything } };
  if (!items) return atomic;
  switch (schema["x-kubernetes-list-type"]) {
    case "set":
      return { form: "set", of: shapeOf(items) };
    case "map":
      return { form: "keyed", of: shapeOf(items), keys: keysOf(schema, items) };
    default:
      return atomic;
  }
}

function keysOf(schema: JsonSchemaProps, items: JsonSchemaProps): Key[] {
  const names = schema["x-kubernetes-list-map-keys"] ?? [];
  return names.toSorted().map((name) => ({ name, byDefault: propertyOf(items, name)?.default }));
}
