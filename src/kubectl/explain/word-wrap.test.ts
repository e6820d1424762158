import { expect, test } from "vitest";
import { paragraphs } from "./paragraphs.ts";
import { indent, wordWrap } from "./word-wrap.ts";

test("lines break between words; what is too long for a line has one of its own", () => {
  expect(wordWrap("one two three", 8)).toBe("one two\nthree");
  expect(wordWrap("see https://example.com/very/long now", 12)).toBe(
    "see\nhttps://example.com/very/long\nnow",
  );
  expect(wordWrap("a\n\nb  c", 10)).toBe("a\n\nb  c");
  expect(wordWrap("text \n", 4)).toBe("text\n");
});

test("every line is indented, the empty ones too", () => {
  expect(indent("a\n\nb", 2)).toBe("  a\n  \n  b");
});

test("paragraphs are joined; lists, code and empty lines stay", () => {
  expect(paragraphs("one\ntwo three\n\n- four\n- five\n    code  here\nsix:\nseven", 9)).toEqual([
    "one two",
    "three",
    "",
    "- four",
    "- five",
    "    code  here",
    "six:",
    "seven",
  ]);
});
