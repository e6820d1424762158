/** The line being edited: its text and the cursor, in UTF-16 units but never within a character. */
export class Line {
  #text = "";
  #cursor = 0;
  /** What was killed last: Ctrl-Y brings it back. */
  #killed = "";

  get text(): string {
    return this.#text;
  }

  get cursor(): number {
    return this.#cursor;
  }

  set(text: string, cursor = text.length): void {
    this.#text = text;
    this.#cursor = cursor;
  }

  insert(text: string): void {
    this.#text = this.#text.slice(0, this.#cursor) + text + this.#text.slice(this.#cursor);
    this.#cursor += text.length;
  }

  /** Replaces what stands between `start` and the cursor. */
  replaceFrom(start: number, text: string): void {
    this.#text = this.#text.slice(0, start) + text + this.#text.slice(this.#cursor);
    this.#cursor = start + text.length;
  }

  /** Does what the key means to readline. Answers false if it means nothing to a line. */
  press(key: string): boolean {
    const action = actions[key];
    if (!action) return false;
    action(this);
    return true;
  }

  move(to: number): void {
    this.#cursor = Math.min(Math.max(to, 0), this.#text.length);
  }

  /** Removes the text between the two places; `keep` makes it the text that Ctrl-Y inserts. */
  remove(start: number, end: number, keep: boolean): void {
    if (start >= end) return;
    if (keep) this.#killed = this.#text.slice(start, end);
    this.#text = this.#text.slice(0, start) + this.#text.slice(end);
    this.#cursor = start;
  }

  yank(): void {
    this.insert(this.#killed);
  }

  /** Swaps the characters around the cursor, at the end the last two. */
  transpose(): void {
    const at = this.#cursor === this.#text.length ? this.before() : this.#cursor;
    if (at <= 0 || this.#text.length < 2) return;
    const before = this.before(at);
    const end = this.after(at);
    const swapped = this.#text.slice(at, end) + this.#text.slice(before, at);
    this.#text = this.#text.slice(0, before) + swapped + this.#text.slice(end);
    this.#cursor = end;
  }

  /** The place one character before. */
  before(at = this.#cursor): number {
    const low = this.#text.charCodeAt(at - 1);
    return Math.max(at - (low >= 0xdc00 && low <= 0xdfff ? 2 : 1), 0);
  }

  /** The place one character after. */
  after(at = this.#cursor): number {
    return Math.min(at + ((this.#text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1), this.#text.length);
  }

  /** The start of the word before the cursor. */
  wordBefore(): number {
    const before = this.#text.slice(0, this.#cursor);
    return (
      before.length -
      (/[\p{L}\p{N}]+[^\p{L}\p{N}]*$|[^\p{L}\p{N}]+$/u.exec(before)?.[0].length ?? 0)
    );
  }

  /** The end of the word after the cursor. */
  wordAfter(): number {
    const after = this.#text.slice(this.#cursor);
    return this.#cursor + (/^[^\p{L}\p{N}]*[\p{L}\p{N}]*/u.exec(after)?.[0].length ?? 0);
  }

  /** The start of what stands between spaces before the cursor: Ctrl-W. */
  blankBefore(): number {
    return this.#cursor - (/\S*\s*$/.exec(this.#text.slice(0, this.#cursor))?.[0].length ?? 0);
  }
}

const actions: Readonly<Record<string, (line: Line) => void>> = {
  Left: (line) => line.move(line.before()),
  "C-b": (line) => line.move(line.before()),
  Right: (line) => line.move(line.after()),
  "C-f": (line) => line.move(line.after()),
  Home: (line) => line.move(0),
  "C-a": (line) => line.move(0),
  End: (line) => line.move(line.text.length),
  "C-e": (line) => line.move(line.text.length),
  "M-b": (line) => line.move(line.wordBefore()),
  "M-f": (line) => line.move(line.wordAfter()),
  Backspace: (line) => line.remove(line.before(), line.cursor, false),
  Delete: (line) => line.remove(line.cursor, line.after(), false),
  "C-d": (line) => line.remove(line.cursor, line.after(), false),
  "C-k": (line) => line.remove(line.cursor, line.text.length, true),
  "C-u": (line) => line.remove(0, line.cursor, true),
  "C-w": (line) => line.remove(line.blankBefore(), line.cursor, true),
  "M-d": (line) => line.remove(line.cursor, line.wordAfter(), true),
  "M-Backspace": (line) => line.remove(line.wordBefore(), line.cursor, true),
  "C-y": (line) => line.yank(),
  "C-t": (line) => line.transpose(),
};
