/** Collects lines until they make a whole command. */
export class Continuation {
  readonly #incomplete: (text: string) => boolean;
  readonly #lines: string[] = [];
  /** The line that closes what is open, if that can be told without parsing everything again. */
  #closer: RegExp | undefined;

  constructor(incomplete: (text: string) => boolean) {
    this.#incomplete = incomplete;
  }

  /** A command has begun and needs more lines. */
  get open(): boolean {
    return this.#lines.length > 0;
  }

  /** Adds a line; answers the command if it is whole now. */
  add(line: string): string | undefined {
    this.#lines.push(line);
    // Parsing at each line of a long here-document would take quadratic time.
    if (this.#closer && !this.#closer.test(line)) return undefined;
    const text = this.#lines.join("\n");
    if (this.#incomplete(text)) {
      this.#closer = closerOf(text);
      return undefined;
    }
    return this.finish();
  }

  /** The command as far as it has come. */
  finish(): string {
    const text = this.#lines.join("\n");
    this.clear();
    return text;
  }

  clear(): void {
    this.#lines.length = 0;
    this.#closer = undefined;
  }
}

/** What the last line that opens a here-document wants to see. */
function closerOf(text: string): RegExp | undefined {
  const last = text.slice(text.lastIndexOf("\n") + 1);
  const found = /<<(-?)\s*(?:'([^']+)'|"([^"]+)"|\\?([^\s;&|<>()'"\\]+))[^'"`]*$/.exec(last);
  if (!found) return undefined;
  const word = (found[2] ?? found[3] ?? found[4] ?? "").replaceAll(
    /[\\^$.*+?()[\]{}|]/g,
    String.raw`\$&`,
  );
  return new RegExp(`^${found[1] ? String.raw`\t*` : ""}${word}$`);
}
