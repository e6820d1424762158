/** A place between two characters; columns count UTF-16 units. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** What is edited: its lines, at least one, and where the cursor stands. */
export interface Text extends Place {
  readonly lines: readonly string[];
}

/** The line of a row; "" below the last. */
export function lineAt({ lines }: Pick<Text, "lines">, row: number): string {
  return lines[row] ?? "";
}

/** The text with the cursor at the nearest place that there is. */
export function at(text: Text, row: number, column: number): Text {
  const inside = Math.max(0, Math.min(row, text.lines.length - 1));
  const length = lineAt(text, inside).length;
  return { lines: text.lines, row: inside, column: Math.max(0, Math.min(column, length)) };
}

/** One character on in the line: surrogate pairs are one. */
export function after(line: string, column: number): number {
  return column + ((line.codePointAt(column) ?? 0) > 0xffff ? 2 : 1);
}

/** One character back in the line. */
export function before(line: string, column: number): number {
  const isPair = column > 1 && (line.codePointAt(column - 2) ?? 0) > 0xffff;
  return Math.max(0, column - (isPair ? 2 : 1));
}

/** One character on, over the end of the line. */
export function right(text: Text): Text {
  const line = lineAt(text, text.row);
  if (text.column < line.length) return at(text, text.row, after(line, text.column));
  return text.row < text.lines.length - 1 ? at(text, text.row + 1, 0) : text;
}

/** One character back, over the beginning of the line. */
export function left(text: Text): Text {
  if (text.column > 0) {
    return at(text, text.row, before(lineAt(text, text.row), text.column));
  }
  return text.row > 0 ? at(text, text.row - 1, Infinity) : text;
}

/** Puts characters, newlines among them, in at the cursor, which comes to stand behind them. */
export function insert(text: Text, added: string): Text {
  const line = lineAt(text, text.row);
  const [first = "", ...more] = added.split("\n");
  const head = line.slice(0, text.column) + first;
  const tail = line.slice(text.column);
  const last = more.at(-1);
  const fresh = last === undefined ? [head + tail] : [head, ...more.slice(0, -1), last + tail];
  return {
    lines: text.lines.toSpliced(text.row, 1, ...fresh),
    row: text.row + more.length,
    column: last === undefined ? head.length : last.length,
  };
}

/** What stands between two places. */
export function between(text: Text, from: Place, to: Place): string {
  if (from.row === to.row) return lineAt(text, from.row).slice(from.column, to.column);
  return [
    lineAt(text, from.row).slice(from.column),
    ...text.lines.slice(from.row + 1, to.row),
    lineAt(text, to.row).slice(0, to.column),
  ].join("\n");
}

/** Takes out what stands between two places; the cursor comes to the first. */
export function removeBetween(text: Text, from: Place, to: Place): Text {
  const joined =
    lineAt(text, from.row).slice(0, from.column) + lineAt(text, to.row).slice(to.column);
  return {
    lines: text.lines.toSpliced(from.row, to.row - from.row + 1, joined),
    row: from.row,
    column: from.column,
  };
}

/** Takes out whole lines; an empty one is left if they were all. The cursor comes to the line behind them. */
export function removeLines(text: Text, row: number, count: number): Text {
  const lines = text.lines.toSpliced(row, count);
  return at({ lines: lines.length > 0 ? lines : [""], row: 0, column: 0 }, row, 0);
}

/** Puts whole lines in above a row; the cursor comes to the first of them. */
export function insertLines(text: Text, row: number, added: readonly string[]): Text {
  return { lines: text.lines.toSpliced(row, 0, ...added), row, column: 0 };
}

/** Whether one place comes before another. */
export function isBefore(a: Place, b: Place): boolean {
  return a.row < b.row || (a.row === b.row && a.column < b.column);
}
