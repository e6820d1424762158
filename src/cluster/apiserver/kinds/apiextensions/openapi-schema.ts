// What may stand in the schema of a definition. Rules and words of ValidateCustomResourceDefinitionOpenAPISchema of
// apiextensions-apiserver; rules in CEL are not compiled.

import type { JsonSchemaProps, ValidationRule } from "#api/apiextensions.ts";
import {
  type FieldError,
  forbidden,
  GoText,
  invalid,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { metaFields } from "../../custom/schema-walk.ts";

const types = ["array", "boolean", "integer", "number", "object", "string"];

/** Where in a schema we are, as far as it matters for what may stand there. */
interface Context {
  readonly isRoot: boolean;
  readonly isInMetadata: boolean;
  /** Why there may be no defaults; undefined where there may. */
  readonly noDefaults: string | undefined;
}

/** Everything wrong with a schema and those in it. */
export function validateOpenApiSchema(
  schema: JsonSchemaProps,
  path: string,
  context: Context = { isRoot: true, isInMetadata: false, noDefaults: undefined },
): FieldError[] {
  const inner = { ...context, isRoot: false };
  return [
    ...plainFaults(schema, path, context),
    ...partFaults(schema, path, context, inner),
    ...extensionFaults(schema, path),
    ...listKeyFaults(schema, path),
    ...(schema["x-kubernetes-validations"] ?? []).flatMap((rule, index) =>
      ruleFaults(rule, `${path}.x-kubernetes-validations[${index}]`),
    ),
  ];
}

function isSet(value: object | undefined): boolean {
  return Object.keys(value ?? {}).length > 0;
}

function plainFaults(schema: JsonSchemaProps, path: string, context: Context): FieldError[] {
  const errors: FieldError[] = [];
  const { type } = schema;
  if (type && !types.includes(type)) {
    errors.push(notSupported(`${path}.type`, type, types.toSorted()));
  }
  if (schema.default !== undefined && context.noDefaults !== undefined) {
    const reason = context.noDefaults ? ` ${context.noDefaults}` : "";
    errors.push(forbidden(`${path}.default`, `must not be set${reason}`));
  }
  const unsupported: readonly (readonly [string, boolean])[] = [
    ["id", !!schema.id],
    ["additionalItems", schema.additionalItems !== undefined],
    ["patternProperties", isSet(schema.patternProperties)],
    ["definitions", isSet(schema.definitions)],
    ["dependencies", schema.dependencies !== undefined],
    ["$ref", schema.$ref !== undefined],
  ];
  for (const [name, is] of unsupported) {
    if (is) errors.push(forbidden(`${path}.${name}`, `${name} is not supported`));
  }
  if (type === "null") {
    const why = "type cannot be set to null, use nullable as an alternative";
    errors.push(forbidden(`${path}.type`, why));
  }
  if (Array.isArray(schema.items) && schema.items.length > 0) {
    errors.push(forbidden(`${path}.items`, "items must be a schema object and not an array"));
  }
  if (context.isInMetadata && schema["x-kubernetes-embedded-resource"]) {
    const why = "must not be used inside of resource meta";
    errors.push(forbidden(`${path}.x-kubernetes-embedded-resource`, why));
  }
  if (schema.uniqueItems) {
    const why = "uniqueItems cannot be set to true since the runtime complexity becomes quadratic";
    errors.push(forbidden(`${path}.uniqueItems`, why));
  }
  return errors;
}

function partFaults(
  schema: JsonSchemaProps,
  path: string,
  context: Context,
  inner: Context,
): FieldError[] {
  const errors: FieldError[] = [];
  const { properties = {}, additionalProperties: values, items, not } = schema;
  const below = (part: JsonSchemaProps, name: string, where: Context = inner) =>
    errors.push(...validateOpenApiSchema(part, `${path}.${name}`, where));
  if (values !== undefined && values !== true && Object.keys(properties).length > 0) {
    const why = "additionalProperties and properties are mutual exclusive";
    errors.push(forbidden(`${path}.additionalProperties`, why));
  }
  if (typeof values === "object") {
    const why = "inside additionalProperties applying to object metadata";
    below(
      values,
      "additionalProperties",
      context.isInMetadata ? { ...inner, noDefaults: why } : inner,
    );
  }
  for (const [name, field] of Object.entries(properties)) {
    const isMeta =
      metaFields.has(name) && (context.isRoot || !!schema["x-kubernetes-embedded-resource"]);
    below(field, `properties[${name}]`, {
      isRoot: false,
      isInMetadata: isMeta || context.isInMetadata,
      noDefaults: isMeta && context.isRoot ? `in top-level ${name}` : context.noDefaults,
    });
  }
  if (not) below(not, "not");
  for (const name of ["allOf", "oneOf", "anyOf"] as const) {
    schema[name]?.forEach((one, index) => below(one, `${name}[${index}]`));
  }
  if (items && !Array.isArray(items)) below(items, "items");
  else items?.forEach((one, index) => below(one, `items[${index}]`));
  return errors;
}

function extensionFaults(schema: JsonSchemaProps, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { type = "" } = schema;
  const mustBe = (wanted: string, name: string) => {
    const why = `must be ${wanted} if ${name} is specified`;
    errors.push(type ? invalid(`${path}.type`, type, why) : required(`${path}.type`, why));
  };
  if (schema["x-kubernetes-preserve-unknown-fields"] === false) {
    const field = `${path}.x-kubernetes-preserve-unknown-fields`;
    errors.push(invalid(field, false, "must be true or undefined"));
  }
  const mapType = schema["x-kubernetes-map-type"];
  if (mapType !== undefined && type !== "object") mustBe("object", "x-kubernetes-map-type");
  if (mapType !== undefined && mapType !== "atomic" && mapType !== "granular") {
    errors.push(notSupported(`${path}.x-kubernetes-map-type`, mapType, ["atomic", "granular"]));
  }
  const listType = schema["x-kubernetes-list-type"];
  if (listType !== undefined && type !== "array") mustBe("array", "x-kubernetes-list-type");
  else if (listType === "set") errors.push(...setItemFaults(schema, path));
  if (listType !== undefined && !["atomic", "set", "map"].includes(listType)) {
    const field = `${path}.x-kubernetes-list-type`;
    errors.push(notSupported(field, listType, ["atomic", "set", "map"]));
  }
  return errors;
}

function setItemFaults({ items }: JsonSchemaProps, path: string): FieldError[] {
  if (!items || Array.isArray(items)) return [];
  const why = "must be atomic as item of a list with x-kubernetes-list-type=set";
  const listType = items["x-kubernetes-list-type"];
  if (items.type === "array" && listType !== undefined && listType !== "atomic") {
    return [invalid(`${path}.items.x-kubernetes-list-type`, listType, why)];
  }
  if (items.type === "object" && items["x-kubernetes-map-type"] !== "atomic") {
    return [invalid(`${path}.items.x-kubernetes-map-type`, listType ?? null, why)];
  }
  return [];
}

function listKeyFaults(schema: JsonSchemaProps, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { items } = schema;
  const listType = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const typeField = `${path}.x-kubernetes-list-type`;
  const keysField = `${path}.x-kubernetes-list-map-keys`;
  if (keys.length > 0 && listType !== "map") {
    const why = "must be map if x-kubernetes-list-map-keys is non-empty";
    errors.push(
      listType === undefined ? required(typeField, why) : invalid(typeField, listType, why),
    );
  }
  if (listType === "map") {
    if (keys.length === 0) {
      errors.push(required(keysField, "must not be empty if x-kubernetes-list-type is map"));
    }
    if (!items) {
      const why = "must have a schema if x-kubernetes-list-type is map";
      errors.push(required(`${path}.items`, why));
    }
    if (items && !Array.isArray(items)) errors.push(...keyFaults(items, keys, path, keysField));
  }
  if (items && !Array.isArray(items)) errors.push(...itemFaults(schema, items, path));
  return errors;
}

function keyFaults(
  items: JsonSchemaProps,
  keys: readonly string[],
  path: string,
  keysField: string,
): FieldError[] {
  if (items.type !== "object") {
    const why = "must be object if parent array's x-kubernetes-list-type is map";
    return [invalid(`${path}.items.type`, items.type ?? "", why)];
  }
  const shown = new GoText(`[]string{${keys.map((key) => JSON.stringify(key)).join(", ")}}`);
  return keys.flatMap((key, index) => {
    const field = items.properties?.[key];
    const errors: FieldError[] = [];
    if (!field) {
      errors.push(invalid(keysField, shown, "entries must all be names of item properties"));
    } else if (field.type === "array" || field.type === "object") {
      const why = "must be a scalar type if parent array's x-kubernetes-list-type is map";
      errors.push(invalid(`${path}.items.properties[${key}].type`, items.type ?? "", why));
    }
    if (keys.indexOf(key) < index) {
      errors.push(invalid(keysField, shown, "must not contain duplicate entries"));
    }
    return errors;
  });
}

/** The keys of a list's items must be there in each of them. */
function itemFaults(schema: JsonSchemaProps, items: JsonSchemaProps, path: string): FieldError[] {
  const listType = schema["x-kubernetes-list-type"];
  if (listType !== "set" && listType !== "map") return [];
  const errors: FieldError[] = [];
  if (items.nullable) {
    const why = `cannot be nullable when x-kubernetes-list-type is ${listType}`;
    errors.push(forbidden(`${path}.items.nullable`, why));
  }
  if (listType === "set") return errors;
  for (const key of schema["x-kubernetes-list-map-keys"] ?? []) {
    const field = items.properties?.[key];
    if (!field) continue;
    const place = `${path}.items.properties[${key}]`;
    if (!items.required?.includes(key) && field.default === undefined) {
      const why =
        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property";
      errors.push(required(`${place}.default`, why));
    }
    if (field.nullable) {
      const why = "this property is in x-kubernetes-list-map-keys, so it cannot be nullable";
      errors.push(forbidden(`${place}.nullable`, why));
    }
  }
  return errors;
}

const reasons = [
  "FieldValueDuplicate",
  "FieldValueForbidden",
  "FieldValueInvalid",
  "FieldValueRequired",
];

function hasLines(text: string): boolean {
  return /[\n\r]/.test(text.trim());
}

function ruleFaults(rule: ValidationRule, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { message = "", messageExpression = "", fieldPath = "", reason } = rule;
  if (!rule.rule.trim()) errors.push(required(`${path}.rule`, "rule is not specified"));
  else if (message && !message.trim()) {
    const why = "message must be non-empty if specified";
    errors.push(invalid(`${path}.message`, message, why));
  } else if (hasLines(message)) {
    errors.push(invalid(`${path}.message`, message, "message must not contain line breaks"));
  } else if (hasLines(rule.rule) && !message.trim()) {
    const why = "message must be specified if rule contains line breaks";
    errors.push(required(`${path}.message`, why));
  }
  if (messageExpression && !messageExpression.trim()) {
    const why = "messageExpression must be non-empty if specified";
    errors.push(required(`${path}.messageExpression`, why));
  }
  if (reason !== undefined && !reasons.includes(reason)) {
    errors.push(notSupported(`${path}.reason`, reason, reasons));
  }
  if (fieldPath && !fieldPath.trim()) {
    const why = "fieldPath must be non-empty if specified";
    errors.push(invalid(`${path}.fieldPath`, fieldPath, why));
  }
  if (/[\n\r]/.test(fieldPath)) {
    const why = "fieldPath must not contain line breaks";
    errors.push(invalid(`${path}.fieldPath`, fieldPath, why));
  }
  return errors;
}
