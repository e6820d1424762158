/** A template that Go's text/template refuses; the message begins with `:LINE`. */
export class TemplateError extends Error {
  override name = "TemplateError";
}

export interface Token {
  readonly type:
    | "text"
    | "open"
    | "close"
    | "space"
    | "field"
    | "variable"
    | "dot"
    | "word"
    | "number"
    | "string"
    | "char"
    | "pipe"
    | "left"
    | "right"
    | "declare"
    | "assign"
    | "comma"
    | "mark";
  readonly text: string;
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

const patterns: readonly (readonly [Token["type"], RegExp])[] = [
  ["space", /[ \t\r\n]+/y],
  ["field", /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ["variable", /\$[\p{L}\p{Nd}_]*/uy],
  ["number", /[+-]?(?:0[xX][0-9a-fA-F_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y],
  ["dot", /\./y],
  ["word", /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ["string", /"(?:\\.|[^"\\\n])*"|`[^`]*`/y],
  ["char", /'(?:\\.|[^'\\\n])+'/y],
  ["declare", /:=/y],
  ["assign", /=/y],
  ["pipe", /\|/y],
  ["left", /\(/y],
  ["right", /\)/y],
  ["comma", /,/y],
  ["mark", /[!-~]/y],
];

/** What may stand behind a field, a variable or a word. */
const terminator = /^(?:$|[ \t\r\n.,|:()]|\}\})/;

/** Splits a template into text and the tokens of its actions. Throws TemplateError. */
export function lex(template: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const lineOf = (index: number) => template.slice(0, index).split("\n").length;
  const push = (type: Token["type"], text: string, index: number) =>
    tokens.push({
      type,
      text,
      line: lineOf(index),
      column: index - (template.lastIndexOf("\n", index - 1) + 1),
    });
  let trimNext = false;
  while (at < template.length) {
    const open = template.indexOf("{{", at);
    const end = open < 0 ? template.length : open;
    const trimEnd = open >= 0 && /^\{\{-[ \t\r\n]/.test(template.slice(open));
    let text = template.slice(at, end);
    if (trimNext) text = text.trimStart();
    if (trimEnd) text = text.trimEnd();
    if (text) push("text", text, at);
    if (open < 0) break;
    at = open + (trimEnd ? 3 : 2);
    const comment = /\s*\/\*.*?\*\/\s*?(\s-)?\}\}/sy;
    comment.lastIndex = at;
    const skipped = comment.exec(template);
    if (skipped) {
      trimNext = skipped[1] !== undefined;
      at = comment.lastIndex;
      continue;
    }
    push("open", "{{", open);
    ({ at, trimNext } = lexAction(template, at, push, lineOf));
  }
  return tokens;
}

function lexAction(
  template: string,
  start: number,
  push: (type: Token["type"], text: string, index: number) => void,
  lineOf: (index: number) => number,
): { at: number; trimNext: boolean } {
  let depth = 0;
  for (let at = start; ;) {
    const close = /^([ \t\r\n]-)?\}\}/.exec(template.slice(at, at + 4));
    if (close) {
      if (depth > 0) throw new TemplateError(`:${lineOf(at)}: unclosed left paren`);
      push("close", "}}", at);
      return { at: at + close[0].length, trimNext: close[1] !== undefined };
    }
    if (at >= template.length) throw new TemplateError(`:${lineOf(at)}: unclosed action`);
    const token = tokenAt(template, at, lineOf);
    if (token.type === "left") depth++;
    if (token.type === "right" && depth-- === 0) {
      throw new TemplateError(`:${lineOf(at)}: unexpected right paren`);
    }
    push(token.type, token.text, at);
    at += token.text.length;
  }
}

function tokenAt(
  template: string,
  at: number,
  lineOf: (index: number) => number,
): { type: Token["type"]; text: string } {
  for (const [type, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(template);
    if (!match || (type === "mark" && /["`']/.test(match[0]))) continue;
    const [text] = match;
    const rest = template.slice(at + text.length, at + text.length + 2);
    if (["field", "variable", "word"].includes(type) && !terminator.test(rest)) {
      throw new TemplateError(`:${lineOf(at)}: bad character ${unicode(rest.charAt(0))}`);
    }
    return { type, text };
  }
  const char = template.charAt(at);
  if (char === '"') throw new TemplateError(`:${lineOf(at)}: unterminated quoted string`);
  if (char === "`") throw new TemplateError(`:${lineOf(at)}: unterminated raw quoted string`);
  if (char === "'") throw new TemplateError(`:${lineOf(at)}: unterminated character constant`);
  throw new TemplateError(`:${lineOf(at)}: unrecognized character in action: ${unicode(char)}`);
}

function unicode(char: string): string {
  return `U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")} '${char}'`;
}
