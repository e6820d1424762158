import { expect, test } from "vitest";
import { contentOf } from "./model.ts";
import type { Nano } from "./nano.ts";
import { nano } from "./programs.ts";

const size = { columns: 40, rows: 12 };

function keysIn(text: string): string[] {
  return Array.from(text.matchAll(/<(\w[\w\\/-]*)>|[^]/gu), ([whole, name]) => name ?? whole);
}

function after(content: string, keys: string): Nano {
  let state = nano.open({ name: "a.txt", content });
  for (const key of keysIn(keys)) {
    state = nano.press(state, key, size);
    if (state.wish?.type === "write") {
      state = nano.wrote(state, { bytes: contentOf(state.wish.lines).length });
    }
  }
  return state;
}

/** The text with the cursor as `|`. */
function shown({ text: { lines, row, column } }: Nano): string {
  return lines
    .map((line, at) => (at === row ? `${line.slice(0, column)}|${line.slice(column)}` : line))
    .join("\n");
}

test.each([
  ["bc", "a", "a|bc"],
  ["ab", "<Right>x<Enter>y", "ax\ny|b"],
  ["ab\nc", "<Down><Backspace>", "ab|c"],
  ["ab", "<Right><Backspace>", "|b"],
  ["ab", "<Delete>", "|b"],
  ["ab\nc", "<End><Delete>", "ab|c"],
  ["abc\nx\nabc", "<End><Down><Down>", "abc\nx\na|bc"],
  ["one\ntwo", "<End><Right>", "one\n|two"],
  ["one\ntwo", "<Down><Left>", "one|\ntwo"],
  ["one", "<C-e><C-a><C-f>", "o|ne"],
  ["a\nb\nc", "<C-k>", "|b\nc"],
  ["a\nb\nc", "<C-k><C-k><C-u>", "a\nb\n|c"],
  ["a\nb\nc", "<C-k><Down><C-k><C-u>", "b\nc\n|"],
  ["a\nb", "<Down><C-k>", "a\n|"],
  ["a\nb", "<M-6><C-u>", "a\na\n|b"],
  ["a", "xyz<M-u>", "|a"],
  ["a", "xyz<M-u><M-e>", "xyz|a"],
  ["a", "x<Right>y<M-u>", "xa|"],
  ["a b", "<C-w>B<Enter>", "a |b"],
  ["a b\nb", "<F6>b<Enter><M-w>", "a b\n|b"],
  ["a b\nb", "<F6>b<Enter><M-w><M-w>", "a |b\nb"],
  ["a\nb\nc", "<M-g>2<Enter>", "a\n|b\nc"],
  ["a\nb\nc", "<M-/>", "a\nb\nc|"],
  ["a\nb", "<Tab>", "\t|a\nb"],
  ["a", "<F5><Unknown>", "|a"],
  ["👍", "<Right>x", "👍x|"],
] as const)("%j and %s", (content, keys, expected) => {
  expect(shown(after(content, keys))).toBe(expected);
});

test("saving and leaving", () => {
  const leave = { type: "leave", exitCode: 0 };
  expect(after("a", "<C-x>").wish).toEqual(leave);
  expect(after("a", "x<C-x>").question).toEqual({ asks: "save", answer: "", leaves: true });
  expect(after("a", "x<C-x>n").wish).toEqual(leave);
  expect(after("a", "x<C-x>y<Enter>").wish).toEqual(leave);
  expect(after("a", "x<C-x><C-c>").status).toBe("[ Cancelled ]");
  expect(after("a\n", "x<C-s>").status).toBe("[ Wrote 1 line ]");
  expect(after("a\n", "x<C-s><C-x>").wish).toEqual(leave);
  expect(after("a\n", "x<M-u><C-x>").wish).toEqual(leave);
  expect(after("a\n", "x<C-o><Backspace><Backspace><Backspace>yaml<Enter>").name).toBe("a.yaml");
  expect(after("a", "<F6>z<Enter>").status).toBe('[ "z" not found ]');
});

test("a failed write says why", () => {
  const state = nano.press(nano.open({ name: "a", content: "x" }), "C-s", size);
  expect(nano.wrote(state, { problem: "Is a directory" }).status).toBe(
    "[ Error writing a: Is a directory ]",
  );
});

const reverse = (text: string): string => `\x1b[7m${text}\x1b[27m`;

test("what it shows, on a phone's width", () => {
  expect(nano.screen(after("a: 1\n", "x"), size)).toEqual({
    rows: [
      reverse(" nano            a.txt         Modified "),
      "xa: 1",
      ...Array.from({ length: 7 }, () => ""),
      "",
      `${reverse("^G")} Help      ${reverse("^O")} Write Out ${reverse("F6")} Where Is`,
      `${reverse("^X")} Exit      ${reverse("^S")} Save      ${reverse("M-W")} Next`,
    ],
    cursor: { row: 1, column: 1 },
  });
  expect(nano.screen(after("a\n", "x<C-x>"), size)).toMatchObject({
    rows: { 9: reverse("Save modified buffer?                   ") },
    cursor: { row: 9, column: 22 },
  });
  expect(nano.screen(after(`${"x".repeat(60)}\ny`, "<End>"), size)).toMatchObject({
    rows: { 1: `${reverse("<")}${"x".repeat(27)}`, 2: "y" },
    cursor: { row: 1, column: 28 },
  });
  expect(nano.screen(after("x".repeat(60), ""), size).rows[1]).toBe("x".repeat(39) + reverse(">"));
});

test("help fits and goes away", () => {
  const { rows } = nano.screen(after("a", "<C-g>"), size);
  expect(rows).toHaveLength(12);
  expect(rows[2]).toBe("What you type is put in where the cursor");
  expect(nano.screen(after("a", "<C-g>q"), size).rows[1]).toBe("a");
});
