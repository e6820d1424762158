import type { Options } from "../coreutils/options.ts";
import { widthOf } from "../editor/width.ts";

/** What the screen below the header holds: per row its characters, "" to the right of a wide one. */
export type Cells = readonly (readonly string[])[];

/** What the header tells. */
export interface Heading {
  readonly columns: number;
  readonly intervalMs: number;
  readonly command: string;
  readonly host: string;
  readonly time: string;
}

/** The header as procps' watch prints it: what does not fit goes, the time last. */
export function header({ columns, intervalMs, command, host, time }: Heading): string {
  const left = `Every ${(intervalMs / 1000).toFixed(1)}s: `;
  const right = `${host}: ${time}`;
  if (columns < right.length) return "";
  const room = columns - right.length - left.length;
  if (room < 2) return right.padStart(columns);
  const shown =
    room === 2
      ? left
      : widthOfText(command) < room
        ? left + command
        : `${cut(left + command, left.length + room - 5)}...`;
  return shown + " ".repeat(columns - right.length - widthOfText(shown)) + right;
}

/** The output of a command on a screen of that size. */
export function cellsOf(
  text: string,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  options: Pick<Options, "has">,
): Cells {
  const height = Math.max(options.has("t") ? rows : rows - 2, 0);
  const cells: string[][] = [];
  // eslint-disable-next-line no-control-regex
  const plain = text.replaceAll(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, "");
  for (const line of plain.replace(/\n$/, "").split("\n")) {
    let row: string[] = [];
    cells.push(row);
    for (const character of expandTabs(line)) {
      const width = widthOf(character);
      if (width === 0 || character < " ") continue;
      if (row.length + width > columns) {
        if (options.has("w")) break;
        row = [];
        cells.push(row);
      }
      row.push(character, ...(width === 2 ? [""] : []));
    }
    if (cells.length > height) break;
  }
  return cells.slice(0, height);
}

/** The rows as text; what differs from `before` is in reverse video. */
export function rowsOf(cells: Cells, before?: Cells): readonly string[] {
  return cells.map((row, y) => {
    let text = "";
    let marked = false;
    for (const [x, character] of row.entries()) {
      if (character === "") continue;
      const differs = before !== undefined && character !== (before[y]?.[x] ?? " ");
      if (differs !== marked) text += differs ? "\x1b[7m" : "\x1b[27m";
      marked = differs;
      text += character;
    }
    return marked ? `${text}\x1b[27m` : text;
  });
}

function expandTabs(line: string): string {
  let text = "";
  for (const character of line) {
    text += character === "\t" ? " ".repeat(8 - (widthOfText(text) % 8)) : character;
  }
  return text;
}

function widthOfText(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

function cut(text: string, columns: number): string {
  let shown = "";
  let width = 0;
  for (const character of text) {
    width += widthOf(character);
    if (width > columns) break;
    shown += character;
  }
  return shown;
}
