import { widthOf } from "../editor/width.ts";

/** The size of a terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What a terminal shows: a text for each row, with its colours, and the cursor, counted from 0. */
export interface Screen {
  readonly rows: readonly string[];
  readonly cursor: { readonly row: number; readonly column: number };
}

/** Text in reverse video. */
export function reversed(text: string): string {
  return `\x1b[7m${text}\x1b[27m`;
}

/** The bytes that make one screen of another; of none, the whole screen. */
export function paint(screen: Screen, old?: Screen): string {
  const drawn = screen.rows.map((text, row) =>
    old?.rows[row] === text ? "" : `\x1b[${row + 1};1H\x1b[K${text}`,
  );
  const { row, column } = screen.cursor;
  return `${drawn.join("")}\x1b[${row + 1};${column + 1}H`;
}

const tabWidth = 8;

/** In which cell the character at `index` of a line is shown. */
export function cellOf(line: string, index: number): number {
  let cell = 0;
  for (const character of line.slice(0, index)) cell += cellsOf(character, cell);
  return cell;
}

/** The index of the character that is shown in a cell, or of the end of the line. */
export function indexAt(line: string, cell: number): number {
  let index = 0;
  let reached = 0;
  for (const character of line) {
    reached += cellsOf(character, reached);
    if (reached > cell) return index;
    index += character.length;
  }
  return index;
}

function cellsOf(character: string, cell: number): number {
  return character === "\t" ? tabWidth - (cell % tabWidth) : widthOf(character);
}

/** The part of a line that `columns` cells from cell `from` on show. */
export function visible(line: string, from: number, columns: number): string {
  let text = "";
  let cell = 0;
  for (const character of line) {
    const width = cellsOf(character, cell);
    if (cell + width > from + columns) break;
    // Half a character is shown as spaces.
    if (cell >= from) text += width > 0 && character < " " ? shown(character, width) : character;
    else if (cell + width > from) text += " ".repeat(cell + width - from);
    cell += width;
  }
  return text;
}

function shown(control: string, width: number): string {
  if (control === "\t") return " ".repeat(width);
  return `^${String.fromCharCode(control.charCodeAt(0) + 64)}`;
}

/** The cells of a text. */
export function cellsIn(text: string): number {
  return cellOf(text, text.length);
}

/** The first row to show so that `row` is among `height` of them, if until now it was `top`. */
export function scrolled(top: number, row: number, height: number): number {
  if (row < top) return row;
  return row >= top + height ? row - height + 1 : top;
}
