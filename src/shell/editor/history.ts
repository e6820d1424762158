/** Walking through the lines typed before. Lines changed on the way stay changed until Enter. */
export class HistoryWalk {
  readonly #lines: string[];
  readonly #changed = new Map<number, string>();
  #at: number;

  /** `lines` is the shell's history, oldest first; this adds to it. */
  constructor(lines: string[]) {
    this.#lines = lines;
    this.#at = lines.length;
  }

  /** Keeps a line that was entered, unless it is empty or the same as the last. */
  add(line: string): void {
    if (line.trim() !== "" && line !== this.#lines.at(-1)) this.#lines.push(line);
    this.#changed.clear();
    this.#at = this.#lines.length;
  }

  /** The line `steps` away (-1 is older), or undefined at either end. `current` is what is left. */
  step(steps: number, current: string): string | undefined {
    const next = this.#at + steps;
    if (next < 0 || next > this.#lines.length) return undefined;
    this.#changed.set(this.#at, current);
    this.#at = next;
    return this.#changed.get(next) ?? this.#lines[next] ?? "";
  }

  /** The place of the newest line before `before` that contains the text; -1 if none does. */
  find(text: string, before: number): number {
    for (let at = Math.min(before, this.#lines.length) - 1; at >= 0; at--) {
      if (this.#lines[at]?.includes(text)) return at;
    }
    return -1;
  }

  get length(): number {
    return this.#lines.length;
  }

  line(at: number): string | undefined {
    return this.#lines[at];
  }
}
