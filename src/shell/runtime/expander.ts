import {
  type CommandExpansionPart,
  type ParameterExpansionPart,
  parseWord,
  type ProcessSubstitutionPart,
  type Script,
  type Word,
  type WordPart,
} from "../parse.ts";
import { evaluate } from "./arithmetic.ts";
import { expandBraces } from "./braces.ts";
import { type Piece, splitFields } from "./fields.ts";
import { type Held, ParameterExpander } from "./parameters.ts";
import { escapePattern, expandPaths, hasWildcards } from "./pattern.ts";
import type { ShellState } from "./state.ts";

/** What expansion asks of the interpreter. */
export interface Substitutions {
  /** The output of a script in a subshell. */
  output(script: Script): Promise<string>;
  /** A path at which the output of a script can be read. */
  process(part: ProcessSubstitutionPart): Promise<string>;
}

/** Turns the words of the source into the words that commands get. */
export class Expander {
  readonly #state: ShellState;
  readonly #substitutions: Substitutions;
  readonly #parameters: ParameterExpander;

  constructor(state: ShellState, substitutions: Substitutions) {
    this.#state = state;
    this.#substitutions = substitutions;
    this.#parameters = new ParameterExpander(state, this);
  }

  /** All expansions, splitting and paths: what arguments get. */
  async words(words: readonly Word[]): Promise<string[]> {
    const found: string[] = [];
    for (const word of words) {
      if (!word.parts && !word.text.startsWith("~")) found.push(word.value);
      else if (word.parts?.some(({ type }) => type === "BraceExpansion")) {
        for (const text of expandBraces(word.text)) {
          if (/^[\w.:@%+=-]+$/.test(text)) found.push(text);
          else if (text !== "")
            for (const one of await this.#word(parseWord(text))) found.push(one);
        }
      } else for (const one of await this.#word(word)) found.push(one);
    }
    return found;
  }

  /** Without splitting and paths: what assignments and redirections get. */
  async text(word: Word): Promise<string> {
    return textOf(await this.#pieces(word), this.#joiner);
  }

  /** The word as a pattern in which quoted characters match themselves. */
  async pattern(word: Word): Promise<string> {
    const pieces = await this.#pieces(word);
    return pieces
      .map((piece) => {
        if (piece.type === "break") return escapePattern(this.#joiner);
        return piece.type === "text" ? escapePattern(piece.text) : piece.text;
      })
      .join("");
  }

  /** The word as a regular expression in which quoted characters match themselves: `=~`. */
  async regExp(word: Word): Promise<string> {
    const pieces = await this.#parts(word.parts ?? [], false);
    if (!word.parts) return word.text.replaceAll("\\ ", " ");
    const quoted = new Set(["SingleQuoted", "DoubleQuoted", "AnsiCQuoted"]);
    if (word.parts.some(({ type }) => quoted.has(type))) {
      let source = "";
      for (const part of word.parts) {
        const text = textOf(await this.#parts([part], false), " ");
        source += quoted.has(part.type)
          ? text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
          : part.type === "Literal"
            ? part.text
            : text;
      }
      return source;
    }
    return word.parts.every(
      ({ type }) =>
        type === "Literal" ||
        type === "Glob" ||
        type === "ExtendedGlob" ||
        type === "BraceExpansion",
    )
      ? word.text
      : pieces.map((piece) => (piece.type === "break" ? " " : piece.text)).join("");
  }

  /** A here-document's body or what is between double quotes. */
  async quoted(parts: readonly WordPart[]): Promise<string> {
    return textOf(await this.#parts(parts, true), this.#joiner);
  }

  /** The value of an arithmetic expression. Throws ShellFailure. */
  async arithmetic(source: string): Promise<bigint> {
    return evaluate(/[$`"\\]/.test(source) ? await this.#arithmeticText(source) : source, {
      get: (name, subscript) => this.#parameters.get(name, subscript),
      set: (name, subscript, value) => {
        if (subscript === undefined) this.#state.variables.set(name, value);
        else this.#state.variables.setElement(name, subscript, value);
      },
      associative: (name) => this.#state.variables.attributes(name).associative === true,
    });
  }

  /** Expanded as if it stood in double quotes; its own are removed. */
  #arithmeticText(source: string): Promise<string> {
    return this.text(parseWord(`"${source.replaceAll(/(\$\([^]*?\))|"/g, "$1")}"`));
  }

  /** Pieces of an operand inside `${…}`. */
  operand(word: Word, quoted: boolean): Promise<readonly Piece[]> {
    if (!quoted) return this.#pieces(word);
    return word.parts ? this.#parts(word.parts, true) : Promise.resolve([fixed(word.value)]);
  }

  /** The subscript that `[…]` after a variable's name means. */
  subscript(name: string, index: Word): Promise<string> {
    return this.#parameters.subscript(name, index);
  }

  get #joiner(): string {
    return (this.#state.variables.get("IFS") ?? " ").charAt(0);
  }

  async #word(word: Word): Promise<string[]> {
    const separators = this.#state.variables.get("IFS") ?? " \t\n";
    const fields = splitFields(await this.#pieces(word), separators);
    return fields.flatMap((field) => {
      if (this.#state.options.has("noglob") || !hasWildcards(field.pattern)) return [field.text];
      const paths = expandPaths(field.pattern, this.#state.files, this.#state.cwd);
      return paths.length > 0 ? paths : [field.text];
    });
  }

  async #pieces(word: Word): Promise<readonly Piece[]> {
    const home = this.#tilde(word);
    if (home)
      return home.rest === undefined
        ? [fixed(home.path)]
        : [fixed(home.path), ...(await this.#parts(home.rest, false))];
    return word.parts ? this.#parts(word.parts, false) : [fixed(word.value)];
  }

  #tilde(word: Word): { path: string; rest: readonly WordPart[] | undefined } | undefined {
    const prefix = /^~(\+|-)?(?=\/|$)/.exec(word.text);
    if (!prefix) return undefined;
    const name = prefix[1] === "+" ? "PWD" : prefix[1] === "-" ? "OLDPWD" : "HOME";
    const path = this.#state.variables.get(name);
    if (path === undefined) return undefined;
    const [first, ...more] = word.parts ?? [];
    if (first?.type !== "Literal") {
      return { path: path + word.value.slice(prefix[0].length), rest: undefined };
    }
    return { path: path + first.value.slice(prefix[0].length), rest: more };
  }

  async #parts(parts: readonly WordPart[], quoted: boolean): Promise<readonly Piece[]> {
    const pieces: Piece[] = [];
    for (const part of parts)
      for (const piece of await this.#part(part, quoted)) pieces.push(piece);
    return pieces;
  }

  async #part(part: WordPart, quoted: boolean): Promise<readonly Piece[]> {
    switch (part.type) {
      case "Literal":
      case "SingleQuoted":
      case "AnsiCQuoted":
        return [fixed(part.value)];
      case "DoubleQuoted":
      case "LocaleString":
        return this.#doubleQuoted(part.parts);
      case "SimpleExpansion":
        return this.#held(this.#parameters.simple(part.text.slice(1)), quoted);
      case "ParameterExpansion":
        return this.#parameter(part, quoted);
      case "CommandExpansion":
        return [{ type: quoted ? "text" : "loose", text: await this.#command(part) }];
      case "ArithmeticExpansion": {
        const source = part.text.startsWith("$[") ? part.text.slice(2, -1) : part.text.slice(3, -2);
        return [fixed(String(await this.arithmetic(source)))];
      }
      case "ProcessSubstitution":
        return [fixed(await this.#substitutions.process(part))];
      case "Glob":
        return this.#bracket(part, quoted);
      case "ExtendedGlob":
        return [{ type: "wildcard", text: part.text }];
      default:
        return [fixed(part.text)];
    }
  }

  async #doubleQuoted(parts: readonly WordPart[]): Promise<readonly Piece[]> {
    const pieces = await this.#parts(parts, true);
    // `"$@"` without arguments is no word at all; any other quotes are at least an empty one.
    const vanishes = parts.length === 1 && pieces.length === 0 && isList(parts[0]);
    return pieces.length > 0 || vanishes ? pieces : [fixed("")];
  }

  async #bracket(
    part: Extract<WordPart, { type: "Glob" }>,
    quoted: boolean,
  ): Promise<readonly Piece[]> {
    if (quoted || part.kind !== "bracket") return [{ type: "wildcard", text: part.text }];
    const inside = await this.#parts(part.parts, false);
    const body = inside.map((piece) => (piece.type === "break" ? "" : piece.text)).join("");
    return [
      {
        type: "wildcard",
        text: part.parts.some(({ type }) => type !== "Literal") ? `[${body}]` : part.text,
      },
    ];
  }

  async #parameter(part: ParameterExpansionPart, quoted: boolean): Promise<readonly Piece[]> {
    const result = await this.#parameters.expand(part, quoted);
    return "pieces" in result ? result.pieces : this.#held(result, quoted);
  }

  #held(held: Held, quoted: boolean): readonly Piece[] {
    const type = quoted ? "text" : "loose";
    if (!held.list)
      return held.text === undefined && !quoted ? [] : [{ type, text: held.text ?? "" }];
    if (held.joined && quoted) return [fixed(held.list.join(this.#joiner))];
    return held.list.flatMap((one, index): Piece[] =>
      index === 0 ? [{ type, text: one }] : [{ type: "break" }, { type, text: one }],
    );
  }

  async #command(part: CommandExpansionPart): Promise<string> {
    if (!part.script) return "";
    return (await this.#substitutions.output(part.script)).replace(/\n+$/, "");
  }
}

function fixed(value: string): Piece {
  return { type: "text", text: value };
}

function textOf(pieces: readonly Piece[], joiner: string): string {
  return pieces.map((piece) => (piece.type === "break" ? joiner : piece.text)).join("");
}

function isList(part: WordPart | undefined): boolean {
  if (part?.type === "SimpleExpansion") return part.text === "$@";
  return (
    part?.type === "ParameterExpansion" && (part.parameter === "@" || part.index?.value === "@")
  );
}
