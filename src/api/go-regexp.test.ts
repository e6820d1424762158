import { expect, test } from "vitest";
import { compile, regexpProblem } from "./go-regexp.ts";

test.each([
  ["^a+$", undefined],
  ["(?i)^abc$", undefined],
  ["(?P<name>x)", undefined],
  ["a(b", "error parsing regexp: missing closing ): `a(b`"],
  ["a)b", "error parsing regexp: unexpected ): `a)b`"],
  ["x[ab", "error parsing regexp: missing closing ]: `[ab`"],
  ["*a", "error parsing regexp: missing argument to repetition operator: `*`"],
  ["a(?=b)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"],
  ["(a)\\1", "error parsing regexp: invalid escape sequence: `\\1`"],
])("%s", (pattern, problem) => {
  expect(regexpProblem(pattern)).toBe(problem);
  expect(compile(pattern) === undefined).toBe(problem !== undefined);
});

test("flags and named groups of Go's", () => {
  expect(compile("(?i)^abc$")?.test("ABC")).toBe(true);
  expect(compile("^(?P<y>\\d{4})$")?.exec("2026")?.groups).toEqual({ y: "2026" });
});
