import { shown, widthOf } from "./width.ts";

interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Draws a prompt and a line that may wrap over several rows, with as few bytes as it can. */
export class LineView {
  #columns: number;
  /** The column in which the prompt begins: output before it may have ended without a newline. */
  #start = 0;
  #prompt = "";
  #text = "";
  #cursor = 0;

  constructor(columns: number) {
    this.#columns = columns;
  }

  get columns(): number {
    return this.#columns;
  }

  /** The terminal wraps what stands on it anew: so do we. Answers the bytes that redraw it. */
  resize(columns: number): string {
    this.#columns = Math.max(columns, 2);
    return this.draw(this.#prompt, this.#text, this.#cursor);
  }

  /** The bytes for a prompt that begins in the given column. */
  begin(prompt: string, column = 0): string {
    // A full row wraps only when the next character comes: make it.
    const full = column >= this.#columns;
    this.#start = full ? 0 : column;
    this.#prompt = prompt;
    this.#text = "";
    this.#cursor = 0;
    return full ? ` \r${prompt}` : prompt;
  }

  /** The bytes that turn what is on the screen into this. */
  draw(prompt: string, text: string, cursor: number): string {
    const typed = text.length - this.#text.length;
    const appended =
      typed > 0 &&
      prompt === this.#prompt &&
      this.#cursor === this.#text.length &&
      cursor === text.length &&
      text.startsWith(this.#text);
    const from = this.#place(this.#cursor);
    const bytes = appended
      ? this.#print(text.slice(this.#text.length), prompt + text)
      : prompt === this.#prompt && text === this.#text
        ? ""
        : `${up(from.row)}\r${forward(this.#start)}\x1b[J${this.#print(prompt + text, prompt + text)}`;
    const start = bytes === "" ? from : undefined;
    this.#prompt = prompt;
    this.#text = text;
    this.#cursor = cursor;
    return bytes + this.#travel(start ?? this.#place(text.length), this.#place(cursor));
  }

  /** The bytes that bring the cursor below the line. */
  leave(): string {
    const bytes = this.#travel(this.#place(this.#cursor), this.#place(this.#text.length));
    // A line that fills its row has wrapped already.
    const { row, column } = this.#place(this.#text.length);
    return column === 0 && row > 0 && !this.#text.endsWith("\n") ? bytes : `${bytes}\r\n`;
  }

  #travel(from: Cell, to: Cell): string {
    if (from.row === to.row && from.column === to.column) return "";
    const rows = to.row < from.row ? up(from.row - to.row) : down(to.row - from.row);
    return `${rows}\r${forward(to.column)}`;
  }

  /** Terminals wrap only when the next character comes: make them. */
  #print(part: string, whole: string): string {
    const { row, column } = this.#measure(whole);
    const full = column === 0 && row > 0 && !whole.endsWith("\n");
    return shown(part).replaceAll("\n", "\r\n") + (full ? " \r" : "");
  }

  #place(at: number): Cell {
    return this.#measure(this.#prompt + this.#text.slice(0, at), this.#text.slice(at, at + 2));
  }

  /** Where the cursor stands after the text; a wide character that does not fit goes to the next row. */
  #measure(text: string, next = ""): Cell {
    let row = 0;
    let column = this.#start;
    const wrap = (width: number): void => {
      if (column + width <= this.#columns) return;
      row++;
      column = 0;
    };
    for (const character of text) {
      if (character === "\n") {
        row++;
        column = 0;
        continue;
      }
      const width = widthOf(character);
      wrap(width);
      column += width;
    }
    const [following] = next;
    wrap(following === undefined || following === "\n" ? 1 : Math.max(widthOf(following), 1));
    return { row, column };
  }
}

function up(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : "";
}

function forward(columns: number): string {
  return columns > 0 ? `\x1b[${columns}C` : "";
}

function down(rows: number): string {
  return rows > 0 ? `\x1b[${rows}B` : "";
}
