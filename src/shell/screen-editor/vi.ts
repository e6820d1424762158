import { encodeUtf8 } from "#base/utf8.ts";
import { linesOf, type OpenFile, type Wish, type Written } from "./model.ts";
import { scrolled, type Size } from "./screen.ts";
import {
  after,
  at,
  before,
  insert,
  left,
  lineAt,
  removeBetween,
  right,
  type Text,
} from "./text.ts";
import { changed, noUndo, type Undo } from "./undo.ts";

export type Mode = "normal" | "insert" | "replace" | "command" | "search";

/** Text that was deleted or yanked. */
export interface Register {
  readonly text: string;
  /** Whole lines. */
  readonly isLines: boolean;
}

export interface Settings {
  readonly number: boolean;
  readonly expandtab: boolean;
  readonly autoindent: boolean;
  readonly ignorecase: boolean;
  readonly shiftwidth: number;
}

/** All that vi knows. */
export interface Vi {
  readonly text: Text;
  readonly undo: Undo;
  readonly name: string;
  readonly saved: readonly string[];
  readonly top: number;
  readonly mode: Mode;
  /** The keys of a command that is not complete: `2d`. */
  readonly pending: string;
  /** What is typed behind `:`, `/` or `?`, with that. */
  readonly line: string;
  readonly register: Register;
  /** The last search: `/x` or `?x`. */
  readonly search: string;
  /** The keys of the last change, for `.`, and of the one that is being made. */
  readonly lastChange: readonly string[];
  readonly recording: readonly string[];
  /** The text before the change that is being made. */
  readonly original: Text;
  /** The cell in which the cursor wants to stand, going up and down. */
  readonly wantedCell: number | undefined;
  readonly settings: Settings;
  readonly status: string;
  readonly wish?: Wish | undefined;
}

/** vi with a file. */
export function openVi({ name, content, problem }: OpenFile): Vi {
  const lines = linesOf(content ?? "");
  const text = { lines, row: 0, column: 0 };
  return {
    text,
    undo: noUndo,
    name,
    saved: lines,
    top: 0,
    mode: "normal",
    pending: "",
    line: "",
    register: { text: "", isLines: false },
    search: "",
    lastChange: [],
    recording: [],
    original: text,
    wantedCell: undefined,
    settings: {
      number: false,
      expandtab: false,
      autoindent: false,
      ignorecase: false,
      shiftwidth: 8,
    },
    status: openedStatus(name, content, problem),
  };
}

function openedStatus(
  name: string,
  content: string | undefined,
  problem: string | undefined,
): string {
  if (problem) return `"${name}" ${problem}`;
  if (name === "") return "";
  if (content === undefined) return `"${name}" [New]`;
  const lines = content === "" ? 0 : linesOf(content).length;
  return `"${name}" ${lines}L, ${encodeUtf8(content).length}B`;
}

/** How many rows of the text are shown. */
export function viHeight({ rows }: Size): number {
  return Math.max(1, rows - 1);
}

/** Whether the file has something else. */
export function isModified({ text, saved }: Vi): boolean {
  return text.lines !== saved && text.lines.join("\n") !== saved.join("\n");
}

/** With the cursor where it may stand in normal mode: on a character, not behind the last. */
export function onCharacter(text: Text): Text {
  const inside = at(text, text.row, text.column);
  const line = lineAt(inside, inside.row);
  return inside.column === line.length && line !== ""
    ? at(inside, inside.row, before(line, line.length))
    : inside;
}

/** Begins to insert; what follows until Escape is one change. */
export function inserting(state: Vi, text: Text): Vi {
  return { ...state, mode: "insert", text };
}

/** After a command in normal mode: what it changed can be undone. */
export function done(state: Vi, text: Text): Vi {
  return { ...state, text: onCharacter(text) };
}

/** Notes the change that was made since normal mode was left, or the command began. */
export function noted(state: Vi): Vi {
  const { original, text } = state;
  if (original.lines === text.lines) return state;
  return { ...state, undo: changed(state.undo, original), original: text };
}

/** A key in insert mode; Escape goes back to normal mode. */
export function pressInsert(state: Vi, key: string): Vi {
  const { text, settings } = state;
  const line = lineAt(text, text.row);
  switch (key) {
    case "Escape":
    case "C-c":
      return {
        ...state,
        mode: "normal",
        text: onCharacter(text.column > 0 ? left(text) : text),
      };
    case "Enter": {
      const indent = settings.autoindent
        ? (/^\s*/.exec(line.slice(0, text.column))?.[0] ?? "")
        : "";
      return { ...state, text: insert(text, `\n${indent}`) };
    }
    case "Tab": {
      const { expandtab, shiftwidth } = settings;
      const spaces = " ".repeat(shiftwidth - (text.column % shiftwidth));
      return { ...state, text: insert(text, expandtab ? spaces : "\t") };
    }
    case "Backspace":
      return { ...state, text: removeBetween(text, left(text), text) };
    case "Delete":
      return { ...state, text: removeBetween(text, text, right(text)) };
    case "C-w": {
      const kept = line.slice(0, text.column).replace(/(?:\w+|[^\w\s]+)?\s*$/, "");
      const from = { row: text.row, column: kept.length };
      return { ...state, text: removeBetween(text, from, text) };
    }
    case "C-u":
      return { ...state, text: removeBetween(text, { row: text.row, column: 0 }, text) };
    default:
      return insertedOrMoved(state, key, line);
  }
}

function insertedOrMoved(state: Vi, key: string, line: string): Vi {
  const { text, mode } = state;
  const { row, column } = text;
  const moves: Readonly<Record<string, () => Text>> = {
    Left: () => at(text, row, before(line, column)),
    Right: () => at(text, row, after(line, column)),
    Up: () => at(text, row - 1, column),
    Down: () => at(text, row + 1, column),
    Home: () => at(text, row, 0),
    End: () => at(text, row, Infinity),
  };
  const move = moves[key];
  if (move) return { ...state, text: move() };
  if (!isCharacter(key)) return state;
  if (mode === "replace" && column < line.length) {
    const end = { row, column: after(line, column) };
    return { ...state, text: insert(removeBetween(text, text, end), key) };
  }
  return { ...state, text: insert(text, key) };
}

/** Whether a key is a character that was typed, and not the name of one. */
export function isCharacter(key: string): boolean {
  return Array.from(key).length === 1;
}

/** What vi says when the file is written. */
export function viWrote(state: Vi, written: Written): Vi {
  const { wish, text, pending } = state;
  const next: Vi = { ...state, wish: undefined, pending: "" };
  if (wish?.type !== "write") return next;
  if ("problem" in written) {
    return {
      ...next,
      status: `"${wish.name}" E212: Can't open file for writing: ${written.problem}`,
    };
  }
  const lines = written.bytes === 0 ? 0 : wish.lines.length;
  const own = state.name === "" || wish.name === state.name;
  const saved: Vi = {
    ...next,
    ...(own && { name: wish.name, saved: text.lines }),
    status: `"${wish.name}" ${lines}L, ${written.bytes}B written`,
  };
  return pending === "leave" ? { ...saved, wish: { type: "leave", exitCode: 0 } } : saved;
}

/** The state with the cursor on the screen. */
export function inView(state: Vi, size: Size): Vi {
  const height = viHeight(size);
  const { row, lines } = state.text;
  const far = row < state.top - height || row >= state.top + 2 * height;
  const middle = Math.min(row - Math.floor(height / 2), lines.length - height);
  return { ...state, top: far ? Math.max(0, middle) : scrolled(state.top, row, height) };
}
