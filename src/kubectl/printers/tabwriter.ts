/** How a text table is set, as in Go's text/tabwriter. */
export interface TabOptions {
  /** The narrowest column, padding included. */
  readonly minWidth: number;
  readonly padding: number;
}

/** The tables that kubectl prints of lists. */
export const tableTabs: TabOptions = { minWidth: 6, padding: 3 };

/** Sets rows in columns and remembers the widths, so that rows printed later stand below. */
export class TabWriter {
  readonly #options: TabOptions;
  readonly #widths: number[] = [];

  constructor(options: TabOptions = tableTabs) {
    this.#options = options;
  }

  /** The rows as lines; the last cell of a row is not padded. */
  format(rows: readonly (readonly string[])[]): string {
    const { minWidth, padding } = this.#options;
    for (const row of rows) {
      for (const [index, cell] of row.slice(0, -1).entries()) {
        const width = Math.max(minWidth, widthOf(cell) + padding);
        this.#widths[index] = Math.max(this.#widths[index] ?? 0, width);
      }
    }
    return rows.map((row) => `${this.#line(row)}\n`).join("");
  }

  #line(row: readonly string[]): string {
    return row
      .map((cell, index) => {
        const width = index === row.length - 1 ? 0 : (this.#widths[index] ?? 0);
        return cell + " ".repeat(Math.max(width - widthOf(cell), 0));
      })
      .join("");
  }
}

/** In characters, as Go counts runes. */
function widthOf(text: string): number {
  return Array.from(text).length;
}
