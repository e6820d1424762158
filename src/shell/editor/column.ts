import { widthOf } from "./width.ts";

/** In which column the cursor stands after what programs printed: the prompt begins there. */
export class Column {
  #at = 0;

  /** The column; as many as the screen has means that the next character wraps. */
  within(columns: number): number {
    return this.#at > columns ? ((this.#at - 1) % columns) + 1 : this.#at;
  }

  feed(text: string): void {
    const start = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
    if (start > 0) this.#at = 0;
    // eslint-disable-next-line no-control-regex
    const pattern = /\x1b\[[\d;?]*([ -/]*[@-~])|([^])/gu;
    for (const [, final, character = ""] of text.slice(start).matchAll(pattern)) {
      if (final === "H" || final === "f") this.#at = 0;
      else if (character === "\b") this.#at = Math.max(this.#at - 1, 0);
      else if (character === "\t") this.#at += 8 - (this.#at % 8);
      else if (character >= " ") this.#at += widthOf(character);
    }
  }
}
