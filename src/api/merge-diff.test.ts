import { expect, test } from "vitest";
import { createMergePatch, createThreeWayJsonMergePatch } from "./merge-diff.ts";
import { applyMergePatch } from "./patch.ts";

test("a merge patch says what changes, and null for what goes", () => {
  const before = { a: 1, b: { c: [1], d: 2 }, e: "x" };
  const after = { a: 1, b: { c: [2], f: {} }, g: true };
  const patch = createMergePatch(before, after);
  expect(patch).toEqual({ b: { c: [2], d: null, f: {} }, e: null, g: true });
  expect(applyMergePatch(before, patch)).toEqual(after);
  expect(createMergePatch(after, after)).toEqual({});
});

test("only what was applied before is taken away; what others added stays", () => {
  const original = { spec: { a: 1, b: 2, list: [1] } };
  const modified = { spec: { a: 3, list: [1, 2] } };
  const current = { spec: { a: 1, b: 2, list: [1], others: true }, status: {} };
  expect(createThreeWayJsonMergePatch(original, modified, current)).toEqual({
    spec: { a: 3, b: null, list: [1, 2] },
  });
  const done = { spec: { a: 3, list: [1, 2], others: true }, status: {} };
  expect(createThreeWayJsonMergePatch(modified, modified, done)).toEqual({});
});
