// The part of the shell's grammar that containers are started with: lists, pipes, loops, if, case, groups, functions.

/** One step of a script. Words keep their quotes and dollars, which expansion takes off. */
export type ShellNode =
  | {
      readonly kind: "command";
      readonly assignments: readonly (readonly [name: string, word: string])[];
      readonly words: readonly string[];
      readonly redirects: readonly Redirect[];
    }
  | { readonly kind: "pipe"; readonly steps: readonly ShellNode[]; readonly negated: boolean }
  | { readonly kind: "list"; readonly items: readonly ListItem[] }
  | { readonly kind: "group"; readonly body: ShellNode; readonly redirects: readonly Redirect[] }
  | {
      readonly kind: "loop";
      readonly condition: ShellNode;
      readonly until: boolean;
      readonly body: ShellNode;
    }
  | {
      readonly kind: "for";
      readonly name: string;
      readonly words: readonly string[];
      readonly body: ShellNode;
    }
  | {
      readonly kind: "if";
      readonly condition: ShellNode;
      readonly body: ShellNode;
      readonly otherwise: ShellNode;
    }
  | { readonly kind: "case"; readonly word: string; readonly branches: readonly CaseBranch[] }
  | { readonly kind: "function"; readonly name: string; readonly body: ShellNode };

/** What `case` runs for a word that one of the patterns stands for. */
export interface CaseBranch {
  readonly patterns: readonly string[];
  readonly body: ShellNode;
}

/** `before` is what joins it to the step before: `&&` runs it after success only. */
export interface ListItem {
  readonly before: ";" | "&&" | "||";
  readonly background: boolean;
  readonly node: ShellNode;
}

/** `2>&1`, `> file`: which stream goes where. */
export interface Redirect {
  readonly stream: number;
  readonly mode: "read" | "write" | "append" | "copy";
  readonly word: string;
}

/** The script is not in the grammar; the message names where. */
export class ShellSyntaxError extends Error {
  override name = "ShellSyntaxError";
}

const redirectModes: { readonly [operator: string]: Redirect["mode"] } = {
  ">&": "copy",
  ">>": "append",
  ">": "write",
  "<": "read",
};

const closing = new Set(["do", "done", "then", "elif", "else", "fi", "esac", ";;", "}", ")"]);
const operators = /^(?:&&|\|\||;;|[0-9]?>&|[0-9]?>>|[0-9]?>|[0-9]?<|[;&|()\n])/;

/** Reads a script. Throws ShellSyntaxError. */
export function parseShell(script: string): ShellNode {
  const parser = new Parser(tokensOf(script));
  return parser.whole();
}

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  whole(): ShellNode {
    const list = this.#list();
    if (this.#at < this.#tokens.length) {
      throw new ShellSyntaxError(`unexpected "${this.#tokens[this.#at]}"`);
    }
    return list;
  }

  #accept(word: string): boolean {
    const isThere = this.#next === word;
    if (isThere) this.#at++;
    return isThere;
  }

  #isAtEndOfLine(): boolean {
    return this.#next === ";" || this.#next === "\n";
  }

  get #next(): string | undefined {
    return this.#tokens[this.#at];
  }

  #list(): ShellNode {
    const items: ListItem[] = [];
    let before: ListItem["before"] = ";";
    while (this.#next !== undefined && !closing.has(this.#next)) {
      const token = this.#next;
      if (token === ";" || token === "\n" || token === "&" || token === "&&" || token === "||") {
        if (token === "&") items.push({ ...items.pop()!, background: true });
        before = token === "&&" || token === "||" ? token : ";";
        this.#at++;
        continue;
      }
      items.push({ before, background: false, node: this.#pipe() });
      before = ";";
    }
    return { kind: "list", items };
  }

  #pipe(): ShellNode {
    const negated = this.#next === "!";
    if (negated) this.#at++;
    const steps = [this.#step()];
    while (this.#next === "|") {
      this.#at++;
      steps.push(this.#step());
    }
    return steps.length === 1 && !negated ? steps[0]! : { kind: "pipe", steps, negated };
  }

  #step(): ShellNode {
    const first = this.#next;
    if (first === "while" || first === "until") {
      this.#at++;
      const condition = this.#list();
      const body = this.#between("do", "done");
      return this.#grouped({ kind: "loop", condition, until: first === "until", body });
    }
    if (first === "for") return this.#grouped(this.#for());
    if (first === "if") {
      this.#at++;
      const node = this.#if();
      this.#expect("fi");
      return this.#grouped(node);
    }
    if (first === "case") return this.#grouped(this.#case());
    const isFunction = first === "function" || this.#tokens[this.#at + 1] === "(";
    if (isFunction && first !== "(") return this.#function();
    if (first === "{") return this.#grouped(this.#between("{", "}"));
    if (first === "(") return this.#grouped(this.#between("(", ")"));
    return this.#command();
  }

  #if(): ShellNode {
    const condition = this.#list();
    this.#expect("then");
    const body = this.#list();
    let otherwise: ShellNode = { kind: "list", items: [] };
    if (this.#next === "elif") {
      this.#at++;
      otherwise = this.#if();
    } else if (this.#next === "else") {
      this.#at++;
      otherwise = this.#list();
    }
    return { kind: "if", condition, body, otherwise };
  }

  #for(): ShellNode {
    this.#at++;
    const name = this.#take();
    const words: string[] = [];
    if (this.#accept("in")) {
      while (this.#at < this.#tokens.length && !this.#isAtEndOfLine()) words.push(this.#take());
    }
    this.#skipLines();
    return { kind: "for", name, words, body: this.#between("do", "done") };
  }

  #case(): ShellNode {
    this.#at++;
    const word = this.#take();
    this.#expect("in");
    const branches: CaseBranch[] = [];
    for (this.#skipLines(); !this.#accept("esac"); this.#skipLines()) {
      this.#accept("(");
      const patterns = [this.#take()];
      while (this.#accept("|")) patterns.push(this.#take());
      this.#expect(")");
      branches.push({ patterns, body: this.#list() });
      if (!this.#accept(";;") && this.#next !== "esac") this.#expect(";;");
    }
    return { kind: "case", word, branches };
  }

  /** `name() { …; }` or `function name { …; }`. */
  #function(): ShellNode {
    this.#accept("function");
    const name = this.#take();
    if (this.#accept("(")) this.#expect(")");
    this.#skipLines();
    return { kind: "function", name, body: this.#step() };
  }

  #skipLines(): void {
    while (this.#isAtEndOfLine()) this.#at++;
  }

  #between(open: string, close: string): ShellNode {
    this.#expect(open);
    const body = this.#list();
    this.#expect(close);
    return body;
  }

  /** A compound command with what is redirected for all of it. */
  #grouped(body: ShellNode): ShellNode {
    const redirects: Redirect[] = [];
    for (let redirect = this.#redirect(); redirect; redirect = this.#redirect()) {
      redirects.push(redirect);
    }
    return redirects.length > 0 ? { kind: "group", body, redirects } : body;
  }

  #command(): ShellNode {
    const assignments: (readonly [string, string])[] = [];
    const words: string[] = [];
    const redirects: Redirect[] = [];
    while (this.#next !== undefined) {
      const redirect = this.#redirect();
      if (redirect) {
        redirects.push(redirect);
        continue;
      }
      if (operators.test(this.#next)) break;
      const token = this.#take();
      const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(token);
      if (assignment && words.length === 0) assignments.push([assignment[1]!, assignment[2]!]);
      else words.push(token);
    }
    if (assignments.length + words.length + redirects.length === 0) {
      throw new ShellSyntaxError(`unexpected "${this.#next ?? "end of file"}"`);
    }
    return { kind: "command", assignments, words, redirects };
  }

  #redirect(): Redirect | undefined {
    const match = /^([0-9]?)(>&|>>|>|<)$/.exec(this.#next ?? "");
    if (!match) return undefined;
    this.#at++;
    const mode = redirectModes[match[2] ?? ""] ?? "write";
    return { stream: Number(match[1] || (mode === "read" ? 0 : 1)), mode, word: this.#take() };
  }

  #take(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new ShellSyntaxError("unexpected end of file");
    return token;
  }

  #expect(word: string): void {
    if (this.#tokens[this.#at++] !== word) throw new ShellSyntaxError("unexpected end of file");
  }
}

function tokensOf(script: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (at < script.length) {
    const blank = /^(?:[ \t\r]|\\\n)+/.exec(script.slice(at));
    if (blank) at += blank[0].length;
    else if (script[at] === "#") at += /^#[^\n]*/.exec(script.slice(at))![0].length;
    else {
      const operator = operators.exec(script.slice(at));
      const end = operator ? at + operator[0].length : wordEnd(script, at);
      tokens.push(script.slice(at, end));
      at = end;
    }
  }
  return tokens;
}

/** Where the word that begins at `at` ends: quotes and `$(…)` may hold anything. */
export function wordEnd(script: string, at: number): number {
  let end = at;
  while (end < script.length && !/[\s;&|()<>]/.test(script[end]!)) end = partEnd(script, end);
  return end;
}

/** Where one quoted text, expansion or plain character ends. */
export function partEnd(text: string, at: number): number {
  const character = text[at];
  if (character === "\\") return at + 2;
  if (character === "'") return closed(text, text.indexOf("'", at + 1));
  if (character === '"' || character === "`") {
    let end = at + 1;
    while (end < text.length && text[end] !== character) {
      const isOpening = text[end] === "$" || text[end] === "\\";
      end = isOpening ? partEnd(text, end) : end + 1;
    }
    return closed(text, end < text.length ? end : -1);
  }
  if (character !== "$") return at + 1;
  if (text[at + 1] === "{") return closed(text, text.indexOf("}", at));
  if (text[at + 1] !== "(") return at + 1;
  let depth = 0;
  let end = at + 1;
  do {
    if (text[end] === "(") depth++;
    if (text[end] === ")") depth--;
    end = "()".includes(text[end]!) ? end + 1 : partEnd(text, end);
  } while (depth > 0 && end < text.length);
  return depth > 0 ? closed(text, -1) : end;
}

function closed(text: string, end: number): number {
  if (end < 0) throw new ShellSyntaxError(`unterminated quoted string in "${text}"`);
  return end + 1;
}
