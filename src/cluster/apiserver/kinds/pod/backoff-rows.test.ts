import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Event, Pod } from "#api/core.ts";
import type { KubernetesObject } from "#api/meta.ts";
import { parseTime } from "#api/time.ts";
import { eventStrategy } from "../core/event.ts";
import { podStrategy } from "./pod.ts";

// What `kubectl get` printed of Pods in every failure mode and of their Events, some seconds after the
// snapshot: the cells without the widths of columns.

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const { now, objects } = JSON.parse(read("../../../../kubectl/describe/testdata/backoff.json")) as {
  now: string;
  objects: KubernetesObject[];
};

const squeezed = (cells: readonly unknown[]) => cells.join(" ").replaceAll(/\s+/g, " ").trim();
const printed = (name: string) =>
  read(`testdata/${name}`)
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => squeezed([line]));

/** Recorded lines that no row of these moments is. */
function unlike(lines: readonly string[], rowsAt: (ms: number) => readonly string[]): string[] {
  const told = new Set<string>();
  for (let ms = -2000; ms <= 6000; ms += 500) {
    for (const row of rowsAt(parseTime(now) + ms)) told.add(row);
  }
  return lines.filter((line) => !told.has(line));
}

test("every Pod's row", () => {
  const pods = objects.filter(
    ({ kind, metadata }) => kind === "Pod" && metadata.namespace === "backoff",
  ) as Pod[];
  const rowsAt = (ms: number) => pods.map((pod) => squeezed(podStrategy.row(pod, ms)));
  const lines = printed("backoff-pods.txt");
  expect(lines.length).toBe(pods.length);
  expect(unlike(lines, rowsAt)).toEqual([]);
});

test("every Pod's cells in a Table, each of its type", () => {
  const table = JSON.parse(read("../../../kubelet/testdata/backoff-table.json")) as Readonly<
    Record<string, { readonly cells: readonly unknown[] }>
  >;
  for (const [name, { cells }] of Object.entries(table)) {
    const pod = objects.find(({ kind, metadata }) => kind === "Pod" && metadata.name === name);
    const rows: (readonly unknown[])[] = [];
    for (let ms = -2000; ms <= 6000; ms += 500) {
      rows.push(podStrategy.row(pod as Pod, parseTime(now) + ms));
    }
    expect(rows).toContainEqual(cells);
  }
});

test("every Event's row", () => {
  const events = objects.filter(
    ({ kind, metadata }) => kind === "Event" && metadata.namespace === "backoff",
  ) as Event[];
  const shown = eventStrategy.columns.map(({ priority }) => priority === 0);
  const rowsAt = (ms: number) =>
    events.map((event) =>
      squeezed(eventStrategy.row(event, ms).filter((_, index) => shown[index])),
    );
  expect(unlike(printed("backoff-events.txt"), rowsAt)).toEqual([]);
});
