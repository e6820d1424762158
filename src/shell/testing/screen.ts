import { widthOf } from "../editor/width.ts";

/** What a terminal shows after the bytes that it was sent: as much of xterm as Slipway writes. */
export class Screen {
  columns: number;
  rows: number;
  /** The lines of the screen and what has scrolled off above; "" stands right of a wide character. */
  #lines: string[][] = [[]];
  #row = 0;
  #column = 0;
  /** The main screen while the alternate one is shown. */
  #main: { readonly lines: string[][]; readonly row: number; readonly column: number } | undefined;

  constructor(columns = 80, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }

  get alternate(): boolean {
    return this.#main !== undefined;
  }

  /** All lines down to the cursor's or the last that is not empty, without what was cleared. */
  get text(): string {
    const lines = this.#lines.map((line) => line.join("").trimEnd());
    while (lines.length - 1 > this.#row && lines.at(-1) === "") lines.pop();
    return lines.join("\n");
  }

  /** Row and column of the cursor in `text`. */
  get cursor(): readonly [row: number, column: number] {
    return [this.#row, Math.min(this.#column, this.columns - 1)];
  }

  /** The line with the cursor. */
  get line(): string {
    return (this.#lines[this.#row] ?? []).join("").trimEnd();
  }

  feed(bytes: string): void {
    // eslint-disable-next-line no-control-regex
    const pattern = /\x1b\[([?\d;]*)([@-~])|([\x00-\x1f])|([^\x00-\x1f])/gu;
    for (const [, parameters = "", final, control, character] of bytes.matchAll(pattern)) {
      if (final !== undefined) this.#sequence(final, parameters);
      else if (control === "\r") this.#column = 0;
      else if (control === "\n") this.#down();
      else if (control === "\b")
        this.#column = Math.max(Math.min(this.#column, this.columns - 1) - 1, 0);
      else if (control === "\t")
        this.#column = Math.min((Math.floor(this.#column / 8) + 1) * 8, this.columns - 1);
      else if (character !== undefined) this.#print(character);
    }
  }

  #sequence(final: string, parameters: string): void {
    const count = Number(parameters || 1);
    const top = Math.max(this.#lines.length - this.rows, 0);
    if (final === "A") this.#row = Math.max(this.#row - count, top);
    else if (final === "B") this.#goTo(this.#row + count, this.#column);
    else if (final === "C") this.#column = Math.min(this.#column + count, this.columns - 1);
    else if (final === "D") this.#column = Math.max(this.#column - count, 0);
    else if (final === "H") {
      const [row = 1, column = 1] = parameters.split(";").map((each) => Number(each || 1));
      this.#goTo(top + row - 1, column - 1);
    } else if (final === "J") this.#erase(parameters, top);
    else if (final === "K") this.#lines[this.#row] = this.#before();
    else if (parameters === "?1049") this.#switch(final === "h");
    else if (!/^m$/.test(final) && parameters !== "?2004") {
      throw new Error(`the screen does not know ESC[${parameters}${final}`);
    }
  }

  /** What stands left of the cursor, filled up to it. */
  #before(): string[] {
    const line = this.#lines[this.#row] ?? [];
    return Array.from({ length: this.#column }, (_, at) => line[at] ?? " ");
  }

  #erase(parameters: string, top: number): void {
    if (parameters === "3") {
      this.#lines = this.#lines.slice(top);
      this.#row -= top;
    } else if (parameters === "2") {
      // xterm keeps what it clears, above the screen; here it is gone.
      this.#lines = [
        ...this.#lines.slice(0, top),
        ...Array.from({ length: this.#row - top + 1 }, () => []),
      ];
    } else this.#lines = [...this.#lines.slice(0, this.#row), this.#before()];
  }

  #switch(on: boolean): void {
    if (on === this.alternate) return;
    if (on) {
      this.#main = { lines: this.#lines, row: this.#row, column: this.#column };
      this.#lines = [[]];
      this.#goTo(0, 0);
    } else if (this.#main) {
      this.#lines = this.#main.lines;
      this.#row = this.#main.row;
      this.#column = this.#main.column;
      this.#main = undefined;
    }
  }

  #goTo(row: number, column: number): void {
    this.#row = row;
    this.#column = column;
    while (this.#lines.length <= row) this.#lines.push([]);
  }

  #down(): void {
    this.#goTo(this.#row + 1, this.#column);
  }

  #print(character: string): void {
    const width = widthOf(character);
    const line = (): string[] => (this.#lines[this.#row] ??= []);
    if (width === 0) {
      const cells = line();
      cells[this.#column - 1] = (cells[this.#column - 1] ?? "") + character;
      return;
    }
    // A full line wraps only when the next character comes.
    if (this.#column + width > this.columns) {
      this.#column = 0;
      this.#down();
    }
    const cells = line();
    while (cells.length < this.#column) cells.push(" ");
    cells.splice(this.#column, width, character, ...(width === 2 ? [""] : []));
    this.#column += width;
  }
}
