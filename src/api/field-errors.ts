import { StatusError } from "./errors.ts";
import { goQuote } from "./go-value.ts";

/** One thing wrong with one field, in the words of apimachinery's field package. */
export interface FieldError {
  readonly reason:
    | "FieldValueRequired"
    | "FieldValueInvalid"
    | "FieldValueTypeInvalid"
    | "FieldValueNotSupported"
    | "FieldValueDuplicate"
    | "FieldValueForbidden"
    | "FieldValueNotFound"
    | "FieldValueTooLong"
    | "FieldValueTooMany"
    | "InternalError";
  /** As in `spec.template.spec.containers[0].image`. */
  readonly field: string;
  /** Without the field: `Invalid value: -1: must be greater than or equal to 0`. */
  readonly message: string;
}

/** A value that is already written as Go's %#v would. */
export class GoText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a message can show. */
export type Value = string | number | boolean | null | GoText;

/**
 * The errors of all these lists, in order. The same as spreading them into one, without walking through
 * each: nearly all of them are empty.
 */
export function allOf(...lists: readonly (readonly FieldError[])[]): FieldError[] {
  return ([] as FieldError[]).concat(...lists);
}

export function required(field: string, detail = ""): FieldError {
  return { reason: "FieldValueRequired", field, message: join("Required value", detail) };
}

export function invalid(field: string, value: Value, detail: string): FieldError {
  return {
    reason: "FieldValueInvalid",
    field,
    message: join(`Invalid value: ${show(value)}`, detail),
  };
}

/** The value has another type than it should have. */
export function typeInvalid(field: string, value: Value, detail: string): FieldError {
  return { ...invalid(field, value, detail), reason: "FieldValueTypeInvalid" };
}

/** Invalid for each of these reasons. */
export function invalidEach(field: string, value: Value, faults: readonly string[]): FieldError[] {
  return faults.map((fault) => invalid(field, value, fault));
}

/** Invalid, where the value itself is better not shown. */
export function invalidUnshown(field: string, detail: string): FieldError {
  return { reason: "FieldValueInvalid", field, message: join("Invalid value", detail) };
}

/** `supported` is shown in the order given, each in quotes. */
export function notSupported(
  field: string,
  value: Value,
  supported: readonly string[],
): FieldError {
  const values = supported.map((text) => JSON.stringify(text)).join(", ");
  return {
    reason: "FieldValueNotSupported",
    field,
    message: `Unsupported value: ${show(value)}: supported values: ${values}`,
  };
}

export function duplicate(field: string, value: Value): FieldError {
  return { reason: "FieldValueDuplicate", field, message: `Duplicate value: ${show(value)}` };
}

export function forbidden(field: string, detail: string): FieldError {
  return { reason: "FieldValueForbidden", field, message: join("Forbidden", detail) };
}

export function fieldNotFound(field: string, value: Value): FieldError {
  return { reason: "FieldValueNotFound", field, message: `Not found: ${show(value)}` };
}

export function tooLong(field: string, maxLength: number): FieldError {
  return {
    reason: "FieldValueTooLong",
    field,
    message: `Too long: may not be more than ${maxLength} bytes`,
  };
}

export function tooMany(field: string, actual: number, most: number): FieldError {
  const message = `Too many: ${actual}: must have at most ${most} items`;
  return { reason: "FieldValueTooMany", field, message };
}

/** `groupKind` as in `Deployment.apps`. Without errors: undefined. */
export function invalidError(
  groupKind: string,
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  const [kind = "", ...group] = groupKind.split(".");
  const all = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  return new StatusError("Invalid", `${groupKind} ${JSON.stringify(name)} is invalid: ${all}`, {
    ...(name && { name }),
    ...(group.length > 0 && { group: group.join(".") }),
    ...(kind && { kind }),
    causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}

function join(head: string, detail: string): string {
  return detail ? `${head}: ${detail}` : head;
}

function show(value: Value): string {
  if (value instanceof GoText) return value.text;
  if (value === null) return '"null"';
  return typeof value === "string" ? goQuote(value) : String(value);
}
