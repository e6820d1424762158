import type { KubernetesObject } from "#api/meta.ts";
import type { Cell, Column, Strategy } from "../strategy.ts";
import { age, ageColumn, nameColumn } from "./columns.ts";

/** A column and what stands in it. */
export type CellOf<T> = readonly [Column, (object: T, nowMs: number) => Cell];

/** The first column of nearly every table. */
export const named: CellOf<KubernetesObject> = [nameColumn, ({ metadata }) => metadata.name];

/** How old an object is: a column of nearly every table. */
export const aged: CellOf<KubernetesObject> = [ageColumn, age];

/** The table of kinds that have no printer of their own. */
export const plainTable = tabled<KubernetesObject>(named, [
  { name: "Created At", type: "date", format: "", description: "When it was made.", priority: 0 },
  ({ metadata }) => metadata.creationTimestamp,
]);

/** A strategy's part that makes Tables: its columns from left to right. */
export function tabled<T extends KubernetesObject>(
  ...cells: readonly CellOf<T>[]
): Pick<Strategy<T>, "columns" | "row"> {
  return {
    columns: cells.map(([column]) => column),
    row: (object, nowMs) => cells.map(([, cell]) => cell(object, nowMs)),
  };
}
