import { isObject, type JsonObject } from "#base/json.ts";
import { objectsAt, textAt, textMapAt } from "../resources/fields.ts";
import { objectName, type ResourceMapping } from "../resources/mapping.ts";

/** What is shown of the server's Table and what is put beside it. */
export interface TableOptions {
  readonly wide: boolean;
  readonly withNamespace: boolean;
  /** Names are shown as `pod/web`. */
  readonly withKind: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
  readonly noHeaders: boolean;
}

/** One row of the server's Table. */
export interface TableRow {
  readonly cells: readonly unknown[];
  /** The object, or as much of it as the server sent. */
  readonly object: JsonObject;
}

/** The columns and rows of one or several answers. */
export interface Table {
  readonly columns: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly TableRow[];
}

/** Reads a Table as the server sent it; undefined if the answer is something else. */
export function tableOf(answer: JsonObject): Table | undefined {
  if (answer["kind"] !== "Table") return undefined;
  return {
    columns: objectsAt(answer, "columnDefinitions").map((column) => ({
      name: textAt(column, "name"),
      priority: Number(column["priority"] ?? 0),
    })),
    rows: objectsAt(answer, "rows").map((row) => ({
      cells: Array.isArray(row["cells"]) ? row["cells"] : [],
      object: isObject(row["object"]) ? row["object"] : {},
    })),
  };
}

/** The line above the rows. */
export function headerOf({ columns }: Table, options: TableOptions): string[] {
  const shown = columns.filter(({ priority }) => options.wide || priority === 0);
  return [
    ...(options.withNamespace ? ["NAMESPACE"] : []),
    ...shown.map(({ name }) => name.toUpperCase()),
    ...options.labelColumns.map((label) => (label.split("/").at(-1) ?? label).toUpperCase()),
    ...(options.showLabels ? ["LABELS"] : []),
  ];
}

/** The cells of one row as they are printed. */
export function cellsOf(
  { columns }: Table,
  { cells, object }: TableRow,
  mapping: ResourceMapping,
  options: TableOptions,
): string[] {
  const labels = textMapAt(object, "metadata", "labels");
  const shown = columns.flatMap(({ name, priority }, index) => {
    if (!options.wide && priority !== 0) return [];
    const cell = cellText(cells[index]);
    return [options.withKind && name.toLowerCase() === "name" ? objectName(mapping, cell) : cell];
  });
  return [
    ...(options.withNamespace ? [textAt(object, "metadata", "namespace")] : []),
    ...shown,
    ...options.labelColumns.map((label) => labels[label] ?? ""),
    ...(options.showLabels ? [labelsText(labels)] : []),
  ];
}

/** `a=b,c=d` in the order of the keys; `<none>` without labels. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(labels)
    .toSorted()
    .map((key) => `${key}=${labels[key]}`);
  return pairs.length > 0 ? pairs.join(",") : "<none>";
}

/** A cell ends at its first line break; what would disturb a terminal is escaped. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  const text = typeof cell === "string" ? cell : JSON.stringify(cell);
  const end = text.search(/[\f\n\r]/);
  const line = end < 0 ? text : `${text.slice(0, end)}...`;
  return line.replaceAll("\u001b", "^[");
}
