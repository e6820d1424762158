import { humanDuration } from "#api/duration.ts";
import type { KubernetesObject } from "#api/meta.ts";
import { parseTime } from "#api/time.ts";
import type { Column } from "../strategy.ts";

export const nameColumn: Column = {
  name: "Name",
  type: "string",
  format: "name",
  description: "Name of the object, unique in its namespace.",
  priority: 0,
};

export const ageColumn = column("Age", "How long ago the object was created.");

export function column(name: string, description: string): Column {
  return { name, type: "string", format: "", description, priority: 0 };
}

export function wideColumn(name: string, description: string): Column {
  return { ...column(name, description), priority: 1 };
}

export function integerColumn(name: string, description: string): Column {
  return { ...column(name, description), type: "integer" };
}

export function booleanColumn(name: string, description: string): Column {
  return { ...column(name, description), type: "boolean" };
}

/** The AGE cell. */
export function age({ metadata }: KubernetesObject, nowMs: number): string {
  return since(metadata.creationTimestamp, nowMs);
}

/** How long ago a time was; `<unknown>` if it was never. */
export function since(time: string | null | undefined, nowMs: number): string {
  return time ? humanDuration(nowMs - parseTime(time)) : "<unknown>";
}

/** `a=b,c=d`, or `<none>`. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length > 0 ? pairs.toSorted().join(",") : "<none>";
}
