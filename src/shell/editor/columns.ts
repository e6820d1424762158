import { widthOf } from "./width.ts";

/** Names in columns, filled downwards, as `ls` and the list of completions show them. */
export function inColumns(names: readonly string[], screenColumns: number): string {
  const widths = names.map((name) => Array.from(name).reduce((sum, one) => sum + widthOf(one), 0));
  for (let rows = 1; rows <= names.length; rows++) {
    const columns = Math.ceil(names.length / rows);
    const sizes = Array.from({ length: columns }, (_, column) =>
      Math.max(...widths.slice(column * rows, (column + 1) * rows)),
    );
    const total = sizes.reduce((sum, size) => sum + size + 2, -2);
    if (total >= screenColumns && rows < names.length) continue;
    let text = "";
    for (let row = 0; row < rows; row++) {
      let line = "";
      for (let column = 0; column * rows + row < names.length; column++) {
        const at = column * rows + row;
        const last = at + rows >= names.length;
        const pad = last ? 0 : (sizes[column] ?? 0) + 2 - (widths[at] ?? 0);
        line += (names[at] ?? "") + " ".repeat(pad);
      }
      text += `${line}\n`;
    }
    return text;
  }
  return "";
}
