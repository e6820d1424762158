import { isObject } from "#base/json.ts";

/** JSON as encoding/json writes it: keys sorted, what HTML or JavaScript would trip over escaped. */
export function goJson(value: unknown, indent = ""): string {
  return goStructJson(sortKeys(value), indent);
}

/** The same for data whose keys stand in the order of a Go struct. */
export function goStructJson(value: unknown, indent = ""): string {
  const text = JSON.stringify(value, undefined, indent);
  return text.replaceAll(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const escapes: { readonly [character: string]: string } = {
  "\u0007": String.raw`\a`,
  "\b": String.raw`\b`,
  "\f": String.raw`\f`,
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
  "\t": String.raw`\t`,
  "\v": String.raw`\v`,
  '"': String.raw`\"`,
  "\\": String.raw`\\`,
};

/** A text in quotes as Go's %q writes it. */
export function goQuote(text: string): string {
  const inner = text.replaceAll(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    if (escapes[character]) return escapes[character];
    if (character < "\u0080") return String.raw`\x${code.padStart(2, "0")}`;
    return code.length > 4
      ? String.raw`\U${code.padStart(8, "0")}`
      : String.raw`\u${code.padStart(4, "0")}`;
  });
  return `"${inner}"`;
}

/** The same data with the keys of its objects in the order in which Go writes those of maps. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sortKeys(value[key])]),
  );
}

/** A value as a JSONPath prints it: text as it is, anything else as JSON. */
export function formatValue(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  return goJson(value);
}

/** As Go's fmt prints a value with %v: `map[a:1 b:[x y]]`, `<nil>` inside containers. */
export function goPrint(value: unknown, number = goNumber): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return `[${value.map((item) => goPrint(item, number)).join(" ")}]`;
  if (isObject(value)) {
    const entries = Object.keys(value).toSorted();
    return `map[${entries.map((key) => `${key}:${goPrint(value[key], number)}`).join(" ")}]`;
  }
  if (typeof value === "number") return number(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function goNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return String(value).replace(/e([+-])(\d)$/, "e$10$2");
}

/** A float64 as %v prints it, whole or not: from a million on with an exponent. */
export function goFloat(value: number): string {
  const text = value.toExponential();
  const exponent = Number(text.slice(text.indexOf("e") + 1));
  if (exponent >= -4 && exponent < 6) return String(value);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

/** As Go's fmt prints a value with %#v. */
export function goSyntax(value: unknown, number = goNumber): string {
  if (value === null || value === undefined) return "interface {}(nil)";
  if (Array.isArray(value)) {
    return `[]interface {}{${value.map((item) => goSyntax(item, number)).join(", ")}}`;
  }
  if (!isObject(value)) {
    return typeof value === "string" ? JSON.stringify(value) : goPrint(value, number);
  }
  const entries = Object.keys(value).toSorted();
  const body = entries.map((key) => `${JSON.stringify(key)}:${goSyntax(value[key], number)}`);
  return `map[string]interface {}{${body.join(", ")}}`;
}
