import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { goSort } from "./go-sort.ts";

// Each line: keys, and behind the bar where the real kubectl 1.33 found what it printed, sorted by these keys
// (`get configmaps --sort-by=.data.key`). The last two lines are made to be bad for quicksort: heapsort ends them.
const recorded = readFileSync(new URL("testdata/sort-orders.txt", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => line.split(" | ").map((part) => part.split(" ").map(Number)));

test.each(recorded.map(([keys = [], order = []]) => ({ size: keys.length, keys, order })))(
  "$size rows come out in the order of Go's sort.Sort",
  ({ keys, order }) => {
    const rows = keys.map((key, index) => ({ key, index }));
    const sorted = goSort(rows, (a, b) => a.key < b.key);
    expect(sorted.map(({ index }) => index)).toEqual(order);
  },
);

test("up to twelve rows, equal ones keep their order", () => {
  const rows = Array.from({ length: 12 }, (_, index) => ({ key: index % 2, index }));
  const sorted = goSort(rows, (a, b) => a.key < b.key);
  expect(sorted.map(({ index }) => index)).toEqual([0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11]);
});
