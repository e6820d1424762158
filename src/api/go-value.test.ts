import { expect, test } from "vitest";
import { goJson } from "./go-value.ts";

test("what is in Go's text is the same value", () => {
  const value = { "a<b": "x && y > z\u2028", c: ["<none>", 1, null] };
  const text = `{"a\\u003cb":"x \\u0026\\u0026 y \\u003e z\\u2028","c":["\\u003cnone\\u003e",1,null]}`;
  expect(goJson(value)).toBe(text);
  expect(JSON.parse(text)).toEqual(value);
});
