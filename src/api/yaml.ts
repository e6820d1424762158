import { parseAllDocuments, type Tags } from "yaml";
import { isObject } from "#base/json.ts";
import { yamlProblem } from "./yaml-problem.ts";

/** A text that is no YAML; the message is what sigs.k8s.io/yaml says. */
export class YamlError extends Error {
  override name = "YamlError";
}

/**
 * Whose YAML it is: that of sigs.k8s.io/yaml, where `y`, `no` and `on` are truth values, or that of go-yaml v3, where
 * they are texts.
 */
export type YamlDialect = "sigs" | "v3";

/** The documents of a YAML (or JSON) text; an empty document is null. Throws YamlError. */
export function parseYaml(text: string, dialect: YamlDialect = "sigs"): readonly unknown[] {
  refuseTooDeep(text);
  // JSON is taken as it is, so that its numbers and escapes mean what JSON says.
  if (/^\s*[{[]/.test(text)) {
    const whole = parseJson(text);
    if (whole !== undefined) return [whole];
  }
  return [...yamlDocuments(text, dialect)];
}

/** The documents of a YAML stream, each read when it is asked for; an empty one is null. Throws YamlError. */
export function* yamlDocuments(text: string, dialect: YamlDialect = "sigs"): Generator {
  refuseTooDeep(text);
  for (const document of partsOf(text)) yield parseOne(document, dialect);
}

/** Parts at lines of `---`, as YAMLReader in apimachinery/pkg/util/yaml: the line belongs to a document that it begins. */
function* partsOf(text: string): Generator<string> {
  let part = "";
  for (const line of text.replaceAll("\r\n", "\n").split(/(?<=\n)/)) {
    if (line.startsWith("---")) {
      const behind = line.slice(3).trim();
      if (behind !== "" && !behind.startsWith("#")) {
        throw new YamlError(`invalid Yaml document separator: ${behind}`);
      }
      if (part !== "") {
        yield part;
        part = "";
        continue;
      }
    }
    part += line;
  }
  if (part !== "") yield part;
}

/** Much deeper, and whoever reads it runs out of stack. */
const deepest = 1000;

function refuseTooDeep(text: string): void {
  let depth = 0;
  let most = 0;
  for (const [mark] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]|^[-? ]+/gm)) {
    if (mark === "[" || mark === "{") most = Math.max(most, ++depth);
    else if (mark === "]" || mark === "}") depth = Math.max(0, depth - 1);
    else if (!mark.startsWith('"')) most = Math.max(most, mark.length / 2);
  }
  if (most > deepest) {
    throw new YamlError("error converting YAML to JSON: yaml: exceeded max depth of 10000");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Tags of YAML 1.1 that go-yaml does not resolve into interface{}. */
const unresolved = /timestamp|binary|omap|pairs|set$/;

/** YAML 1.1 takes `e1` for a number without digits; go-yaml does not, and neither would who named something so. */
const exponential = /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)[eE][-+]?[0-9]+$/;

/** The words of YAML 1.2 for truth values. */
const fewWords = { true: /^(?:true|True|TRUE)$/, false: /^(?:false|False|FALSE)$/ };

function parseOne(text: string, dialect: YamlDialect): unknown {
  const [document] = parseAllDocuments(text, {
    version: "1.1",
    uniqueKeys: false,
    customTags: (tags: Tags) =>
      tags
        .filter(
          (tag) => typeof tag === "string" || !(unresolved.test(tag.tag) || tag.format === "TIME"),
        )
        .map((tag) => {
          if (typeof tag === "string") return tag;
          if (tag.format === "EXP") return { ...tag, test: exponential } as typeof tag;
          if (dialect === "sigs" || !tag.tag.endsWith(":bool")) return tag;
          return { ...tag, test: fewWords[tag.identify?.(true) ? "true" : "false"] } as typeof tag;
        }),
  });
  if (!document || !("toJS" in document)) return null;
  const [wrong] = document.errors;
  if (wrong) {
    throw new YamlError(`error converting YAML to JSON: yaml: ${yamlProblem(text, wrong)}`);
  }
  try {
    return document.toJS() as unknown;
  } catch (error) {
    // The parser's own word for an alias without an anchor.
    const [, anchor] =
      error instanceof ReferenceError ? (/: (\S+)$/.exec(error.message) ?? []) : [];
    if (anchor === undefined) throw error;
    throw new YamlError(
      `error converting YAML to JSON: yaml: unknown anchor '${anchor}' referenced`,
    );
  }
}

/** The YAML of JSON-shaped data as sigs.k8s.io/yaml writes it: keys sorted, sequences not indented. */
export function formatYaml(value: unknown): string {
  const text = node(value, 0, 0);
  return text.startsWith("\n") ? text.slice(1) : `${text.trimStart()}\n`.replace(/\n\n$/, "\n");
}

/** Of a value below a key or dash: begins with "\n" if it stands on lines of its own, which end with "\n". */
function node(value: unknown, indent: number, column: number): string {
  if (Array.isArray(value)) {
    return value.length === 0
      ? "[]"
      : `\n${value.map((item) => sequenceItem(item, indent)).join("")}`;
  }
  if (isObject(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    return keys.length === 0 ? "{}" : `\n${mapping(value, keys, indent)}`;
  }
  return typeof value === "string" ? scalar(value, indent, column) : number(value);
}

function number(value: unknown): string {
  if (typeof value !== "number") return String(value);
  // As strconv.FormatFloat(f, 'g', -1, 64), but integers stay integers.
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, "e$10$2");
}

function mapping(value: Record<string, unknown>, keys: readonly string[], indent: number): string {
  return keys
    .toSorted(compareKeys)
    .map((key) => {
      const name = key.includes("\n") ? doubleQuoted(key) : scalar(key);
      const pad = " ".repeat(indent);
      const item = value[key];
      // A sequence stands at the indentation of its key.
      const text = node(item, Array.isArray(item) ? indent : indent + 2, indent + name.length + 2);
      return `${pad}${name}:${text.startsWith("\n") ? text : ` ${endLine(text)}`}`;
    })
    .join("");
}

function sequenceItem(item: unknown, indent: number): string {
  const pad = " ".repeat(indent);
  const text = node(item, indent + 2, indent + 2);
  if (!text.startsWith("\n")) return `${pad}- ${endLine(text)}`;
  return `${pad}- ${text.slice(1 + indent + 2)}`;
}

/** Ends a scalar's last line. */
function endLine(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** A string in the style that go-yaml picks; a block scalar ends with a newline. Keys have no column. */
function scalar(text: string, indent = 0, column?: number): string {
  const folded = (start: string, body: string) =>
    column === undefined ? body : fold(body, indent, column + start.length);
  const inDoubleQuotes = () => folded('"', doubleQuoted(text));
  if (text.includes("\n")) return canBeBlock(text) ? block(text, indent) : inDoubleQuotes();
  if (!resolvesToString(text)) return inDoubleQuotes();
  if (isPlain(text)) return folded("", text);
  return hasSpecial(text) ? inDoubleQuotes() : folded("'", `'${text.replaceAll("'", "''")}'`);
}

const bestWidth = 80;

/** Breaks a line at the first single space behind the 80th column, as libyaml's emitter. */
function fold(text: string, indent: number, startColumn: number): string {
  const quoted = /^["']/.test(text);
  let column = quoted ? startColumn - 1 : startColumn;
  let folded = "";
  const characters = Array.from(text);
  for (const [index, character] of characters.entries()) {
    const single = characters[index - 1] !== " " && characters[index + 1] !== " ";
    const inner = quoted ? index > 1 && index < characters.length - 2 : true;
    if (character === " " && single && inner && column > bestWidth) {
      folded += `\n${" ".repeat(indent)}`;
      column = indent;
    } else {
      folded += character;
      column++;
    }
  }
  return folded;
}

function block(text: string, indent: number): string {
  const body = text.replace(/\n+$/, "");
  const trailing = text.length - body.length;
  const chomp = trailing === 0 ? "-" : trailing === 1 && body !== "" ? "" : "+";
  const hint = /^[ \n]/.test(text) ? "2" : "";
  const pad = " ".repeat(Math.max(indent, 2));
  const lines = body.split("\n").map((each) => (each === "" ? "" : `${pad}${each}`));
  return `|${hint}${chomp}\n${lines.join("\n")}\n${"\n".repeat(Math.max(trailing - 1, 0))}`;
}

/** A block cannot show trailing spaces before a line's end, nor special characters. */
function canBeBlock(text: string): boolean {
  return !hasSpecial(text) && !/ \n| $/.test(text);
}

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const special = /[\u0000-\u0008\u000b-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]|\t/;

function hasSpecial(text: string): boolean {
  return (
    special.test(text.replaceAll("\n", "")) ||
    /[\u0085\u2028\u2029\u{10000}-\u{10ffff}]/u.test(text)
  );
}

/** As yaml_emitter_analyze_scalar decides for a scalar in block context. */
function isPlain(text: string): boolean {
  if (/^[\s]|\s$/.test(text) || hasSpecial(text)) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text) || text.startsWith("---") || text.startsWith("..."))
    return false;
  if (/^[-?:]($|\s)/.test(text)) return false;
  return !/:(\s|$)|\s#/.test(text);
}

const words =
  /^(~|null|Null|NULL|true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|\.nan|\.NaN|\.NAN|[-+]?\.(inf|Inf|INF))$/;
const integer = /^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$/;
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const base60 = /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/;
const timestamp = /^\d{4}-\d\d?-\d\d?([Tt ]\s*\d\d?:\d\d:\d\d(\.\d+)?\s*(Z|[-+]\d\d(:?\d\d)?)?)?$/;

/** Whether an unquoted text would be read back as a string. */
function resolvesToString(text: string): boolean {
  return ![/^$/, words, integer, float, base60, timestamp].some((pattern) => pattern.test(text));
}

const escapes: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\u0007": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\u001b": "\\e",
  '"': '\\"',
  "\\": "\\\\",
  "\u0085": "\\N",
  "\u2028": "\\L",
  "\u2029": "\\P",
};

function hexEscape(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const mark = code <= 0xff ? "x" : code <= 0xffff ? "u" : "U";
  const digits = { x: 2, u: 4, U: 8 }[mark];
  return `\\${mark}${code.toString(16).toUpperCase().padStart(digits, "0")}`;
}

function doubleQuoted(text: string): string {
  const body = text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- control characters are what it escapes
    /[\u0000-\u001f"\\\u007f-\u009f\u2028\u2029\ufeff]|[^\u0000-\uffff]/gu,
    (char) => escapes[char] ?? hexEscape(char),
  );
  return `"${body}"`;
}

/** The order of go-yaml's map keys: letters by code, runs of digits by their number. */
export function compareKeys(a: string, b: string): number {
  let digits = false;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [x, y] = [a.charAt(i), b.charAt(i)];
    if (x === y) {
      digits = /\d/.test(x);
      continue;
    }
    const [xIsLetter, yIsLetter] = [/\p{L}/u.test(x), /\p{L}/u.test(y)];
    if (xIsLetter && yIsLetter) return x < y ? -1 : 1;
    if (xIsLetter || yIsLetter) return (digits ? xIsLetter : yIsLetter) ? -1 : 1;
    const [xRun = "", yRun = ""] = [/^\d*/.exec(a.slice(i))?.[0], /^\d*/.exec(b.slice(i))?.[0]];
    if (Number(xRun) !== Number(yRun)) return Number(xRun) - Number(yRun);
    if (xRun.length !== yRun.length) return xRun.length - yRun.length;
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}
