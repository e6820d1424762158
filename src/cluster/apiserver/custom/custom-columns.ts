// Tables of custom objects: as registry/customresource/tableconvertor of apiextensions-apiserver.

import type { CustomResourceColumnDefinition } from "#api/apiextensions.ts";
import type { CustomObject } from "#api/custom-resource.ts";
import { JsonPath, JsonPathError } from "#api/jsonpath.ts";
import { formatValue } from "#api/go-value.ts";
import { parseTime } from "#api/time.ts";
import { nameColumn, since } from "../kinds/columns.ts";
import type { CellOf } from "../kinds/tabled.ts";
import { named } from "../kinds/tabled.ts";
import type { Cell, Column } from "../strategy.ts";

const byDefault: readonly CustomResourceColumnDefinition[] = [
  {
    name: "Age",
    type: "date",
    description: "How long ago the object was created.",
    jsonPath: ".metadata.creationTimestamp",
  },
];

/** The columns of a version, left to right; one that cannot be read ends them. */
export function cellsOf(
  columns: readonly CustomResourceColumnDefinition[] = [],
): CellOf<CustomObject>[] {
  const cells: CellOf<CustomObject>[] = [named];
  for (const column of columns.length > 0 ? columns : byDefault) {
    const path = pathOf(column.jsonPath);
    if (!path) return [named];
    cells.push([columnOf(column), (object, nowMs) => cellOf(column.type, path, object, nowMs)]);
  }
  return cells;
}

function pathOf(text: string): JsonPath | undefined {
  try {
    return new JsonPath(`{${text}}`, { allowMissingKeys: true });
  } catch (error) {
    if (error instanceof JsonPathError) return undefined;
    throw error;
  }
}

function columnOf(column: CustomResourceColumnDefinition): Column {
  const { name, type, format = "", description, priority = 0, jsonPath } = column;
  return {
    ...nameColumn,
    name,
    type: type as Column["type"],
    format,
    description:
      description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority,
  };
}

function cellOf(type: string, path: JsonPath, object: CustomObject, nowMs: number): Cell {
  const value = firstOf(path, object);
  if (value === undefined || value === null) return null;
  if (type === "string") return formatValue(value);
  if (type === "integer" && typeof value === "number") return Math.trunc(value);
  if (type === "number" && typeof value === "number") return value;
  if (type === "boolean" && typeof value === "boolean") return value;
  if (type === "date" && typeof value === "string") return ageOf(value, nowMs);
  return null;
}

function firstOf(path: JsonPath, object: CustomObject): unknown {
  try {
    return path.findAll(object)[0]?.[0];
  } catch (error) {
    if (error instanceof JsonPathError) return undefined;
    throw error;
  }
}

function ageOf(time: string, nowMs: number): string {
  const isTime = time === "" || (/^\d{4}-\d\d-\d\dT/.test(time) && !Number.isNaN(parseTime(time)));
  return isTime ? since(time, nowMs) : "<invalid>";
}
