import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import { parseTime } from "#api/time.ts";
import { podStrategy } from "./pod.ts";

const url = new URL("testdata/pod-table-rows.json", import.meta.url);
const rows = JSON.parse(readFileSync(url, "utf8")) as {
  pod: Pod;
  cells: unknown[];
  conditions: unknown;
}[];

/** All Pods of the table were 100 days old when it was recorded. */
const ageMs = 100 * 24 * 3_600_000;

test("every recorded Pod has the recorded cells and conditions", () => {
  expect(rows.length).toBeGreaterThan(500);
  for (const { pod, cells, conditions } of rows) {
    const nowMs = parseTime(pod.metadata.creationTimestamp) + ageMs;
    const { name } = pod.metadata;
    expect({ name, cells: podStrategy.row(pod, nowMs) }).toEqual({ name, cells });
    expect({ name, conditions: podStrategy.rowConditions?.(pod) ?? null }).toEqual({
      name,
      conditions,
    });
  }
});
