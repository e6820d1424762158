// Whether a value is what a schema says. Rules, order and words of kube-openapi's validation, and of
// apiserver/validation of apiextensions-apiserver, which turns them into errors of fields.

import type { JsonSchemaProps } from "#api/apiextensions.ts";
import {
  type FieldError,
  GoText,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
  typeInvalid,
  type Value,
} from "#api/field-errors.ts";
import { goSyntax } from "#api/go-value.ts";
import { equal, isObject, type JsonObject } from "#base/json.ts";
import { hasFormat } from "./formats.ts";
import { compile } from "#api/go-regexp.ts";
import { itemsOf, propertyOf, valuesOf } from "./schema-walk.ts";

/** What stood in a place before, where that can be told: a part that did not change is not found fault with. */
export type Before = { readonly value: unknown } | undefined;

/** Everything wrong with a value; `path` is its place. */
export function validateSchema(
  value: unknown,
  schema: JsonSchemaProps | undefined,
  path = "",
  before?: Before,
): FieldError[] {
  return schema ? check(value, schema, path, before).errors : [];
}

/** What a schema has to say about a value, and how much of it was looked at. */
interface Result {
  readonly errors: FieldError[];
  /** Of several alternatives that all fail, the one with most matches is told of. */
  matches: number;
}

function check(value: unknown, schema: JsonSchemaProps, path: string, before: Before): Result {
  const result: Result = { errors: [], matches: 1 };
  if (before && equal(value, before.value)) return result;
  const add = (errors: readonly FieldError[]) => {
    result.errors.push(...errors);
    result.matches++;
  };
  add(typeFaults(value, schema, path));
  if (value === null) {
    add(enumFaults(value, schema, path));
    return result;
  }
  merge(result, checkAlternatives(value, schema, path, before));
  if (typeof value === "string") {
    add(stringFaults(value, schema, path));
    add(formatFaults(value, schema, path));
  }
  if (typeof value === "number") add(numberFaults(value, schema, path));
  if (Array.isArray(value)) merge(result, checkList(value, schema, path, before));
  add(enumFaults(value, schema, path));
  if (isObject(value)) merge(result, checkMap(value, schema, path, before));
  return result;
}

function merge(into: Result, { errors, matches }: Result): void {
  into.errors.push(...errors);
  into.matches += matches;
}

/** Type and format of a value as JSON has them. */
function typeOf(value: unknown): { type: string; format: string } {
  if (Array.isArray(value)) return { type: "array", format: "" };
  if (isObject(value)) return { type: "object", format: "" };
  if (typeof value === "number") {
    return Number.isInteger(value)
      ? { type: "integer", format: "int64" }
      : { type: "number", format: "double" };
  }
  return { type: typeof value, format: "" };
}

function typesOf(schema: JsonSchemaProps): readonly string[] {
  if (schema["x-kubernetes-int-or-string"]) return ["integer", "string"];
  return schema.type ? [schema.type] : [];
}

/** Formats that are not checked are as good as none. */
function formatOf({ format = "" }: JsonSchemaProps): string {
  return hasFormat(format, "") === undefined ? "" : format;
}

function typeFaults(value: unknown, schema: JsonSchemaProps, path: string): FieldError[] {
  const types = typesOf(schema);
  if (types.length === 0) return [];
  const wrong = (wanted: string, given: string) => [
    typeInvalid(
      place(path),
      given,
      `${path} in body must be of type ${wanted}: ${JSON.stringify(given)}`,
    ),
  ];
  if (value === null) return schema.nullable ? [] : wrong(types.join(","), "null");
  const { type, format } = typeOf(value);
  const wantedFormat = formatOf(schema);
  const isNumber = type === "integer" && types.includes("number");
  const isText = typeof value === "string" || Array.isArray(value);
  const isRight = types.includes(type) || isNumber;
  if (!isText && wantedFormat && !isRight && format !== wantedFormat) {
    return wrong(wantedFormat, format);
  }
  const takesNumbers = types.includes("number") || types.includes("integer");
  if (!takesNumbers && wantedFormat && isText) return [];
  return isRight ? [] : wrong(types.join(","), type);
}

function stringFaults(
  value: string,
  { maxLength, minLength, pattern }: JsonSchemaProps,
  path: string,
): FieldError[] {
  const length = Array.from(value).length;
  if (maxLength !== undefined && length > maxLength) return [tooLong(place(path), maxLength)];
  if (minLength !== undefined && length < minLength) {
    return [fault(path, value, `should be at least ${minLength} chars long`)];
  }
  if (pattern && !fits(pattern, value)) return [fault(path, value, `should match '${pattern}'`)];
  return [];
}

function fits(pattern: string, text: string): boolean {
  return compile(pattern)?.test(text) ?? false;
}

function formatFaults(value: string, schema: JsonSchemaProps, path: string): FieldError[] {
  const { format = "" } = schema;
  if (!format || hasFormat(format, value) !== false) return [];
  const why = `${path} in body must be of type ${format}: ${JSON.stringify(value)}`;
  return [typeInvalid(place(path), value, why)];
}

function numberFaults(value: number, schema: JsonSchemaProps, path: string): FieldError[] {
  const { maximum, minimum, multipleOf } = schema;
  const errors: FieldError[] = [];
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) {
    errors.push(fault(path, value, `should be a multiple of ${multipleOf}`));
  }
  const { exclusiveMaximum: below, exclusiveMinimum: above } = schema;
  if (maximum !== undefined && (below ? value >= maximum : value > maximum)) {
    errors.push(fault(path, value, `should be less than ${below ? "" : "or equal to "}${maximum}`));
  }
  if (minimum !== undefined && (above ? value <= minimum : value < minimum)) {
    errors.push(
      fault(path, value, `should be greater than ${above ? "" : "or equal to "}${minimum}`),
    );
  }
  return errors;
}

function enumFaults(value: unknown, schema: JsonSchemaProps, path: string): FieldError[] {
  const { enum: allowed } = schema;
  if (!allowed?.length || allowed.some((one) => equal(one, value))) return [];
  const names = allowed.map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
  return [notSupported(place(path), shown(value), names)];
}

function checkList(
  list: readonly unknown[],
  schema: JsonSchemaProps,
  path: string,
  before: Before,
): Result {
  const result: Result = { errors: [], matches: 1 };
  const { maxItems, minItems } = schema;
  const items = itemsOf(schema);
  if (items) {
    list.forEach((item, index) =>
      merge(result, check(item, items, `${path}[${index}]`, itemBefore(item, schema, before))),
    );
  }
  if (minItems !== undefined && list.length < minItems) {
    result.errors.push(fault(path, list.length, `should have at least ${minItems} items`));
  }
  if (maxItems !== undefined && list.length > maxItems) {
    result.errors.push(tooMany(place(path), list.length, maxItems));
  }
  return result;
}

/** The item of a list that is a map can be found in what it was before. */
function itemBefore(item: unknown, schema: JsonSchemaProps, before: Before): Before {
  if (schema["x-kubernetes-list-type"] !== "map" || !Array.isArray(before?.value)) return undefined;
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const found = (before.value as unknown[]).find(
    (other) =>
      isObject(item) && isObject(other) && keys.every((key) => equal(item[key], other[key])),
  );
  return found === undefined ? undefined : { value: found };
}

function checkMap(
  value: JsonObject,
  schema: JsonSchemaProps,
  path: string,
  before: Before,
): Result {
  const result: Result = { errors: [], matches: 1 };
  const { maxProperties, minProperties, additionalProperties } = schema;
  const names = Object.keys(value);
  if (minProperties !== undefined && names.length < minProperties) {
    const why = `should have at least ${minProperties} properties`;
    result.errors.push(fault(path, names.length, why));
  }
  if (maxProperties !== undefined && names.length > maxProperties) {
    result.errors.push(tooMany(place(path), names.length, maxProperties));
  }
  for (const name of names) {
    const below = path ? `${path}.${name}` : name;
    const property = propertyOf(schema, name);
    const field = property ?? valuesOf(schema);
    if (field) merge(result, check(value[name], field, below, fieldBefore(name, before)));
    else if (additionalProperties === false) {
      result.errors.push(invalid(below, "", `${below} in body is a forbidden property`));
    }
  }
  for (const name of schema.required ?? []) {
    // What has a default is not missed.
    if (propertyOf(schema, name)?.default !== undefined) continue;
    if (value[name] === undefined) result.errors.push(required(path ? `${path}.${name}` : name));
  }
  return result;
}

function fieldBefore(name: string, before: Before): Before {
  if (!isObject(before?.value) || before.value[name] === undefined) return undefined;
  return { value: before.value[name] };
}

/** anyOf, oneOf, allOf and not. */
function checkAlternatives(
  value: unknown,
  schema: JsonSchemaProps,
  path: string,
  before: Before,
): Result {
  const result: Result = { errors: [], matches: 1 };
  const all = (schemas: readonly JsonSchemaProps[] = []) =>
    schemas.map((one) => check(value, one, path, before));
  const complain = (must: string) =>
    result.errors.push(invalid("<nil>", "", `${JSON.stringify(path)} must ${must}`));
  const any = all(schema.anyOf);
  if (any.length > 0 && !any.some(isValid)) {
    complain("validate at least one schema (anyOf)");
    merge(result, best(any));
  }
  const one = all(schema.oneOf);
  const valid = one.filter(isValid);
  if (one.length > 0 && valid.length !== 1) {
    const found = valid.length > 0 ? `${valid.length} valid alternatives` : "none valid";
    complain(`validate one and only one schema (oneOf). Found ${found}`);
    if (valid.length === 0) merge(result, best(one));
  }
  const every = all(schema.allOf);
  for (const each of every) merge(result, each);
  if (!every.every(isValid)) {
    complain(`validate all the schemas (allOf)${every.some(isValid) ? "" : ". None validated"}`);
  }
  if (schema.not && isValid(check(value, schema.not, path, before))) {
    complain("not validate the schema (not)");
  }
  return result;
}

function isValid({ errors }: Result): boolean {
  return errors.length === 0;
}

function best(results: readonly Result[]): Result {
  return results.reduce((first, other) => (other.matches > first.matches ? other : first));
}

function fault(path: string, value: Value, why: string): FieldError {
  return invalid(place(path), value, `${path} in body ${why}`);
}

/** Of the whole object no place can be told. */
function place(path: string): string {
  return path || "<nil>";
}

function shown(value: unknown): Value {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) {
    return value as Value;
  }
  return new GoText(goSyntax(value));
}
