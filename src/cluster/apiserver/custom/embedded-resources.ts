// Whole objects that lie in custom ones (x-kubernetes-embedded-resource): as apiserver/schema/objectmeta of
// apiextensions-apiserver.

import type { JsonSchemaProps } from "#api/apiextensions.ts";
import { type FieldError, GoText, invalid, required } from "#api/field-errors.ts";
import { goSyntax } from "#api/go-value.ts";
import { dns1035Label } from "#api/label-rules.ts";
import type { ObjectMeta } from "#api/meta.ts";
import { DecodeError, decodeWithin, StrictFaults } from "#api/schema/decode.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { pathSegmentName } from "../kinds/rules/path-segment.ts";
import { validateMetadata } from "../metadata.ts";
import { itemsOf, propertyOf, valuesOf } from "./schema-walk.ts";

type Visit = (object: JsonObject, path: string) => void;

/** Calls `visit` for each object in the value that the schema says to be a whole one. */
function eachEmbedded(
  value: unknown,
  schema: JsonSchemaProps | undefined,
  path: string,
  visit: Visit,
): void {
  if (!schema) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => eachEmbedded(item, itemsOf(schema), `${path}[${index}]`, visit));
    return;
  }
  if (!isObject(value)) return;
  if (schema["x-kubernetes-embedded-resource"]) visit(value, path);
  for (const name of Object.keys(value)) {
    const property = propertyOf(schema, name);
    const below = property ? (path ? `${path}.${name}` : name) : `${path}[${name}]`;
    eachEmbedded(value[name], property ?? valuesOf(schema), below, visit);
  }
}

/** Gives embedded metadata its form; answers the paths of unknown fields in it. Throws DecodeError. */
export function coerceEmbedded(object: JsonObject, schema: JsonSchemaProps | undefined): string[] {
  const unknown: string[] = [];
  eachEmbedded(object, schema, "", (embedded, path) => {
    for (const name of ["apiVersion", "kind"]) {
      const value = embedded[name];
      if (value === undefined || typeof value === "string") continue;
      throw new DecodeError(textOf(invalid(`${path}.${name}`, shown(value), "must be a string")));
    }
    if (embedded["metadata"] === undefined) return;
    const place = `${path}.metadata`;
    const faults = new StrictFaults();
    const metadata = metadataAt(embedded["metadata"], place, faults);
    if (metadata["creationTimestamp"] === null) delete metadata["creationTimestamp"];
    embedded["metadata"] = metadata;
    unknown.push(...faults.unknownPaths);
  });
  return unknown.toSorted();
}

function metadataAt(value: unknown, place: string, faults: StrictFaults): JsonObject {
  try {
    return decodeWithin("ObjectMeta", value, place, faults);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new DecodeError(textOf(invalid(place, shown(value), error.message)));
  }
}

/** What is wrong with embedded objects. */
export function validateEmbedded(
  value: unknown,
  schema: JsonSchemaProps | undefined,
  place = "",
): FieldError[] {
  const errors: FieldError[] = [];
  eachEmbedded(value, schema, place, (embedded, path) => {
    const at = (name: string) => (path ? `${path}.${name}` : name);
    for (const name of ["apiVersion", "kind"]) {
      if (embedded[name] === undefined) errors.push(required(at(name), "must not be empty"));
    }
    for (const name of Object.keys(embedded)) {
      if (name === "apiVersion") errors.push(...versionFaults(embedded[name], at(name)));
      if (name === "kind") errors.push(...kindFaults(embedded[name], at(name)));
      if (name === "metadata") errors.push(...metadataFaults(embedded[name], at(name)));
    }
  });
  return errors;
}

function versionFaults(value: unknown, path: string): FieldError[] {
  if (typeof value !== "string") return [invalid(path, shown(value), "must be a string")];
  if (!value) return [invalid(path, value, "must not be empty")];
  if (value.split("/").length <= 2) return [];
  return [invalid(path, value, `unexpected GroupVersion string: ${value}`)];
}

function kindFaults(value: unknown, path: string): FieldError[] {
  if (typeof value !== "string") return [invalid(path, shown(value), "must be a string")];
  if (!value) return [invalid(path, value, "must not be empty")];
  const fault = dns1035Label(value.toLowerCase()).join(",");
  if (!fault) return [];
  return [invalid(path, value, `may have mixed case, but should otherwise match: ${fault}`)];
}

function metadataFaults(value: unknown, path: string): FieldError[] {
  if (!isObject(value)) return [];
  const metadata = { name: "fakename", ...value } as ObjectMeta;
  metadata.name ||= "fakename";
  return validateMetadata(metadata, !!metadata.namespace, rules).map((error) => ({
    ...error,
    field: error.field.replace(/^metadata/, path),
  }));
}

const rules = { validateName: pathSegmentName, allowsAnyFinalizer: true };

function textOf({ field, message }: FieldError): string {
  return `${field}: ${message}`;
}

function shown(value: unknown): GoText {
  return new GoText(goSyntax(value));
}
