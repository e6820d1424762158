import { expect, test } from "vitest";
import { parseQuery } from "./query.ts";

test("names, values, spaces, escapes", () => {
  expect(parseQuery("")).toEqual([]);
  expect(parseQuery("a=1&&b&c=x%3D+y=z")).toEqual([
    ["a", "1"],
    ["b", ""],
    ["c", "x= y=z"],
  ]);
});

test("a pair that cannot be read is left out", () => {
  expect(parseQuery("a=%zz&b=1;c=2&%=3&d=%E4&e=5")).toEqual([["e", "5"]]);
});
