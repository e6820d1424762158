import type { ParameterExpansionPart, ParameterOperation, Word } from "../parse.ts";
import { ShellFailure } from "./failures.ts";
import type { Piece } from "./fields.ts";
import { matches, patternSource } from "./pattern.ts";
import type { ShellState } from "./state.ts";
import { subscriptsOf } from "./variables.ts";

/** What a parameter holds: one text, or a list for `$@` and `${a[@]}`. */
export interface Held {
  readonly text?: string | undefined;
  readonly list?: readonly string[];
  /** `$*`: within quotes one word. */
  readonly joined?: boolean;
}

/** How the words inside `${…}` are expanded. */
export interface Operands {
  text(word: Word): Promise<string>;
  pattern(word: Word): Promise<string>;
  operand(word: Word, quoted: boolean): Promise<readonly Piece[]>;
  arithmetic(source: string): Promise<bigint>;
}

/** `$x` and `${x…}` in all their forms. */
export class ParameterExpander {
  readonly #state: ShellState;
  readonly #expander: Operands;

  constructor(state: ShellState, expander: Operands) {
    this.#state = state;
    this.#expander = expander;
  }

  /** `$x`. Throws ShellFailure for an unset variable under `set -u`. */
  simple(name: string): Held {
    if (name === "@" || name === "*") return { list: this.#state.args, joined: name === "*" };
    return this.#checked(name, { text: this.#state.parameter(name) });
  }

  /** The text of a variable or of an element. */
  get(name: string, subscript: string | undefined): string | undefined {
    if (name === "PIPESTATUS" || name === "FUNCNAME" || subscript !== undefined) {
      const array = this.#state.array(name);
      const at = subscript ?? "0";
      if (/^-\d+$/.test(at)) return [...array.values()].at(Number(at));
      return array.get(at);
    }
    return this.#state.parameter(name);
  }

  async expand(
    part: ParameterExpansionPart,
    quoted: boolean,
  ): Promise<Held | { readonly pieces: readonly Piece[] }> {
    const { operation, prefix } = part;
    if (operation?.type === "Unknown") throw new ShellFailure(`${part.text}: bad substitution`);
    let name = part.parameter;
    const whole = part.index?.value === "@" || part.index?.value === "*";
    if (prefix === "!") {
      if (operation?.type === "Names") return { list: this.#names(name) };
      if (whole) return { list: [...subscriptsOf(this.#state.array(name))] };
      name = this.#state.parameter(name) ?? "";
      if (!/^(\w+|[@*#?])(\[.*\])?$/.test(name)) {
        throw new ShellFailure(`${part.parameter}: invalid indirect expansion`);
      }
    }
    const held = await this.#held(name, part);
    if (prefix === "#") return { text: String(lengthOf(this.#checked(name, held))) };
    if (!operation) return this.#checked(name, held);
    if (operation.type === "Default") return this.#default(name, part, operation, held, quoted);
    const checked = this.#checked(name, held);
    if (operation.type === "Slice")
      return this.#slice(checked, operation, name === "@" || name === "*");
    const change = await this.#change(operation, name);
    if (checked.list) return { ...checked, list: checked.list.map(change) };
    return { text: checked.text === undefined ? undefined : change(checked.text) };
  }

  /** The subscript that `[…]` of a variable means. */
  async subscript(name: string, index: Word): Promise<string> {
    const text = await this.#expander.text(index);
    if (this.#state.variables.attributes(name).associative) return text;
    if (/^\d+$/.test(text)) return text;
    const value = await this.#expander.arithmetic(text);
    if (value >= 0n) return String(value);
    return String(BigInt(this.#state.array(name).size) + value);
  }

  async #held(name: string, { index }: ParameterExpansionPart): Promise<Held> {
    if (name === "@" || name === "*") return { list: this.#state.args, joined: name === "*" };
    if (!index) return { text: this.get(name, undefined) };
    if (index.value === "@" || index.value === "*") {
      return { list: this.#state.elements(name), joined: index.value === "*" };
    }
    return { text: this.get(name, await this.subscript(name, index)) };
  }

  #checked(name: string, held: Held): Held {
    if (held.list || held.text !== undefined || !this.#state.options.has("nounset")) return held;
    throw new ShellFailure(`${/^\d+$/.test(name) ? `$${name}` : name}: unbound variable`);
  }

  #names(prefix: string): string[] {
    return this.#state.variables.names().filter((name) => name.startsWith(prefix));
  }

  async #default(
    name: string,
    part: ParameterExpansionPart,
    { operator, operand }: Extract<ParameterOperation, { type: "Default" }>,
    held: Held,
    quoted: boolean,
  ): Promise<Held | { readonly pieces: readonly Piece[] }> {
    const value = held.list && held.list.length > 0 ? held.list.join(" ") : held.text;
    const missing = value === undefined || (operator.startsWith(":") && value === "");
    const kind = operator.at(-1);
    if (kind === "+") {
      return missing
        ? { text: undefined }
        : { pieces: await this.#expander.operand(operand, quoted) };
    }
    if (!missing) return held;
    if (kind === "-") return { pieces: await this.#expander.operand(operand, quoted) };
    const text = await this.#expander.text(operand);
    if (kind === "?") {
      const why = operator === ":?" ? "parameter null or not set" : "parameter not set";
      throw new ShellFailure(`${name}: ${text || why}`);
    }
    if (!/^[A-Za-z_]/.test(name)) throw new ShellFailure(`$${name}: cannot assign in this way`);
    if (part.index)
      this.#state.variables.setElement(name, await this.subscript(name, part.index), text);
    else this.#state.variables.set(name, text);
    return { text };
  }

  async #slice(
    held: Held,
    { offset, length }: Extract<ParameterOperation, { type: "Slice" }>,
    positional: boolean,
  ): Promise<Held> {
    const number = async (word: Word): Promise<number> => {
      const source = await this.#expander.text(word);
      return Number(await this.#expander.arithmetic(source));
    };
    const start = await number(offset);
    const count = length && (await number(length));
    // `${@:1}` begins at $1; element 0 is $0.
    const items = held.list
      ? positional
        ? [this.#state.name, ...held.list]
        : held.list
      : Array.from(held.text ?? "");
    const from = start < 0 ? items.length + start : start;
    const end =
      count === undefined ? items.length : count < 0 ? items.length + count : from + count;
    if (count !== undefined && count < 0 && (held.list || end < from)) {
      throw new ShellFailure(`${count}: substring expression < 0`);
    }
    const cut = from < 0 ? [] : items.slice(from, Math.max(end, from));
    return held.list ? { ...held, list: cut } : { text: cut.join("") };
  }

  async #change(operation: ParameterOperation, name: string): Promise<(text: string) => string> {
    switch (operation.type) {
      case "Remove": {
        const pattern = await this.#expander.pattern(operation.operand);
        return (text) => remove(text, pattern, operation.operator);
      }
      case "Replace": {
        const pattern = await this.#expander.pattern(operation.pattern);
        const replacement = await this.#expander.text(operation.replacement);
        return (text) => replace(text, pattern, operation.operator, replacement);
      }
      case "CaseModification": {
        const only = operation.operand ? await this.#expander.pattern(operation.operand) : "?";
        const up = operation.operator.startsWith("^");
        const turn = (one: string): string =>
          matches(only, one) ? (up ? one.toUpperCase() : one.toLowerCase()) : one;
        const all = operation.operator.length === 2;
        return (text) =>
          all ? Array.from(text, turn).join("") : turn(text.charAt(0)) + text.slice(1);
      }
      case "Transform": {
        const kind = operation.operand.value;
        if (kind === "Q") return quoteForShell;
        if (kind === "U") return (text) => text.toUpperCase();
        if (kind === "u") return (text) => text.charAt(0).toUpperCase() + text.slice(1);
        if (kind === "L") return (text) => text.toLowerCase();
        throw new ShellFailure(`\${${name}@${kind}}: bad substitution`);
      }
      default:
        throw new ShellFailure(`\${${name}}: bad substitution`);
    }
  }
}

/** The text in quotes that bash would read back as the same text: `${x@Q}`. */
export function quoteForShell(text: string): string {
  // eslint-disable-next-line no-control-regex
  return /[\n\t\x1b]/.test(text)
    ? `$'${text
        .replaceAll(/[\\']/g, String.raw`\$&`)
        .replaceAll("\n", String.raw`\n`)
        .replaceAll("\t", String.raw`\t`)
        .replaceAll("\x1b", String.raw`\E`)}'`
    : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function lengthOf(held: Held): number {
  return held.list ? held.list.length : Array.from(held.text ?? "").length;
}

function remove(text: string, pattern: string, operator: "#" | "##" | "%" | "%%"): string {
  const lazy = operator === "#";
  const source = patternSource(pattern, { lazy });
  if (operator.startsWith("#")) return text.replace(new RegExp(`^(?:${source})`), "");
  if (operator === "%%") return text.replace(new RegExp(`(?:${source})$`), "");
  // The shortest end that matches: the one that starts last.
  const whole = new RegExp(`^(?:${source})$`);
  for (let at = text.length; at >= 0; at--)
    if (whole.test(text.slice(at))) return text.slice(0, at);
  return text;
}

function replace(text: string, pattern: string, operator: string, replacement: string): string {
  if (pattern === "") return text;
  const source = patternSource(pattern);
  const anchored =
    operator === "/#" ? `^(?:${source})` : operator === "/%" ? `(?:${source})$` : source;
  return text.replace(new RegExp(anchored, operator === "//" ? "g" : ""), () => replacement);
}
