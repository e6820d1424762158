import { expect, test } from "vitest";
import { contentOf } from "./model.ts";
import { vi } from "./programs.ts";
import type { Vi } from "./vi.ts";

const size = { columns: 40, rows: 8 };

/** `<Esc>` stands for a key with a name. */
function keysIn(text: string): string[] {
  return Array.from(text.matchAll(/<(\w[\w-]*)>|[^]/gu), ([whole, name]) =>
    name === undefined ? whole : name === "Esc" ? "Escape" : name,
  );
}

function after(content: string, keys: string): Vi {
  let state = vi.open({ name: "a.txt", content });
  for (const key of keysIn(keys)) {
    state = vi.press(state, key, size);
    if (state.wish?.type === "write") {
      state = vi.wrote(state, { bytes: contentOf(state.wish.lines).length });
    }
  }
  return state;
}

/** The text with the cursor as `|`. */
function shown({ text: { lines, row, column } }: Vi): string {
  return lines
    .map((line, at) => (at === row ? `${line.slice(0, column)}|${line.slice(column)}` : line))
    .join("\n");
}

test.each([
  // Motions.
  ["one two\nthree", "l", "o|ne two\nthree"],
  ["one two\nthree", "3l", "one| two\nthree"],
  ["one two\nthree", "99l", "one tw|o\nthree"],
  ["one two\nthree", "$h", "one t|wo\nthree"],
  ["one two\nthree", "$j", "one two\nthre|e"],
  ["one two\na\nthree", "$jj", "one two\na\nthre|e"],
  ["one two\na\nthree", "4ljj", "one two\na\nthre|e"],
  ["one two\nthree", "jk", "|one two\nthree"],
  ["one, two\n  three", "w", "one|, two\n  three"],
  ["one, two\n  three", "ww", "one, |two\n  three"],
  ["one, two\n  three", "3w", "one, two\n  |three"],
  ["one, two", "W", "one, |two"],
  ["one two\n\nthree", "2w", "one two\n|\nthree"],
  ["one two", "e", "on|e two"],
  ["one two", "ee", "one tw|o"],
  ["one two", "$b", "one |two"],
  ["one two", "$bb", "|one two"],
  ["one\ntwo", "jb", "|one\ntwo"],
  ["  one", "$0", "|  one"],
  ["  one", "$^", "  |one"],
  ["a\nb\nc", "G", "a\nb\n|c"],
  ["a\nb\nc", "2G", "a\n|b\nc"],
  ["a\nb\nc", "Ggg", "|a\nb\nc"],
  ["a.b.c", "f.", "a|.b.c"],
  ["a.b.c", "2f.", "a.b|.c"],
  ["a.b.c", "t.", "|a.b.c"],
  ["a.b.c", "$F.", "a.b|.c"],
  // Deleting and putting.
  ["abc", "x", "|bc"],
  ["abc", "2x", "|c"],
  ["abc", "$x", "a|b"],
  ["", "x", "|"],
  ["abc", "$X", "a|c"],
  ["abc", "xp", "b|ac"],
  ["abc", "xP", "|abc"],
  ["a\nb\nc", "dd", "|b\nc"],
  ["a\nb\nc", "2dd", "|c"],
  ["a\nb\nc", "Gdd", "a\n|b"],
  ["a", "dd", "|"],
  ["a\nb\nc", "dj", "|c"],
  ["a\nb\nc", "jdG", "|a"],
  ["a\nb\nc", "Gdgg", "|"],
  ["a\nb", "ddp", "b\n|a"],
  ["a\nb", "yyp", "a\n|a\nb"],
  ["a\nb", "yyP", "|a\na\nb"],
  ["a\nb", "yyj2p", "a\nb\n|a\na"],
  ["one two", "dw", "|two"],
  ["one two", "wdw", "one| "],
  ["one\ntwo", "dw", "|\ntwo"],
  ["one two three", "d2w", "|three"],
  ["one two three", "2dw", "|three"],
  ["one two", "de", "| two"],
  ["one two", "$db", "one |o"],
  ["one two", "wD", "one| "],
  ["one two", "wd0", "|two"],
  ["a.b", "df.", "|b"],
  ["one two", "yw$p", "one twoone| "],
  // Changing.
  ["one two", "cwnew<Esc>", "ne|w two"],
  ["a two", "cwnew<Esc>", "ne|w two"],
  ["one two", "wCnew<Esc>", "one ne|w"],
  ["one", "ccnew<Esc>", "ne|w"],
  ["one\ntwo", "Snew<Esc>", "ne|w\ntwo"],
  ["one", "snew<Esc>", "ne|wne"],
  ["abc", "rx", "|xbc"],
  ["abc", "2rx", "x|xc"],
  ["abc", "lr<Enter>", "a\n|c"],
  ["abc", "RXY<Esc>", "X|Yc"],
  ["ab", "~", "A|b"],
  ["a\n  b", "J", "a| b"],
  ["a\nb\nc", "3J", "a b| c"],
  ["a\nb", ">>", "\t|a\nb"],
  ["a\nb", ":set sw=2 et<Enter>2>>", "  |a\n  b"],
  ["    a", ":set sw=2 et<Enter><<", "  |a"],
  // Inserting.
  ["bc", "ia<Esc>", "|abc"],
  ["ac", "ab<Esc>", "a|bc"],
  ["  b", "Ia<Esc>", "  |ab"],
  ["a", "Ab<Esc>", "a|b"],
  ["a", "ob<Esc>", "a\n|b"],
  ["a", "Ob<Esc>", "|b\na"],
  ["  a", ":set ai<Enter>ob<Esc>", "  a\n  |b"],
  ["ab", "i1<Enter>2<Esc>", "1\n|2ab"],
  ["ab", "Axy<Backspace>z<Esc>", "abx|z"],
  ["ab", "A one two<C-w><Esc>", "ab one| "],
  // Undoing and doing again.
  ["abc", "xxu", "|bc"],
  ["abc", "xxuu", "|abc"],
  ["abc", "xxuu<C-r>", "|bc"],
  ["abc", "ixyz<Esc>u", "|abc"],
  ["a\nb", "ddu", "|a\nb"],
  ["a b c", "dw.", "|c"],
  ["a\na", "Ax<Esc>j.", "ax\na|x"],
  ["a a", "cwb<Esc>w.", "b |b"],
  ["a\nb\nc\nd\ne", "dd2.", "|d\ne"],
  // Searching.
  ["a\nb\na", "/b<Enter>", "a\n|b\na"],
  ["x a\na a", "/a<Enter>n", "x a\n|a a"],
  ["x a\na a", "/a<Enter>nN", "x |a\na a"],
  ["a\nb\nc", "G?a<Enter>", "|a\nb\nc"],
  ["a1\nb22", "/[0-9]\\{2\\}<Enter>", "a1\nb|22"],
  // The command line.
  ["a\nb\nc", ":2<Enter>", "a\n|b\nc"],
  ["a\nb\nc", ":$<Enter>", "a\nb\n|c"],
  ["a a\na", ":s/a/b/<Enter>", "|b a\na"],
  ["a a\na", ":s/a/b/g<Enter>", "|b b\na"],
  ["a a\na", ":%s/a/b/g<Enter>", "b b\n|b"],
  ["a\na\na", ":2,3s/a/b/<Enter>", "a\nb\n|b"],
  ["nginx:1.25", ":s#\\(nginx\\):.*#\\1:1.27#<Enter>", "|nginx:1.27"],
  ["a", ":s/a/[&]/<Enter>", "|[a]"],
  ["a\nb\nc", ":2d<Enter>", "a\n|c"],
  ["a", ":%s/a/b/<Enter>u", "|a"],
  // Keys that come together with Escape, and keys that mean nothing.
  ["a\nb", "ix<M-j>", "xa\n|b"],
  ["abc", "d<Esc>x", "|bc"],
  ["abc", "<F1>q<Unknown>x", "|bc"],
  ["a👍b", "lx", "a|b"],
] as const)("%j and %s", (content, keys, expected) => {
  expect(shown(after(content, keys))).toBe(expected);
});

function said(keys: string): string {
  return after("a\n", keys).status;
}

function wish(keys: string): Vi["wish"] {
  return after("a\n", keys).wish;
}

test("words about what is wrong", () => {
  expect(said("x:q<Enter>")).toBe("E37: No write since last change (add ! to override)");
  expect(said(":foo<Enter>")).toBe("E492: Not an editor command: foo");
  expect(said("/zz<Enter>")).toBe("E486: Pattern not found: zz");
  expect(said(":%s/zz/y/<Enter>")).toBe("E486: Pattern not found: zz");
  expect(said(":set foo<Enter>")).toBe("E518: Unknown option: foo");
  expect(said("u")).toBe("Already at oldest change");
  expect(said("")).toBe('"a.txt" 1L, 2B');
});

test("writing and leaving", () => {
  expect(wish(":q<Enter>")).toEqual({ type: "leave", exitCode: 0 });
  expect(wish("x:q<Enter>")).toBeUndefined();
  expect(wish("x:q!<Enter>")).toEqual({ type: "leave", exitCode: 0 });
  expect(wish("x:wq<Enter>")).toEqual({ type: "leave", exitCode: 0 });
  expect(wish("x:x<Enter>")).toEqual({ type: "leave", exitCode: 0 });
  expect(wish("xZZ")).toEqual({ type: "leave", exitCode: 0 });
  expect(wish("ZQ")).toEqual({ type: "leave", exitCode: 0 });
  expect(wish(":cq<Enter>")).toEqual({ type: "leave", exitCode: 1 });
  expect(after("a\n", "Ab<Esc>:w<Enter>").status).toBe('"a.txt" 1L, 3B written');
  expect(after("a\n", "Ab<Esc>:w<Enter>:q<Enter>").wish).toEqual({ type: "leave", exitCode: 0 });
});

test("a failed write says why and leaves nothing behind", () => {
  let state = vi.open({ name: "a.txt", content: "a" });
  for (const key of keysIn("x:wq<Enter>")) state = vi.press(state, key, size);
  state = vi.wrote(state, { problem: "Permission denied" });
  expect(state.wish).toBeUndefined();
  expect(state.status).toBe(`"a.txt" E212: Can't open file for writing: Permission denied`);
});

test("what it shows", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`).join("\n");
  expect(vi.screen(after("a\n", ""), size)).toEqual({
    rows: ["a", "~", "~", "~", "~", "~", "~", '"a.txt" 1L, 2B          1,1          All'],
    cursor: { row: 0, column: 0 },
  });
  expect(vi.screen(after(lines, ":set nu<Enter>Gi"), size)).toEqual({
    rows: [
      " 14 line 14",
      " 15 line 15",
      " 16 line 16",
      " 17 line 17",
      " 18 line 18",
      " 19 line 19",
      " 20 line 20",
      "-- INSERT --            20,1         Bot",
    ],
    cursor: { row: 6, column: 4 },
  });
  expect(vi.screen(after(lines, ":%s/a"), size)).toMatchObject({
    rows: { 7: ":%s/a" },
    cursor: { row: 7, column: 5 },
  });
  expect(vi.screen(after("x".repeat(50), "$"), size)).toMatchObject({
    rows: { 0: "x".repeat(21) },
    cursor: { row: 0, column: 20 },
  });
});
