import { type DecodeError, jsonTypeOf } from "#api/schema/decode.ts";
import type { TypeRef } from "#api/schema/schema.ts";

/**
 * What is wrong with a value in the words of runtime.DefaultUnstructuredConverter, which reads what a strategic
 * merge patch makes: another decoder than the one for JSON, with words of its own.
 */
export function converterWords({ message, mismatch }: DecodeError): string {
  if (!mismatch) {
    return message.startsWith("illegal base64") ? `error decoding from json: ${message}` : message;
  }
  const { value, type } = mismatch;
  const source = sourceKind(value);
  switch (type.form) {
    case "list":
      return `cannot restore slice from ${source}`;
    case "map":
      return `cannot restore map from ${source}`;
    case "struct":
      return `cannot restore struct from: ${source}`;
    default:
      return scalarWords(value, source, type);
  }
}

function scalarWords(
  value: unknown,
  source: string,
  { name }: TypeRef & { form: "scalar" },
): string {
  switch (name) {
    case "byte":
      return `cannot restore slice from ${source}`;
    case "Time":
    case "MicroTime":
      return `json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type string`;
    case "IntOrString": {
      const given = typeof value === "number" ? `number ${value}` : jsonTypeOf(value);
      return `json: cannot unmarshal ${given} into Go value of type int32`;
    }
    case "string":
      // Go would make a character of a number.
      return source === "int64" ? "cannot convert int64 to string" : "unrecognized type: string";
    case "int32":
    case "int64":
      return source === "float64"
        ? `cannot convert float64 to ${name}`
        : `unrecognized type: ${name}`;
    default:
      return `unrecognized type: ${name === "number" ? "float64" : name}`;
  }
}

/** The kind of Go value that JSON becomes. */
function sourceKind(value: unknown): string {
  if (Array.isArray(value)) return "slice";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "object" ? "map" : jsonTypeOf(value);
}
