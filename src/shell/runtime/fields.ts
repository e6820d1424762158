/** A part of a word after expansion. */
export type Piece =
  /** Text that is not split: it was quoted, or written as it is. */
  | { readonly type: "text"; readonly text: string }
  /** What an expansion outside quotes gave: it is split, and its wildcards count. */
  | { readonly type: "loose"; readonly text: string }
  /** A wildcard written in the source. */
  | { readonly type: "wildcard"; readonly text: string }
  /** Here a new field begins: between the elements of `"$@"`. */
  | { readonly type: "break" };

/** One word of a command after splitting: its text, and the same as a pattern. */
export interface Field {
  readonly text: string;
  readonly pattern: string;
}

import { escapePattern } from "./pattern.ts";

/** Splits the pieces of a word into fields at the characters of IFS. */
export function splitFields(pieces: readonly Piece[], separators: string): Field[] {
  const fields: Field[] = [];
  let current: { text: string; pattern: string } | undefined;
  const end = (): void => {
    if (current) fields.push(current);
    current = undefined;
  };
  const add = (text: string, pattern: string): void => {
    current ??= { text: "", pattern: "" };
    current.text += text;
    current.pattern += pattern;
  };
  for (const piece of pieces) {
    if (piece.type === "break") end();
    else if (piece.type === "text") add(piece.text, escapePattern(piece.text));
    else if (piece.type === "wildcard") add(piece.text, piece.text);
    else {
      for (const token of tokens(piece.text, separators)) {
        if (token.text !== undefined) add(token.text, token.text);
        else if (token.hard && !current) fields.push({ text: "", pattern: "" });
        else end();
      }
    }
  }
  end();
  return fields;
}

interface Token {
  /** Undefined for a separator. */
  readonly text?: string;
  /** A separator other than white space, which also delimits empty fields. */
  readonly hard?: boolean;
}

function tokens(text: string, separators: string): Token[] {
  if (separators === "") return text === "" ? [] : [{ text }];
  const soft = separators.replaceAll(/[^ \t\n]/g, "");
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    if (!separators.includes(text[at] ?? "")) {
      while (at < text.length && !separators.includes(text[at] ?? "")) at++;
      found.push({ text: text.slice(start, at) });
      continue;
    }
    let hard = false;
    // One separator is white space, or white space around one other character.
    for (; at < text.length; at++) {
      const character = text[at] ?? "";
      if (soft.includes(character)) continue;
      if (!separators.includes(character) || hard) break;
      hard = true;
    }
    found.push({ hard });
  }
  return found;
}
