import { formatNumber } from "../printf.ts";

/** Input that looks like a number: it is one when it is compared. */
export class NumericText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value; a variable without one is both 0 and "". */
export type Value = number | string | NumericText | undefined;

const numeric = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

/** Text from outside: a field, an element of `split`, `-v`. */
export function fromInput(text: string): Value {
  return numeric.test(text) ? new NumericText(text) : text;
}

/** The number that a value is; of a text the one at its beginning. */
export function toNumber(value: Value): number {
  if (typeof value === "number") return value;
  const text = value instanceof NumericText ? value.text : (value ?? "");
  return Number(/^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(text)?.[1] ?? 0);
}

/** The text that a value is; `format` is for numbers that are no integers. */
export function toText(value: Value, format: string): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  if (value instanceof NumericText) return value.text;
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value === 0 ? 0 : value);
  return formatNumber(format, value) ?? String(value);
}

/** Whether a value counts as true. */
export function toBoolean(value: Value): boolean {
  return typeof value === "string" ? value !== "" : toNumber(value) !== 0;
}

/** Less than, equal or greater than 0: numbers by size, anything else as text. */
export function compare(a: Value, b: Value, format: string): number {
  if (typeof a !== "string" && typeof b !== "string") return toNumber(a) - toNumber(b);
  const [left, right] = [toText(a, format), toText(b, format)];
  return left < right ? -1 : Number(left > right);
}
