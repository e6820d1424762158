import { OptionError } from "../options.ts";
import { type Dialect, translate } from "../regexp.ts";

/** Where a script came from, as messages name it: `-e expression #1`, `file f line 2`. */
export type Place = (text: string, at: number) => string;

/** The characters of a script one after the other, and the texts that sed has in them. */
export class Reader {
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #place: Place;
  #at = 0;

  constructor(text: string, dialect: Dialect, place: Place) {
    this.#text = text;
    this.#dialect = dialect;
    this.#place = place;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The next character; "" at the end. */
  get peek(): string {
    return this.#text[this.#at] ?? "";
  }

  next(): string {
    const character = this.peek;
    this.#at++;
    return character;
  }

  take(characters: RegExp): string {
    const start = this.#at;
    this.skip(characters);
    return this.#text.slice(start, this.#at);
  }

  skip(characters: RegExp): void {
    while (!this.atEnd && characters.test(this.peek)) this.#at++;
  }

  /** Throws OptionError; `at` is the character that it is about, the last one read without it. */
  fail(message: string, at = Math.min(this.#at, this.#text.length)): never {
    const text = `${this.#place(this.#text, at)}: ${message}`;
    throw new OptionError(text, 1, { hint: false });
  }

  /** What stands before the delimiter, which is read too; undefined if there is none. */
  until(delimiter: string, kind: "regExp" | "text"): string | undefined {
    let found = "";
    let bracket = false;
    while (!this.atEnd) {
      const character = this.next();
      if (bracket) {
        bracket = character !== "]" || /\[\^?$/.test(found);
        found += character;
      } else if (character === delimiter) return found;
      else if (character === "\\") {
        const escaped = this.next();
        if (escaped === delimiter) found += escaped;
        else if (escaped === "n" && kind === "regExp") found += "\n";
        else found += `\\${escaped}`;
      } else {
        if (character === "[" && kind === "regExp") bracket = true;
        if (character === "\n" && kind === "regExp") return undefined;
        found += character;
      }
    }
    return undefined;
  }

  /** A pattern with the flags `I` and `M`; an empty one is undefined: the pattern used last. */
  regExp(source: string, flags: string): RegExp | undefined {
    if (source === "") return undefined;
    try {
      const translated = translate(source, this.#dialect);
      const own = `gs${/I/i.test(flags) ? "i" : ""}${/M/i.test(flags) ? "m" : ""}`;
      return new RegExp(translated, own);
    } catch (error) {
      if (!(error instanceof OptionError)) throw error;
      return this.fail(error.message);
    }
  }

  /** What `a`, `i` and `c` print: on the same line, or after a backslash on the lines below. */
  text(): string {
    this.skip(/[ \t]/);
    if (this.atEnd) this.fail("expected \\ after `a', `c' or `i'");
    if (this.peek === "\\") {
      this.next();
      // On the same line the backslash keeps the white space after it.
      this.#at += /^[ \t]*\n|^/.exec(this.#text.slice(this.#at))?.[0].length ?? 0;
      if (this.atEnd) this.fail("incomplete command");
    }
    let text = "";
    while (!this.atEnd) {
      const character = this.next();
      if (character === "\n") break;
      text += character === "\\" ? this.next() : character;
    }
    return `${text}\n`;
  }
}
