import { formatNumber } from "../printf.ts";
import { NumericText, toNumber, toText, type Value } from "./values.ts";

/** The text that awk's `printf` makes of a format and its arguments. */
export function sprintf(format: string, args: readonly Value[], numbers: string): string {
  let next = 0;
  const take = (): Value => args[next++];
  return format.replaceAll(
    /%(?:%|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?([a-zA-Z]))/g,
    (whole: string, flags = "", width = "", precision: string | undefined, letter = "") => {
      if (whole === "%%") return "%";
      const size = width === "*" ? String(toNumber(take())) : width;
      const digits = precision === "*" ? String(toNumber(take())) : precision;
      const places = digits ?? (whole.includes(".") ? "0" : undefined);
      if (/[eEfFgG]/.test(letter)) {
        const one = `%${flags}${size}${places === undefined ? "" : `.${places}`}${letter}`;
        return formatNumber(one, toNumber(take())) ?? whole;
      }
      const text = /[di]/.test(letter)
        ? integer(toNumber(take()), flags, places)
        : /[oxXu]/.test(letter)
          ? unsigned(toNumber(take()), letter, places)
          : letter === "c"
            ? character(take(), numbers)
            : toText(take(), numbers).slice(0, places === undefined ? undefined : Number(places));
      return padded(text, Number(size), flags, /[dioxXu]/.test(letter) && places === undefined);
    },
  );
}

function integer(value: number, flags: string, digits = "1"): string {
  const whole = Math.trunc(value);
  const text = String(Math.abs(whole)).padStart(Number(digits), "0");
  const sign = whole < 0 ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  return sign + text;
}

function unsigned(value: number, letter: string, digits = "1"): string {
  const base = letter === "o" ? 8 : letter === "u" ? 10 : 16;
  const text = BigInt.asUintN(64, BigInt(Math.trunc(value) || 0))
    .toString(base)
    .padStart(Number(digits), "0");
  return letter === "X" ? text.toUpperCase() : text;
}

function character(value: Value, numbers: string): string {
  const number = typeof value === "number" || value instanceof NumericText;
  return number ? String.fromCodePoint(toNumber(value)) : toText(value, numbers).slice(0, 1);
}

function padded(text: string, width: number, flags: string, zeros: boolean): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!zeros || !flags.includes("0")) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}
