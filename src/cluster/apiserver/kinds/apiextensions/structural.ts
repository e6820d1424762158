// Whether a schema is structural. Rules and words of apiserver/schema of apiextensions-apiserver.

import type { JsonSchemaProps } from "#api/apiextensions.ts";
import { type FieldError, forbidden, invalid, required } from "#api/field-errors.ts";
import { equal } from "#base/json.ts";
import { regexpProblem } from "#api/go-regexp.ts";

type Level = "root" | "item" | "field";

/** What keeps the schema from being structural, sorted by what is said. */
export function validateStructural(schema: JsonSchemaProps, path: string): FieldError[] {
  const errors = [
    ...invariantFaults(schema, "root", path),
    ...completenessFaults(schema, schema, path, path),
  ];
  return errors.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

function textOf({ field, message }: FieldError): string {
  return `${field}: ${message}`;
}

/** Why a structural schema cannot even be made of it: the first field that none has. */
export function unsupportedField(schema: JsonSchemaProps): string | undefined {
  const names = ["id", "schema", "$ref", "patternProperties", "dependencies", "additionalItems"];
  const set: Readonly<Record<string, boolean>> = {
    id: !!schema.id,
    schema: !!schema.$schema,
    $ref: !!schema.$ref,
    patternProperties: Object.keys(schema.patternProperties ?? {}).length > 0,
    dependencies: Object.keys(schema.dependencies ?? {}).length > 0,
    additionalItems: schema.additionalItems !== undefined,
    definitions: Object.keys(schema.definitions ?? {}).length > 0,
  };
  const found = [...names, "definitions"].find((name) => set[name]);
  if (found !== undefined) return `OpenAPIV3Schema '${found}' is not supported`;
  if (schema["x-kubernetes-preserve-unknown-fields"] === false) {
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  }
  if (Array.isArray(schema.items)) {
    return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  }
  for (const below of partsOf(schema)) {
    const fault = unsupportedField(below);
    if (fault) return fault;
  }
  return undefined;
}

/** The schemas that a schema is made of. */
export function partsOf(schema: JsonSchemaProps): JsonSchemaProps[] {
  const { items, properties = {}, additionalProperties: values, not } = schema;
  return [
    ...(items ? (Array.isArray(items) ? items : [items]) : []),
    ...Object.values(properties),
    ...(typeof values === "object" ? [values] : []),
    ...(schema.allOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(not ? [not] : []),
  ];
}

function itemsIn({ items }: JsonSchemaProps): JsonSchemaProps | undefined {
  return Array.isArray(items) ? undefined : items;
}

function invariantFaults(schema: JsonSchemaProps, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { properties = {}, additionalProperties: values } = schema;
  const items = itemsIn(schema);
  if (schema.type === "array" && !items) {
    errors.push(required(`${path}.items`, "must be specified"));
  }
  if (items) errors.push(...invariantFaults(items, "item", `${path}.items`));
  for (const [name, field] of Object.entries(properties)) {
    errors.push(...invariantFaults(field, "field", `${path}.properties[${name}]`));
  }
  if (values !== undefined && level === "root") {
    errors.push(forbidden(`${path}.additionalProperties`, "must not be used at the root"));
  }
  if (typeof values === "object") {
    errors.push(...invariantFaults(values, "field", `${path}.additionalProperties`));
  }
  const isEither = schema["x-kubernetes-int-or-string"];
  for (const name of [
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-embedded-resource",
  ] as const) {
    if (!isEither || !schema[name]) continue;
    const why = "must be false if x-kubernetes-int-or-string is true";
    errors.push(invalid(`${path}.${name}`, true, why));
  }
  errors.push(...alternativeFaults(schema, isIntOrString(schema.anyOf), eitherFirst(schema), path));
  errors.push(...typeFaults(schema, level, path), ...metadataFaults(schema, level, path));
  return errors;
}

function typeFaults(schema: JsonSchemaProps, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const isEmbedded = !!schema["x-kubernetes-embedded-resource"];
  const { type } = schema;
  const isOpen =
    schema["x-kubernetes-int-or-string"] || schema["x-kubernetes-preserve-unknown-fields"];
  if (isEmbedded && type !== "object") {
    const why = "must be object if x-kubernetes-embedded-resource is true";
    errors.push(type ? invalid(`${path}.type`, type, why) : required(`${path}.type`, why));
  } else if (!type && !isOpen) {
    errors.push(required(`${path}.type`, `must not be empty ${emptyType[level]}`));
  }
  if (isEmbedded && schema.additionalProperties !== undefined) {
    const why = "must not be used if x-kubernetes-embedded-resource is set";
    errors.push(forbidden(`${path}.additionalProperties`, why));
  }
  if (level === "root" && type && type !== "object") {
    errors.push(invalid(`${path}.type`, type, "must be object at the root"));
  }
  return errors;
}

const emptyType: Readonly<Record<Level, string>> = {
  root: "at the root",
  item: "for specified array items",
  field: "for specified object fields",
};

function metadataFaults(schema: JsonSchemaProps, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { properties = {} } = schema;
  const isEmbedded = !!schema["x-kubernetes-embedded-resource"];
  const isWhole = level === "root" || isEmbedded;
  for (const name of ["kind", "apiVersion"]) {
    const type = properties[name]?.type ?? "";
    if (!properties[name] || !isWhole || type === "string") continue;
    errors.push(invalid(`${path}.properties[${name}].type`, type, "must be string"));
  }
  const { metadata } = properties;
  if (metadata) {
    const place = `${path}.properties[metadata]`;
    if (isWhole && metadata.type !== "object") {
      errors.push(invalid(`${place}.type`, metadata.type ?? "", "must be object"));
    }
    if (level === "root" && saysMoreThanNames(metadata)) {
      const why =
        "must not specify anything other than name and generateName, but metadata is implicitly specified";
      errors.push(forbidden(place, why));
    }
  }
  const isBare = Object.keys(properties).length === 0;
  if (isEmbedded && !schema["x-kubernetes-preserve-unknown-fields"] && isBare) {
    const why =
      "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields";
    errors.push(required(`${path}.properties`, why));
  }
  return errors;
}

function saysMoreThanNames(metadata: JsonSchemaProps): boolean {
  const { type: _, default: __, properties = {}, ...rest } = metadata;
  const others = Object.keys(properties).filter(
    (name) => name !== "name" && name !== "generateName",
  );
  return Object.keys(rest).length > 0 || others.length > 0;
}

function isIntOrString(schemas: readonly JsonSchemaProps[] | undefined): boolean {
  return equal(schemas, [{ type: "integer" }, { type: "string" }]);
}

function eitherFirst({ allOf }: JsonSchemaProps): boolean {
  return isIntOrString(allOf?.[0]?.anyOf);
}

function alternativeFaults(
  schema: JsonSchemaProps,
  skipAnyOf: boolean,
  skipFirstOfAllOf: boolean,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!skipAnyOf) {
    schema.anyOf?.forEach((one, index) => {
      errors.push(...nestedFaults(one, false, `${path}.anyOf[${index}]`));
    });
  }
  schema.allOf?.forEach((one, index) => {
    const skips = skipFirstOfAllOf && index === 0;
    errors.push(...nestedFaults(one, skips, `${path}.allOf[${index}]`));
  });
  schema.oneOf?.forEach((one, index) => {
    errors.push(...nestedFaults(one, false, `${path}.oneOf[${index}]`));
  });
  if (schema.not) errors.push(...nestedFaults(schema.not, false, `${path}.not`));
  const { pattern } = schema;
  const problem = pattern ? regexpProblem(pattern) : undefined;
  if (pattern && problem !== undefined) {
    const why = `must be a valid regular expression, but isn't: ${problem}`;
    errors.push(invalid(`${path}.pattern`, pattern, why));
  }
  return errors;
}

/** Below alternatives only values are judged; the form of the object is told outside of them. */
function nestedFaults(schema: JsonSchemaProps, skipAnyOf: boolean, path: string): FieldError[] {
  const { properties = {} } = schema;
  const items = itemsIn(schema);
  const errors = [
    ...alternativeFaults(schema, skipAnyOf, false, path),
    ...(items ? nestedFaults(items, false, `${path}.items`) : []),
    ...Object.entries(properties).flatMap(([name, field]) =>
      nestedFaults(field, false, `${path}.properties[${name}]`),
    ),
  ];
  for (const [name, why] of forbiddenBelow) {
    const value = schema[name];
    const isSet = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
    if (isSet && value !== "") {
      errors.push(forbidden(`${path}.${name}`, `must be ${why} to be structural`));
    }
  }
  if (properties["metadata"]) {
    const why = "must not be specified in a nested context";
    errors.push(forbidden(`${path}.properties[metadata]`, why));
  }
  return errors;
}

const forbiddenBelow: readonly (readonly [keyof JsonSchemaProps, string])[] = [
  ["type", "empty"],
  ["additionalProperties", "undefined"],
  ["default", "undefined"],
  ["title", "empty"],
  ["description", "empty"],
  ["nullable", "false"],
  ["x-kubernetes-preserve-unknown-fields", "false"],
  ["x-kubernetes-embedded-resource", "false"],
  ["x-kubernetes-int-or-string", "false"],
  ["x-kubernetes-list-map-keys", "empty"],
  ["x-kubernetes-list-type", "undefined"],
  ["x-kubernetes-map-type", "undefined"],
  ["x-kubernetes-validations", "empty"],
];

/** Every field and item that alternatives speak of must be specified outside of them, too. */
function completenessFaults(
  schema: JsonSchemaProps,
  outside: JsonSchemaProps | undefined,
  path: string,
  from: string,
): FieldError[] {
  const all = [
    ...(schema.not ? [[schema.not, `${from}.not`] as const] : []),
    ...(["allOf", "anyOf", "oneOf"] as const).flatMap((name) =>
      (schema[name] ?? []).map((one, index) => [one, `${from}.${name}[${index}]`] as const),
    ),
  ];
  return all.flatMap(([one, place]) => nestedCompleteness(one, outside, path, place));
}

function nestedCompleteness(
  schema: JsonSchemaProps,
  outside: JsonSchemaProps | undefined,
  path: string,
  from: string,
): FieldError[] {
  if (!outside) return [required(path, `because it is defined in ${from}`)];
  const items = itemsIn(schema);
  return [
    ...completenessFaults(schema, outside, path, from),
    ...(items ? nestedCompleteness(items, itemsIn(outside), `${path}.items`, `${from}.items`) : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
      nestedCompleteness(
        field,
        outside.properties?.[name],
        `${path}.properties[${name}]`,
        `${from}.properties[${name}]`,
      ),
    ),
  ];
}
