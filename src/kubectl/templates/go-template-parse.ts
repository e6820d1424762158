import { lex, type Token, TemplateError } from "./go-template-lex.ts";
import { functions } from "./go-template-functions.ts";

/** One operand: what it begins with and the fields that are read of it. */
export interface Operand {
  readonly head:
    | { readonly type: "dot" }
    | { readonly type: "nil" }
    | { readonly type: "constant"; readonly value: unknown }
    | { readonly type: "variable"; readonly name: string }
    | { readonly type: "function"; readonly name: string }
    | { readonly type: "pipeline"; readonly pipeline: Pipeline };
  readonly fields: readonly string[];
  /** As it stands in the template, for messages. */
  readonly text: string;
  /** LINE:COLUMN, for messages. */
  readonly place: string;
}

/** `$x := a b | c`: commands whose result is the last argument of the next. */
export interface Pipeline {
  readonly variables: readonly string[];
  /** `=` instead of `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

export type TemplateNode =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "action"; readonly pipeline: Pipeline }
  | {
      readonly type: "if" | "range" | "with";
      readonly pipeline: Pipeline;
      readonly body: readonly TemplateNode[];
      readonly otherwise: readonly TemplateNode[];
    }
  | {
      readonly type: "template";
      readonly name: string;
      readonly pipeline?: Pipeline;
      readonly place: string;
    }
  | { readonly type: "break" | "continue" };

/** A parsed template with those it defines. */
export interface Template {
  readonly nodes: readonly TemplateNode[];
  readonly defined: ReadonlyMap<string, readonly TemplateNode[]>;
}

/** Parses a template of Go's text/template. Throws TemplateError. */
export function parseTemplate(text: string): Template {
  return new Parser(lex(text), text.split("\n").length).parse();
}

const keywords = new Set([
  "if",
  "range",
  "with",
  "else",
  "end",
  "define",
  "block",
  "template",
  "break",
  "continue",
]);

interface Body {
  readonly nodes: readonly TemplateNode[];
  /** The keyword that ended it. */
  readonly end: "end" | "else" | "eof";
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  readonly #defined = new Map<string, readonly TemplateNode[]>();
  /** The variables in scope. */
  #variables: string[] = ["$"];
  #rangeDepth = 0;

  readonly #lastLine: number;

  constructor(tokens: readonly Token[], lastLine: number) {
    this.#tokens = tokens;
    this.#lastLine = lastLine;
  }

  parse(): Template {
    const { nodes, end } = this.#body();
    if (end !== "eof") this.#fail(`unexpected {{${end}}}`);
    return { nodes, defined: this.#defined };
  }

  #body(): Body {
    const nodes: TemplateNode[] = [];
    for (;;) {
      const token = this.#next();
      if (!token) return { nodes, end: "eof" };
      if (token.type === "text") {
        nodes.push({ type: "text", text: token.text });
        continue;
      }
      this.#skipSpace();
      const word = this.#peek();
      if (word?.type !== "word" || !keywords.has(word.text)) {
        const pipeline = this.#pipeline("command");
        nodes.push({ type: "action", pipeline });
        continue;
      }
      this.#next();
      if (word.text === "end") {
        this.#close("end");
        return { nodes, end: "end" };
      }
      if (word.text === "else") return { nodes, end: "else" };
      nodes.push(...this.#keyword(word.text));
    }
  }

  #keyword(word: string): TemplateNode[] {
    switch (word) {
      case "if":
      case "range":
      case "with":
        return [this.#control(word)];
      case "define":
        this.#define();
        return [];
      case "block":
      case "template":
        return [this.#template(word)];
      default:
        if (this.#rangeDepth === 0) this.#fail(`{{${word}}} outside {{range}}`);
        this.#close(word);
        return [{ type: word as "break" | "continue" }];
    }
  }

  #control(type: "if" | "range" | "with"): TemplateNode {
    const scope = this.#variables.length;
    const pipeline = this.#pipeline(type);
    if (type === "range") this.#rangeDepth++;
    const { nodes: body, end } = this.#body();
    if (type === "range") this.#rangeDepth--;
    const otherwise = end === "else" ? this.#otherwise(type) : [];
    if (end === "eof") this.#fail("unexpected EOF");
    this.#variables = this.#variables.slice(0, scope);
    return { type, pipeline, body, otherwise };
  }

  /** What follows `else`: a body, or another `if` (or `with`) that the same `end` closes. */
  #otherwise(type: "if" | "range" | "with"): readonly TemplateNode[] {
    this.#skipSpace();
    const word = this.#peek();
    if (word?.type === "word" && word.text === type && type !== "range") {
      this.#next();
      return [this.#control(type)];
    }
    this.#close("else");
    const { nodes, end } = this.#body();
    if (end === "else") this.#fail("expected end; found {{else}}");
    if (end === "eof") this.#fail("unexpected EOF");
    return nodes;
  }

  #define(): void {
    const name = this.#name("define");
    this.#close("define");
    const scope = this.#variables;
    this.#variables = ["$"];
    const { nodes, end } = this.#body();
    if (end !== "end") this.#fail("unexpected EOF");
    this.#variables = scope;
    this.#defined.set(name, nodes);
  }

  #template(word: "block" | "template"): TemplateNode {
    this.#skipSpace();
    const { line, column } = this.#peek() ?? { line: this.#lastLine, column: 0 };
    const name = this.#name(word);
    this.#skipSpace();
    const pipeline = this.#peek()?.type === "close" ? undefined : this.#pipeline(word);
    if (!pipeline) this.#close(word);
    if (word === "block") {
      const { nodes, end } = this.#body();
      if (end !== "end") this.#fail("unexpected EOF");
      this.#defined.set(name, nodes);
    }
    return { type: "template", name, place: `${line}:${column}`, ...(pipeline && { pipeline }) };
  }

  #name(context: string): string {
    this.#skipSpace();
    const token = this.#next();
    if (token?.type !== "string") this.#unexpected(token, `${context} clause`);
    return unquote(token?.text ?? "");
  }

  /** A pipeline up to the end of the action (or the closing parenthesis). */
  #pipeline(context: string, end: "close" | "right" = "close"): Pipeline {
    this.#skipSpace();
    const { variables, assigns } = this.#declaration(context);
    const commands: Operand[][] = [];
    for (;;) {
      this.#skipSpace();
      const first = this.#peek();
      // Behind the last pipe nothing need stand.
      if (first?.type === end) break;
      if (first?.type === "pipe" || first?.type === "mark") this.#unexpected(this.#next(), context);
      commands.push(this.#command());
      this.#skipSpace();
      if (this.#peek()?.type === "pipe") this.#next();
      else if (this.#peek()?.type !== end) this.#unexpected(this.#next(), context);
    }
    this.#next();
    if (commands.length === 0) this.#fail(`missing value for ${context}`);
    return { variables, assigns, commands };
  }

  #declaration(context: string): { variables: string[]; assigns: boolean } {
    const start = this.#at;
    const variables: string[] = [];
    for (;;) {
      this.#skipSpace();
      const variable = this.#next();
      if (variable?.type !== "variable") break;
      variables.push(variable.text);
      this.#skipSpace();
      const mark = this.#next();
      if (mark?.type === "declare" || mark?.type === "assign") {
        if (mark.type === "declare") this.#variables.push(...variables);
        return { variables, assigns: mark.type === "assign" };
      }
      if (mark?.type !== "comma" || context !== "range") break;
    }
    this.#at = start;
    return { variables: [], assigns: false };
  }

  #command(): Operand[] {
    const operands: Operand[] = [];
    for (;;) {
      this.#skipSpace();
      const type = this.#peek()?.type;
      if (type === undefined || type === "close" || type === "pipe" || type === "right")
        return operands;
      operands.push(this.#operand());
      const after = this.#peek();
      if (after && !["space", "close", "pipe", "right"].includes(after.type)) {
        this.#unexpected(this.#next(), "operand");
      }
    }
  }

  #operand(): Operand {
    const start = this.#at;
    const fields: string[] = [];
    const token = this.#next();
    const head = this.#head(token, fields);
    // As parse.operand: a chain of fields stands where its second link does.
    const after = this.#peek();
    const { line, column } = (after?.type === "field" ? after : token) ?? { line: 1, column: 0 };
    const isTerm = token?.type === "dot" || head.type === "constant" || head.type === "nil";
    if (after?.type === "field" && isTerm) {
      this.#fail(`unexpected . after term ${JSON.stringify(token?.text)}`);
    }
    while (this.#peek()?.type === "field") fields.push((this.#next()?.text ?? "").slice(1));
    const text = this.#tokens
      .slice(start, this.#at)
      .map((each) => each.text)
      .join("");
    return { head, fields, text, place: `${line}:${column}` };
  }

  #head(token: Token | undefined, fields: string[]): Operand["head"] {
    switch (token?.type) {
      case "dot":
        return { type: "dot" };
      case "field":
        fields.push(token.text.slice(1));
        return { type: "dot" };
      case "variable":
        if (!this.#variables.includes(token.text)) this.#fail(`undefined variable "${token.text}"`);
        return { type: "variable", name: token.text };
      case "number":
        return { type: "constant", value: Number(token.text.replaceAll("_", "")) };
      case "char":
        if (!/^.$/su.test(unquote(`"${token.text.slice(1, -1)}"`))) {
          this.#fail(`malformed character constant: ${token.text}`);
        }
        return { type: "constant", value: unquote(`"${token.text.slice(1, -1)}"`).codePointAt(0) };
      case "string":
        return { type: "constant", value: unquote(token.text) };
      case "left":
        return { type: "pipeline", pipeline: this.#pipeline("parenthesized pipeline", "right") };
      case "word":
        return this.#word(token.text);
      default:
        return this.#unexpected(token, "operand");
    }
  }

  #word(word: string): Operand["head"] {
    if (word === "true" || word === "false") return { type: "constant", value: word === "true" };
    if (word === "nil") return { type: "nil" };
    if (!Object.hasOwn(functions, word) && word !== "and" && word !== "or") {
      this.#fail(`function "${word}" not defined`);
    }
    return { type: "function", name: word };
  }

  #close(context: string): void {
    this.#skipSpace();
    const token = this.#next();
    if (token?.type !== "close") this.#unexpected(token, context);
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #skipSpace(): void {
    while (this.#peek()?.type === "space") this.#at++;
  }

  #unexpected(token: Token | undefined, context: string): never {
    if (!token) return this.#fail("unexpected EOF");
    const { text } = token;
    const isKeyword = keywords.has(text) || text === "nil" || text === ".";
    const quoted =
      text.length > 10 ? `${JSON.stringify(text.slice(0, 10))}...` : JSON.stringify(text);
    return this.#fail(`unexpected ${isKeyword ? `<${text}>` : quoted} in ${context}`);
  }

  #fail(message: string): never {
    const line = this.#tokens[this.#at - 1]?.line ?? this.#lastLine;
    throw new TemplateError(`:${line}: ${message}`);
  }
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
};

function unquote(text: string): string {
  if (text.startsWith("`")) return text.slice(1, -1);
  return text
    .slice(1, -1)
    .replaceAll(
      /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/gs,
      (_, x?: string, u?: string, char?: string) => {
        const code = x ?? u;
        return code === undefined
          ? (escapes[char ?? ""] ?? char ?? "")
          : String.fromCharCode(Number.parseInt(code, 16));
      },
    );
}
