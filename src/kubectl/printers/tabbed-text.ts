/**
 * Sets text whose cells end in tabs as Go's text/tabwriter does: a column is as wide as the widest of
 * its cells in adjoining lines, plus padding. What follows the last tab of a line belongs to no column.
 */
export function alignTabs(text: string, padding = 2): string {
  const rows = text.split("\n").map((line) => line.split("\t"));
  const widths = rows.map((row) => row.map(() => 0));
  const columns = Math.max(...rows.map((row) => row.length)) - 1;
  for (let column = 0; column < columns; column++) {
    for (let first = 0; first < rows.length; first++) {
      let end = first;
      let width = 0;
      for (; column < (rows[end]?.length ?? 0) - 1; end++) {
        width = Math.max(width, lengthOf(rows[end]?.[column] ?? "") + padding);
      }
      for (let row = first; row < end; row++) (widths[row] ?? [])[column] = width;
      first = Math.max(first, end);
    }
  }
  return rows
    .map((row, index) =>
      row
        .map((cell, column) =>
          column === row.length - 1
            ? cell
            : cell + " ".repeat((widths[index]?.[column] ?? 0) - lengthOf(cell)),
        )
        .join(""),
    )
    .join("\n");
}

/** In characters, not in UTF-16 units. */
function lengthOf(cell: string): number {
  return Array.from(cell).length;
}
