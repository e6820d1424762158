import { cellOf, cellsIn, type Screen, type Size, visible } from "./screen.ts";
import { lineAt } from "./text.ts";
import { type Vi, viHeight } from "./vi.ts";

/** What vi shows. */
export function viScreen(state: Vi, size: Size): Screen {
  const { text, top, settings, line, mode } = state;
  const height = viHeight(size);
  const gutter = settings.number ? Math.max(3, String(text.lines.length).length) + 1 : 0;
  const columns = Math.max(1, size.columns - gutter);
  const cell = cellOf(lineAt(text, text.row), text.column);
  // All lines are moved to the left where the cursor is far to the right.
  const from = cell < columns ? 0 : cell - Math.floor(columns / 2);
  const body = Array.from({ length: height }, (_, index) => {
    const row = top + index;
    if (row >= text.lines.length) return "~";
    const number = gutter > 0 ? `${String(row + 1).padStart(gutter - 1)} ` : "";
    return number + visible(lineAt(text, row), from, columns);
  });
  const isLine = mode === "command" || mode === "search";
  const bottom = isLine ? tail(line, size.columns) : statusLine(state, size);
  const cursor = isLine
    ? { row: height, column: Math.min(cellsIn(line), size.columns - 1) }
    : { row: text.row - top, column: gutter + cell - from };
  return { rows: [...body, bottom].slice(-size.rows), cursor };
}

/** The end of what is typed, where the cursor is. */
function tail(line: string, columns: number): string {
  return visible(line, Math.max(0, cellsIn(line) - columns + 1), columns);
}

/** The mode or a message, and on the right the place. */
function statusLine({ mode, status, text, top, pending }: Vi, size: Size): string {
  const modes = { insert: "-- INSERT --", replace: "-- REPLACE --" };
  const said = mode === "insert" || mode === "replace" ? modes[mode] : status;
  const { row, column, lines } = text;
  const place = `${row + 1},${lineAt(text, row) === "" ? "0-1" : column + 1}`;
  const ruler = `${place.padEnd(12)} ${part(top, lines.length, viHeight(size))}`;
  const room = size.columns - ruler.length - 1;
  if (room < 12) return visible(said || place, 0, size.columns);
  const keys = pending.padEnd(6).slice(0, 6);
  const shown = visible(said, 0, room - 7);
  return `${shown}${" ".repeat(room - 6 - cellsIn(shown))}${keys} ${ruler}`.trimEnd();
}

function part(top: number, lines: number, height: number): string {
  if (lines <= height) return "All";
  if (top === 0) return "Top";
  if (top + height >= lines) return "Bot";
  return `${Math.floor((100 * top) / (lines - height))}%`;
}
