import { translate } from "../regexp.ts";

/** Regular expressions by their source, made once. */
export class Patterns {
  readonly #made = new Map<string, RegExp>();

  /** A global one that begins at the start. Throws OptionError. */
  get(source: string): RegExp {
    let regExp = this.#made.get(source);
    if (!regExp) {
      regExp = new RegExp(translate(source, "extended"), "gs");
      this.#made.set(source, regExp);
    }
    regExp.lastIndex = 0;
    return regExp;
  }

  test(source: string, text: string): boolean {
    return this.get(source).test(text);
  }

  /** The parts of a text between separators: `" "` is white space, one character is itself. */
  split(text: string, separator: string): string[] {
    if (separator === " ") return text.match(/[^ \t\n]+/g) ?? [];
    if (text === "") return [];
    if (separator === "") return Array.from(text);
    if (separator.length === 1) return text.split(separator);
    // Groups in the pattern would come out as parts.
    const parts: string[] = [];
    let from = 0;
    for (const match of text.matchAll(this.get(separator))) {
      if (match[0] === "") continue;
      parts.push(text.slice(from, match.index));
      from = match.index + match[0].length;
    }
    return [...parts, text.slice(from)];
  }
}
