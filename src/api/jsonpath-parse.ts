/** A piece of a JSONPath template, as client-go's jsonpath has it. */
export type Node =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "list"; readonly nodes: readonly Node[] }
  | { readonly type: "identifier"; readonly name: string }
  | { readonly type: "field"; readonly name: string }
  | {
      readonly type: "array";
      readonly start?: number;
      readonly end?: number;
      readonly step?: number;
      readonly single: boolean;
    }
  | {
      readonly type: "filter";
      readonly left: readonly Node[];
      readonly right: readonly Node[];
      readonly operator: string;
    }
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "wildcard" }
  | { readonly type: "recursive" }
  | { readonly type: "union"; readonly branches: readonly (readonly Node[])[] };

/** A template that is no JSONPath; the message is client-go's. */
export class JsonPathError extends Error {
  override name = "JsonPathError";
}

/** Parses a template: text with `{…}` actions in it. Throws JsonPathError. */
export function parseJsonPath(template: string): readonly Node[] {
  const nodes: Node[] = [];
  for (let rest = template; rest;) {
    const open = rest.indexOf("{");
    const text = open < 0 ? rest : rest.slice(0, open);
    if (text) nodes.push({ type: "text", text });
    if (open < 0) break;
    const action = new Action(rest.slice(open + 1));
    nodes.push({ type: "list", nodes: action.parse() });
    rest = action.rest;
  }
  return nodes;
}

const number = /^[+-]?\d[\d.]*/;
const indices = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/;
const comparison = /^([^!<>=]+)([!<>=]+)(.+?)$/s;

/** Reads one action up to its closing brace. */
class Action {
  #text: string;
  readonly #nodes: Node[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** What stands behind the closing brace. */
  get rest(): string {
    return this.#text;
  }

  parse(): readonly Node[] {
    for (;;) {
      const char = this.#text.charAt(0);
      if (char === "" || char === "\n") throw new JsonPathError("unclosed action");
      if (char === "}") {
        this.#take(1);
        return this.#nodes;
      }
      this.#next(char);
    }
  }

  #next(char: string): void {
    if (this.#text.startsWith("..")) {
      this.#take(2);
      this.#nodes.push({ type: "recursive" });
      if (/^[A-Za-z0-9_]/.test(this.#text)) this.#field();
    } else if (/[ @$]/.test(char)) this.#take(1);
    else if (char === "[") this.#brackets();
    else if (char === '"' || char === "'") this.#quoted();
    else if (char === ".") {
      this.#take(1);
      this.#field();
    } else if (number.test(this.#text) && /[-+0-9]/.test(char)) this.#number();
    else if (/[A-Za-z0-9_]/.test(char)) this.#identifier();
    else throw new JsonPathError(`unrecognized character in action: ${unicode(char)}`);
  }

  #take(length: number): string {
    const taken = this.#text.slice(0, length);
    this.#text = this.#text.slice(length);
    return taken;
  }

  #field(): void {
    const [raw = ""] = /^(?:\\.|[^\s.[\]{}()$@'",\\])*/s.exec(this.#text) ?? [];
    this.#take(raw.length);
    const name = raw.replaceAll(/\\(.)/gs, "$1");
    this.#nodes.push(name === "*" ? { type: "wildcard" } : { type: "field", name });
  }

  #number(): void {
    const [raw = ""] = number.exec(this.#text) ?? [];
    this.#take(raw.length);
    const value = Number(raw);
    if (Number.isNaN(value)) throw new JsonPathError(`cannot parse number ${raw}`);
    this.#nodes.push({ type: "number", value });
  }

  #identifier(): void {
    const [name = ""] = /^[^\s.[\]{}()$@'",]*/.exec(this.#text) ?? [];
    this.#take(name.length);
    if (name === "true" || name === "false") {
      this.#nodes.push({ type: "boolean", value: name === "true" });
    } else this.#nodes.push({ type: "identifier", name });
  }

  #quoted(): void {
    const end = closingQuote(this.#text, 0);
    if (end < 0) throw new JsonPathError("unterminated quoted string");
    const raw = this.#take(end + 1);
    this.#nodes.push({ type: "text", text: unquote(raw) });
  }

  #brackets(): void {
    if (this.#text.startsWith("[?(")) return this.#filter();
    let end = 1;
    for (; ; end++) {
      const char = this.#text.charAt(end);
      if (char === "" || char === "\n") throw new JsonPathError("unterminated array");
      if (char === "'" || char === '"') {
        const close = closingQuote(this.#text, end);
        if (close < 0) throw new JsonPathError("unterminated quoted string for union");
        end = close;
      } else if (char === "]") break;
    }
    const inside = this.#take(end + 1).slice(1, -1);
    this.#nodes.push(bracketNode(inside));
  }

  #filter(): void {
    let depth = 1;
    let end = 3;
    for (; depth > 0; end++) {
      const char = this.#text.charAt(end);
      if (char === "" || char === "\n") throw new JsonPathError("unterminated filter");
      if (char === "'" || char === '"') {
        const close = closingQuote(this.#text, end);
        if (close < 0) throw new JsonPathError("unterminated filter");
        end = close;
      } else if (char === "(") depth++;
      else if (char === ")") depth--;
    }
    const inside = this.#take(end).slice(3, -1);
    if (!this.#text.startsWith("]")) throw new JsonPathError("unclosed array expect ]");
    this.#take(1);
    const [, left, operator = "", right = ""] = comparison.exec(inside) ?? [];
    this.#nodes.push(
      left === undefined
        ? { type: "filter", left: parseAction(inside), right: [], operator: "exists" }
        : { type: "filter", left: parseAction(left), right: parseAction(right), operator },
    );
  }
}

function parseAction(text: string): readonly Node[] {
  return new Action(`${text}}`).parse();
}

function bracketNode(inside: string): Node {
  const parts = splitOutsideQuotes(inside);
  if (parts.length > 1) {
    return { type: "union", branches: parts.map((part) => parseAction(unionPart(part.trim()))) };
  }
  const [, quote, name] = /^\s*(['"])(.*)\1\s*$/s.exec(inside) ?? [];
  if (quote !== undefined && name !== undefined) {
    return {
      type: "list",
      nodes: parseAction(`.${name.replaceAll(/(?<!\\)([\s.[\]{}()$@'",])/g, quoted)}`),
    };
  }
  if (inside.trim() === "*") return { type: "wildcard" };
  const [, start = "", end, step] = indices.exec(inside.trim()) ?? [];
  if (!indices.test(inside.trim()) || inside.trim() === "") {
    throw new JsonPathError(`invalid array index ${inside}`);
  }
  const [from, to, by] = [numberIn(start), numberIn(end?.slice(1)), numberIn(step?.slice(1))];
  return {
    type: "array",
    ...(from && { start: from.value }),
    ...(to && { end: to.value }),
    ...(by && { step: by.value }),
    single: end === undefined,
  };
}

function numberIn(text: string | undefined): { value: number } | undefined {
  return text ? { value: Number(text) } : undefined;
}

/** A dot in a quoted name separates (`['status.capacity']`), other marks belong to the name. */
function quoted(char: string): string {
  return char === "." ? char : `\\${char}`;
}

function unionPart(part: string): string {
  return /^-?\d|^\*|^['"]/.test(part) ? `[${part}]` : part;
}

function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = [""];
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    const close = char === "'" || char === '"' ? closingQuote(text, i) : i;
    if (char === ",") parts.push("");
    else parts.push(`${parts.pop() ?? ""}${text.slice(i, close + 1)}`);
    i = Math.max(close, i);
  }
  return parts;
}

/** Where the string that opens at `start` closes; -1 if it does not. */
function closingQuote(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text.charAt(i) === "\\") i++;
    else if (text.charAt(i) === text.charAt(start)) return i;
  }
  return -1;
}

const escaped: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

function unquote(raw: string): string {
  return raw.slice(1, -1).replaceAll(/\\(.)/gs, (_, char: string) => escaped[char] ?? char);
}

function unicode(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")} '${char}'`;
}
