import { base64Fault, decodeBase64, utf8 } from "#api/base64.ts";
import { isObject } from "#base/json.ts";
import { decodeUtf8 } from "#base/utf8.ts";

/** What a function found wrong with its arguments; the template engine says where. */
export class CallError extends Error {
  override name = "CallError";
}

/** A template's functions: Go's own and kubectl's. `and` and `or` stop early, so the engine has them. */
export const functions: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  base64decode: (text) => base64decode(goPrintFloat(text)),
  call: () => {
    throw new CallError("call of nil");
  },
  eq: (first, ...rest) => {
    if (rest.length === 0) throw new CallError("missing argument for comparison");
    return rest.some((each) => equals(first, each));
  },
  exists: (item, ...path) => exists(item, path),
  ge: (a, b) => compare(a, b) >= 0,
  gt: (a, b) => compare(a, b) > 0,
  html: (...args) => escapeHtml(sprint(args)),
  index: (item, ...path) => {
    if (item === null || item === undefined) throw new CallError("index of untyped nil");
    return path.reduce(indexOne, item);
  },
  js: (...args) => escapeJs(sprint(args)),
  le: (a, b) => compare(a, b) <= 0,
  len: (item) => length(item),
  lt: (a, b) => compare(a, b) < 0,
  ne: (a, b) => !equals(a, b),
  not: (value) => !truth(value),
  print: (...args) => sprint(args),
  printf: (format, ...args) => sprintf(goPrintFloat(format), args),
  println: (...args) => `${args.map(goPrintFloat).join(" ")}\n`,
  slice: (item, from = 0, to) => sliceOf(item, from, to),
  urlquery: (...args) => encodeURIComponent(sprint(args)).replaceAll("%20", "+"),
};

/** How many arguments a function wants; with those of `many`, at least so many. */
const one = ["base64decode", "len", "not"];
const two = ["ge", "gt", "le", "lt", "ne"];
const many = ["and", "or", "call", "eq", "exists", "index", "printf", "slice"];

/** What is wrong with this number of arguments; undefined if it may be. */
export function wrongCount(name: string, count: number): string | undefined {
  if (many.includes(name)) return count < 1 ? `want at least 1 got ${count}` : undefined;
  const wanted = one.includes(name) ? 1 : two.includes(name) ? 2 : count;
  return wanted === count ? undefined : `want ${wanted} got ${count}`;
}

/** Whether a value counts as true: not false, 0, empty or nil. */
export function truth(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** As fmt's %v prints data that came from JSON, as kubectl hands it to templates. */
export function goPrintFloat(value: unknown): string {
  if (value === null || value === undefined) return "<no value>";
  return inner(value);
}

function inner(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(inner).join(" ")}]`;
  if (typeof value === "number") return goNumber(value);
  if (!isObject(value)) return typeof value === "string" ? value : JSON.stringify(value);
  const keys = Object.keys(value).toSorted();
  return `map[${keys.map((key) => `${key}:${inner(value[key])}`).join(" ")}]`;
}

/** Whole numbers are int64 in kubectl, the rest float64. */
function goNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return exponent < -4 || exponent >= 6 ? exponential(value) : String(value);
}

function exponential(value: number): string {
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

function sprint(args: readonly unknown[]): string {
  let text = "";
  for (const [index, arg] of args.entries()) {
    const before = args[index - 1];
    // As fmt.Sprint: a space between two operands of which neither is a string.
    if (index > 0 && typeof arg !== "string" && typeof before !== "string") text += " ";
    text += goPrintFloat(arg).replace("<no value>", "<nil>");
  }
  return text;
}

function sprintf(format: string, args: readonly unknown[]): string {
  let at = 0;
  const text = format.replaceAll(
    /%([-+ #0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === "%") return "%";
      if (at >= args.length) return `%!${verb}(MISSING)`;
      const shown = verbText(verb, args[at++], flags, precision);
      const size = Number(width ?? 0);
      if (flags.includes("-")) return shown.padEnd(size);
      return shown.padStart(size, flags.includes("0") ? "0" : " ");
    },
  );
  const extra = args.slice(at);
  if (extra.length === 0) return text;
  return `${text}%!(EXTRA ${extra.map((arg) => `${goType(arg)}=${inner(arg)}`).join(", ")})`;
}

function verbText(
  verb: string,
  arg: unknown,
  flags: string,
  precision: string | undefined,
): string {
  if (verb === "v") return inner(arg);
  if (verb === "T") return goType(arg);
  if (verb === "s" && typeof arg !== "number" && typeof arg !== "boolean") {
    const text = arg === null || arg === undefined ? "%!s(<nil>)" : inner(arg);
    return precision === undefined ? text : text.slice(0, Number(precision));
  }
  if ((verb === "x" || verb === "X") && typeof arg === "string") {
    const digits = utf8(arg).map((byte) => byte.toString(16).padStart(2, "0"));
    return verb === "x" ? digits.join("") : digits.join("").toUpperCase();
  }
  if (verb === "q" && typeof arg === "string") return JSON.stringify(arg);
  if (verb === "t" && typeof arg === "boolean") return String(arg);
  if (typeof arg === "number" && Number.isInteger(arg)) {
    const digits = integerText(verb, arg);
    if (digits !== undefined) return flags.includes("+") && arg >= 0 ? `+${digits}` : digits;
    return `%!${verb}(${goType(arg)}=${inner(arg)})`;
  }
  if (typeof arg === "number" && (verb === "f" || verb === "F")) {
    const text = arg.toFixed(precision === undefined ? 6 : Number(precision));
    return flags.includes("+") && arg >= 0 ? `+${text}` : text;
  }
  if (typeof arg === "number" && verb === "g") return goNumber(arg);
  if (typeof arg === "number" && verb === "e")
    return arg.toExponential(Number(precision ?? 6)).replace(/e([+-])(\d)$/, "e$10$2");
  return `%!${verb}(${goType(arg)}=${inner(arg)})`;
}

function integerText(verb: string, value: number): string | undefined {
  const bases: Readonly<Record<string, number>> = { d: 10, b: 2, o: 8, x: 16, X: 16 };
  const base = bases[verb];
  if (base === undefined) return verb === "c" ? String.fromCodePoint(value) : undefined;
  const text = value.toString(base);
  return verb === "X" ? text.toUpperCase() : text;
}

/** The Go type of a value that came from JSON. */
export function goType(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  if (isObject(value)) return "map[string]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "boolean" ? "bool" : "string";
}

function equals(a: unknown, b: unknown): boolean {
  if (a === null || a === undefined || b === null || b === undefined)
    return (a ?? null) === (b ?? null);
  if (kindOf(a) !== kindOf(b)) throw new CallError("incompatible types for comparison");
  if (kindOf(a) === "other") throw new CallError(`non-comparable type ${inner(a)}: ${goType(a)}`);
  return a === b;
}

/** As basicKind in text/template. */
function kindOf(value: unknown): string {
  if (Array.isArray(value) || isObject(value)) return "other";
  return typeof value === "number" ? goType(value) : typeof value;
}

function compare(a: unknown, b: unknown): number {
  const kinds = [a, b].map((each) =>
    each === null || each === undefined ? "other" : kindOf(each),
  );
  if (kinds.includes("other")) throw new CallError("invalid type for comparison");
  if (kinds[0] !== kinds[1]) throw new CallError("incompatible types for comparison");
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : Number(a > b);
  throw new CallError("invalid type for comparison");
}

function length(item: unknown): number {
  if (typeof item === "string") return utf8(item).length;
  if (Array.isArray(item)) return item.length;
  if (isObject(item)) return Object.keys(item).length;
  throw new CallError(
    item === null || item === undefined
      ? "reflect: call of reflect.Value.Type on zero Value"
      : `len of type ${goType(item)}`,
  );
}

function indexOne(item: unknown, at: unknown): unknown {
  if (Array.isArray(item)) {
    if (typeof at !== "number")
      throw new CallError(`cannot index slice/array with type ${goType(at)}`);
    if (at < 0 || at >= item.length) throw new CallError(`index out of range: ${at}`);
    return item[at];
  }
  if (isObject(item)) {
    if (typeof at !== "string")
      throw new CallError(`value has type ${goType(at)}; should be string`);
    return item[at];
  }
  if (item === null || item === undefined) throw new CallError("index of nil pointer");
  throw new CallError(`can't index item of type ${goType(item)}`);
}

function exists(item: unknown, path: readonly unknown[]): boolean {
  try {
    const found = path.reduce(indexOne, item);
    return found !== undefined;
  } catch (error) {
    if (error instanceof CallError) return false;
    throw error;
  }
}

function sliceOf(item: unknown, from: unknown, to: unknown): unknown {
  if (typeof item !== "string" && !Array.isArray(item)) {
    throw new CallError(`can't slice item of type ${goType(item)}`);
  }
  const end = to === undefined ? item.length : to;
  for (const index of [from, end]) {
    if (typeof index !== "number" || index < 0 || index > item.length) {
      throw new CallError(`index out of range: ${inner(index)}`);
    }
  }
  return item.slice(from as number, end as number);
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&#34;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char);
}

function escapeJs(text: string): string {
  const named: Readonly<Record<string, string>> = { "\\": "\\\\", "'": "\\'", '"': '\\"' };
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- control characters are what it escapes
    /[\\'"<>&=\u0000-\u001f]/g,
    (char) => named[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}

function base64decode(text: string): string {
  const bytes = decodeBase64(text);
  if (!bytes) {
    throw new CallError(
      `base64 decode failed: illegal base64 data at input byte ${base64Fault(text)}`,
    );
  }
  return decodeUtf8(Uint8Array.from(bytes));
}
