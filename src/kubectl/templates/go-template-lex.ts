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
    | "comma";
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
];

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
  for (let at = start; ;) {
    const close = /^([ \t\r\n]-)?\}\}/.exec(template.slice(at, at + 4));
    if (close) {
      push("close", "}}", at);
      return { at: at + close[0].length, trimNext: close[1] !== undefined };
    }
    if (at >= template.length) throw new TemplateError(`:${lineOf(at)}: unclosed action`);
    const token = tokenAt(template, at, lineOf);
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
    if (match) return { type, text: match[0] };
  }
  const char = template.charAt(at);
  if (char === '"') throw new TemplateError(`:${lineOf(at)}: unterminated quoted string`);
  if (char === "`") throw new TemplateError(`:${lineOf(at)}: unterminated raw quoted string`);
  if (char === "'") throw new TemplateError(`:${lineOf(at)}: unterminated character constant`);
  const code = char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  throw new TemplateError(`:${lineOf(at)}: unrecognized character in action: U+${code} '${char}'`);
}
