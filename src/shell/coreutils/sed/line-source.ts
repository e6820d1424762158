import type { Input } from "../../runtime/input.ts";

/** A line and the newline after it, which the last line of a file may lack. */
export interface SourceLine {
  readonly text: string;
  readonly newline: string;
}

/** The lines of several inputs as one stream. Reads ahead only if somebody asks for the last line. */
export class LineSource {
  /** Opens the next input; undefined after the last one. */
  readonly #open: () => Promise<Input | undefined>;
  readonly #delimiter: string;
  #input: Input | undefined;
  #ahead: SourceLine | undefined;
  #ended = false;
  /** The number of the line that was read last. */
  line = 0;

  constructor(open: () => Promise<Input | undefined>, delimiter: string) {
    this.#open = open;
    this.#delimiter = delimiter;
  }

  async next(): Promise<SourceLine | undefined> {
    const line = this.#ahead ?? (await this.#read());
    this.#ahead = undefined;
    if (line) this.line++;
    return line;
  }

  /** Whether no line follows. */
  async isLast(): Promise<boolean> {
    this.#ahead ??= await this.#read();
    return this.#ahead === undefined;
  }

  async #read(): Promise<SourceLine | undefined> {
    while (!this.#ended) {
      this.#input ??= await this.#open();
      if (!this.#input) this.#ended = true;
      const line = await this.#input?.readLine(this.#delimiter);
      if (line === undefined) this.#input = undefined;
      else if (line.endsWith(this.#delimiter)) {
        return { text: line.slice(0, -1), newline: this.#delimiter };
      } else return { text: line, newline: "" };
    }
    return undefined;
  }
}
