import { line } from "d3-shape";
import { expect, test } from "vitest";
import { curveRounded } from "./rounded-curve.ts";

const draw = line().curve(curveRounded(5));

test("corners are round, ends are where they were", () => {
  expect(
    draw([
      [0, 0],
      [20, 0],
      [20, 20],
    ]),
  ).toBe("M0,0L15,0Q20,0,20,5L20,20");
});

test("short pieces get smaller corners", () => {
  expect(
    draw([
      [0, 0],
      [4, 0],
      [4, 4],
    ]),
  ).toBe("M0,0L2,0Q4,0,4,2L4,4");
});
