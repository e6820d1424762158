// From a word of a script to what it stands for: variables, arithmetic, commands, quotes.

import { partEnd } from "./shell-parse.ts";

/** What words can refer to. */
export interface Scope {
  variable(name: string): string | undefined;
  /** Runs a script and answers what it wrote. */
  substitute(script: string): string;
}

/** The fields that the words stand for: unquoted expansions fall apart at blanks. */
export function expandWords(words: readonly string[], scope: Scope): string[] {
  return words.flatMap((word) => fieldsOf(word, scope));
}

/** The one text that a word stands for, as in an assignment or after `>`. */
export function expandWord(word: string, scope: Scope): string {
  return piecesOf(word, scope)
    .map(({ text }) => text)
    .join("");
}

/** Whether the text is what the pattern stands for: `*`, `?` and `[…]` outside of quotes are not themselves. */
export function matchesPattern(text: string, pattern: string, scope: Scope): boolean {
  const escaped = piecesOf(pattern, scope)
    .map((piece) =>
      piece.isQuoted ? piece.text.replaceAll(/[\s\S]/g, String.raw`\$&`) : piece.text,
    )
    .join("");
  const source = escaped.replaceAll(patternParts, (part, inBrackets?: string) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    if (inBrackets === undefined) return literal(part.at(-1)!);
    const isNot = inBrackets.startsWith("!");
    const set = (isNot ? inBrackets.slice(1) : inBrackets).replaceAll(/[\^[\]]/g, String.raw`\$&`);
    return `[${isNot ? "^" : ""}${set}]`;
  });
  return new RegExp(`^${source}$`, "s").test(text);
}

/** A character that stands for itself after a backslash, a set of characters, or any other one. */
const patternParts = /\\[\s\S]|\[(!?[^\]\\]+)\]|[\s\S]/g;

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character;
}

interface Piece {
  readonly text: string;
  /** Falls apart at blanks. */
  readonly splits: boolean;
  /** Stands for itself in a pattern. */
  readonly isQuoted?: boolean;
}

function fieldsOf(word: string, scope: Scope): string[] {
  const pieces = piecesOf(word, scope);
  const fields: string[] = [];
  let current = "";
  let isOpen = false;
  for (const { text, splits } of pieces) {
    if (!splits) {
      current += text;
      isOpen = true;
      continue;
    }
    const [first = "", ...others] = text.split(/[ \t\n]+/);
    current += first;
    isOpen ||= first !== "";
    for (const other of others) {
      if (isOpen) fields.push(current);
      current = other;
      isOpen = other !== "";
    }
  }
  if (isOpen) fields.push(current);
  return fields;
}

function piecesOf(word: string, scope: Scope): Piece[] {
  if (!/[$`'"\\]/.test(word)) return word ? [{ text: word, splits: false }] : [];
  const pieces: Piece[] = [];
  for (let at = 0; at < word.length;) {
    const end = dollarEnd(word, at);
    const part = word.slice(at, end);
    at = end;
    if (part.startsWith("'"))
      pieces.push({ text: part.slice(1, -1), splits: false, isQuoted: true });
    else if (part.startsWith('"')) {
      pieces.push({ text: inQuotes(part.slice(1, -1), scope), splits: false, isQuoted: true });
    } else if (part.startsWith("\\")) {
      pieces.push({ text: part.slice(1), splits: false, isQuoted: true });
    } else if (isExpansion(part)) pieces.push({ text: expansion(part, scope), splits: true });
    else pieces.push({ text: part, splits: false });
  }
  return pieces;
}

function isExpansion(part: string): boolean {
  return part.length > 1 && (part.startsWith("$") || part.startsWith("`"));
}

/** Like partEnd, with the name after a dollar. */
function dollarEnd(text: string, at: number): number {
  const name = /^\$(?:[A-Za-z_]\w*|[0-9?#@*$!])/.exec(text.slice(at));
  return name ? at + name[0].length : partEnd(text, at);
}

function inQuotes(text: string, scope: Scope): string {
  let result = "";
  for (let at = 0; at < text.length;) {
    const isSpecial = text[at] === "$" || text[at] === "`" || text[at] === "\\";
    const end = isSpecial ? dollarEnd(text, at) : at + 1;
    const part = text.slice(at, end);
    at = end;
    if (part.startsWith("\\")) result += /^\\["$`\\]/.test(part) ? part.slice(1) : part;
    else result += isExpansion(part) ? expansion(part, scope) : part;
  }
  return result;
}

function expansion(part: string, scope: Scope): string {
  if (part.startsWith("$((")) return `${arithmetic(part.slice(3, -2), scope)}`;
  if (part.startsWith("$(")) return scope.substitute(part.slice(2, -1)).replace(/\n+$/, "");
  if (part.startsWith("`")) return scope.substitute(part.slice(1, -1)).replace(/\n+$/, "");
  const braced = /^\$\{(\w+|[?#@*$!])(?:(:?[-+])([\s\S]*))?\}$/.exec(part);
  if (!braced) return scope.variable(part.slice(1)) ?? "";
  const [, name = "", operator, word = ""] = braced;
  const value = scope.variable(name);
  const isSet = operator?.startsWith(":") ? Boolean(value) : value !== undefined;
  if (operator?.endsWith("-")) return isSet ? value! : expandWord(word, scope);
  if (operator?.endsWith("+")) return isSet ? expandWord(word, scope) : "";
  return value ?? "";
}

/** Whole numbers with + - * / % and parentheses, comparisons, names with or without a dollar. */
function arithmetic(text: string, scope: Scope): number {
  const plain = inQuotes(text, scope);
  const tokens = plain.match(/\d+|[A-Za-z_]\w*|[<>=!]=|[-+*/%()<>]/g) ?? [];
  let at = 0;
  const value = (): number => {
    const token = tokens[at++] ?? "0";
    if (token === "(") {
      const inner = level(0);
      at++;
      return inner;
    }
    if (token === "-") return -value();
    return /^\d/.test(token) ? Number(token) : Number(scope.variable(token) ?? 0) || 0;
  };
  const level = (depth: number): number => {
    if (depth === levels.length) return value();
    let left = level(depth + 1);
    while (levels[depth]!.includes(tokens[at] ?? "")) {
      const operator = tokens[at++]!;
      left = compute(left, operator, level(depth + 1));
    }
    return left;
  };
  return level(0);
}

const levels: readonly (readonly string[])[] = [
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];

function compute(a: number, operator: string, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? 0 : Math.trunc(a / b);
    case "%":
      return b === 0 ? 0 : a % b;
    case "<":
      return Number(a < b);
    case ">":
      return Number(a > b);
    case "<=":
      return Number(a <= b);
    case ">=":
      return Number(a >= b);
    case "==":
      return Number(a === b);
    default: // "!=": the tokens know no other.
      return Number(a !== b);
  }
}
