import { must } from "#base/assert.ts";
import { mistake, type Token, tokensOf } from "./lexer.ts";

/** The tokens of a program one after the other. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  /** The number of the next token; can be set back. */
  place = 0;

  constructor(source: string) {
    this.#tokens = tokensOf(source);
  }

  get peek(): Token {
    return must(this.#tokens[Math.min(this.place, this.#tokens.length - 1)], "token");
  }

  get atEnd(): boolean {
    return this.peek.type === "end";
  }

  get atStatementEnd(): boolean {
    const { type, text } = this.peek;
    return type === "newline" || type === "end" || (type === "symbol" && /^[;}]$/.test(text));
  }

  next(): Token {
    const token = this.peek;
    this.place++;
    return token;
  }

  /** Reads the word or symbol if it comes next. */
  takes(text: string): boolean {
    const { type, text: found } = this.peek;
    if (found !== text || (type !== "symbol" && type !== "word")) return false;
    this.place++;
    return true;
  }

  expect(text: string): void {
    if (!this.takes(text)) this.fail();
  }

  skipNewlines(): void {
    while (this.peek.type === "newline") this.place++;
  }

  /** Newlines and semicolons. */
  skipEnds(): void {
    while (
      this.peek.type === "newline" ||
      (this.peek.type === "symbol" && this.peek.text === ";")
    ) {
      this.place++;
    }
  }

  endStatement(): void {
    if (!this.atStatementEnd) this.fail();
    if (this.peek.text !== "}" && !this.atEnd) this.place++;
  }

  /** Throws OptionError. */
  fail(text = this.peek.text): never {
    throw mistake(this.peek.line, text);
  }
}
