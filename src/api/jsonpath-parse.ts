/** A piece of a JSONPath template, as client-go's jsonpath has it. */
export type Node =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "list"; readonly nodes: readonly Node[] }
  | { readonly type: "identifier"; readonly name: string }
  | { readonly type: "field"; readonly name: string }
  | {
      readonly type: "array";
      readonly start?: number;
      /** One element: what begins at -1 ends at the list's end. */
      readonly single: boolean;
      readonly end?: number;
      readonly step?: number;
    }
  | {
      readonly type: "filter";
      readonly left: readonly Node[];
      readonly right: readonly Node[];
      readonly operator: string;
    }
  | { readonly type: "int" | "float"; readonly value: number }
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

const digits = /^[+-]?[\d.]*/;
const slice = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/;
const comparison = /^([^!<>=]+)([!<>=]+)(.+?)$/;
const letterOrDigit = /^[\p{L}\p{Nd}_]/u;
/** Ends a name, unless a backslash stands before it. */
const name = /^(?:\\.|[^\s.,[\]$@{}\\]|\\$)*/s;

/** Reads one action up to its closing brace. As client-go/util/jsonpath/parser.go. */
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
      const char = String.fromCodePoint(this.#text.codePointAt(0) ?? 10);
      if (char === "\n" || char === "\r") throw new JsonPathError("unclosed action");
      if (char === "}") {
        this.#take(1);
        return this.#nodes;
      }
      this.#next(char);
    }
  }

  #next(char: string): void {
    if (this.#text.startsWith("[?(")) this.#filter();
    else if (this.#text.startsWith("..")) this.#recursive();
    else if (/[ @$]/.test(char)) this.#take(1);
    else if (char === "[") this.#array();
    else if (char === '"' || char === "'") this.#quoted(char);
    else if (char === ".") {
      this.#take(1);
      this.#field();
    } else if (/[-+]|\p{Nd}/u.test(char)) this.#number();
    else if (letterOrDigit.test(char)) this.#identifier();
    else throw new JsonPathError(`unrecognized character in action: ${unicode(char)}`);
  }

  #take(length: number): string {
    const taken = this.#text.slice(0, length);
    this.#text = this.#text.slice(length);
    return taken;
  }

  #match(pattern: RegExp): string {
    return this.#take(pattern.exec(this.#text)?.[0].length ?? 0);
  }

  #recursive(): void {
    if (this.#nodes.at(-1)?.type === "recursive") {
      throw new JsonPathError("invalid multiple recursive descent");
    }
    this.#take(2);
    this.#nodes.push({ type: "recursive" });
    if (letterOrDigit.test(this.#text)) this.#field();
  }

  #field(): void {
    const raw = this.#match(name);
    this.#nodes.push(
      raw === "*" ? { type: "wildcard" } : { type: "field", name: raw.replaceAll("\\", "") },
    );
  }

  #number(): void {
    const raw = this.#match(digits);
    const isWhole = /^[-+]?\d+$/.test(raw);
    if (!isWhole && !/^[-+]?(\d+\.?\d*|\.\d+)$/.test(raw)) {
      throw new JsonPathError(`cannot parse number ${raw}`);
    }
    this.#nodes.push({ type: isWhole ? "int" : "float", value: Number(raw) });
  }

  #identifier(): void {
    const word = this.#match(/^[^\s.,[\]$@{}]*/);
    this.#nodes.push(
      word === "true" || word === "false"
        ? { type: "boolean", value: word === "true" }
        : { type: "identifier", name: word },
    );
  }

  #quoted(quote: string): void {
    let end = 1;
    for (; this.#text[end] !== quote || this.#text[end - 1] === "\\"; end++) {
      if (end >= this.#text.length || this.#text[end] === "\n") {
        throw new JsonPathError("unterminated quoted string");
      }
    }
    this.#nodes.push({ type: "text", text: unquote(this.#take(end + 1)) });
  }

  /** Up to the first bracket that closes; quotes do not hide one, nor a comma. */
  #array(): void {
    const end = this.#text.indexOf("]");
    const line = this.#text.indexOf("\n");
    if (end < 0 || (line >= 0 && line < end)) throw new JsonPathError("unterminated array");
    const inside = this.#take(end + 1).slice(1, -1);
    const parts = inside.split(",");
    if (parts.length > 1) {
      const branches = parts.map((part) => parseAction(`[${part.replaceAll(/^ +| +$/g, "")}]`));
      this.#nodes.push({ type: "union", branches });
      return;
    }
    const [, key] = /^'([^']*)'$/.exec(inside) ?? [];
    if (key === undefined) this.#nodes.push(sliceNode(inside === "*" ? ":" : inside));
    else this.#nodes.push(...parseAction(`.${key}`));
  }

  /** Up to a parenthesis that closes; one string may stand before it that holds such. */
  #filter(): void {
    let [quote, closed] = ["", false];
    let end = 3;
    for (; this.#text[end] !== ")" || (quote !== "" && !closed); end++) {
      const char = this.#text[end];
      if (char === undefined || char === "\n") throw new JsonPathError("unterminated filter");
      if (char !== '"' && char !== "'") continue;
      if (!quote) quote = char;
      else if (char === quote && this.#text[end - 1] !== "\\") closed = true;
    }
    const inside = this.#take(end + 1).slice(3, -1);
    if (this.#take(1) !== "]") throw new JsonPathError("unclosed array expect ]");
    const [, left, operator = "", right = ""] = comparison.exec(inside) ?? [];
    this.#nodes.push(
      left === undefined
        ? { type: "filter", left: parseAction(inside), right: [], operator: "exists" }
        : { type: "filter", left: parseAction(left), right: parseAction(right), operator },
    );
  }
}

function parseAction(text: string): readonly Node[] {
  const [first] = parseJsonPath(`{${text}}`);
  return first?.type === "list" ? first.nodes : [];
}

function sliceNode(text: string): Node {
  const [whole, start = "", end, step] = slice.exec(text) ?? [];
  if (whole === undefined) throw new JsonPathError(`invalid array index ${text}`);
  const known = Object.entries({ start, end: end?.slice(1), step: step?.slice(1) }).flatMap(
    ([key, value]) => (value ? [[key, numberIn(value)]] : []),
  );
  return { type: "array", single: end === undefined, ...Object.fromEntries(known) };
}

function numberIn(text: string): number {
  if (text === "-") throw new JsonPathError(`array index ${text} is not a number`);
  return Number(text);
}

const escaped: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/** As strconv.UnquoteChar reads what stands between quotes. */
function unquote(raw: string): string {
  const quote = raw[0]!;
  const inside = raw.slice(1, -1);
  const characters =
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))|[^\\]|\\/gs;
  return inside.replaceAll(
    characters,
    (all: string, hex?: string, short?: string, long?: string, octal?: string, char?: string) => {
      const code = hex ?? short ?? long;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      const meant = char === quote ? char : escaped[char ?? ""];
      if (all.startsWith("\\") && meant === undefined) {
        throw new JsonPathError(`unquote string ${raw} error invalid syntax`);
      }
      return meant ?? all;
    },
  );
}

function unicode(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")} '${char}'`;
}
