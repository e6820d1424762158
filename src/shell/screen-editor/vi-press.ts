import { cellOf, type Size } from "./screen.ts";
import { inView, isCharacter, noted, onCharacter, pressInsert, type Vi, viHeight } from "./vi.ts";
import { runCommandLine } from "./vi-command-line.ts";
import { motion } from "./vi-motions.ts";
import { isUnfinished, runCommand } from "./vi-normal.ts";
import { searchFor } from "./vi-search.ts";
import { at, before, lineAt } from "./text.ts";

/** What a key does in vi. Escape and a letter that come together are two keys. */
export function pressVi(state: Vi, key: string, size: Size): Vi {
  const [, letter] = /^M-(.)$/u.exec(key) ?? [];
  if (letter !== undefined) return pressVi(pressVi(state, "Escape", size), letter, size);
  const next = pressOne({ ...state, wish: undefined }, key, size);
  return inView(next, size);
}

function pressOne(state: Vi, key: string, size: Size): Vi {
  switch (state.mode) {
    case "command":
    case "search":
      return pressLine(state, key);
    case "insert":
    case "replace": {
      const next = pressInsert(state, key);
      const recorded = { ...next, recording: [...state.recording, key] };
      return next.mode === "normal" ? ended(recorded) : recorded;
    }
    default:
      return pressNormal({ ...state, status: "" }, key, size);
  }
}

/** Keys with names stand for letters. */
const letters: Readonly<Record<string, string>> = {
  Left: "h",
  Backspace: "h",
  Right: "l",
  Up: "k",
  "C-p": "k",
  Down: "j",
  "C-n": "j",
  "C-j": "j",
  Enter: "+",
  Home: "0",
  End: "$",
  Delete: "x",
};

function pressNormal(state: Vi, key: string, size: Size): Vi {
  if (key === "Escape" || key === "C-c") return { ...state, pending: "" };
  const wantsCharacter = /[fFtTr]$/.test(state.pending);
  if (state.pending === "" && (key === ":" || key === "/" || key === "?")) {
    return { ...state, mode: key === ":" ? "command" : "search", line: key };
  }
  if (key === ".") return wantsCharacter ? typed(state, key) : again(state, size);
  const page = pageOf(key, size);
  if (page !== 0 && state.pending === "") return turned(state, page);
  const named = wantsCharacter && key === "Enter" ? "\n" : (letters[key] ?? key);
  if (!isCharacter(named) && named !== "C-r") return { ...state, pending: "" };
  return typed(state, named);
}

/** One more key of a command, which runs when it is complete. */
function typed(state: Vi, key: string): Vi {
  const pending = state.pending + key;
  const recording = state.pending === "" ? [key] : [...state.recording, key];
  if (isUnfinished(pending)) return { ...state, pending, recording };
  if (pending === "ZZ") return { ...runCommandLine({ ...state, pending: "" }, "x") };
  const isVertical = /^\d*[jk]$/.test(pending);
  const wantedCell = isVertical
    ? (state.wantedCell ?? cellOf(lineAt(state.text, state.text.row), state.text.column))
    : pending.endsWith("$")
      ? Infinity
      : undefined;
  const original = state.text;
  const ready = { ...state, pending: "", recording, original, wantedCell };
  const next = runCommand(ready, pending);
  return next.mode === "normal" ? ended(next) : next;
}

/** A command has come to its end: its change can be undone and made again. */
function ended(state: Vi): Vi {
  const isChange = state.original.lines !== state.text.lines;
  const next = noted(state);
  return { ...next, ...(isChange && { lastChange: state.recording }), recording: [] };
}

/** `.`: the same keys once more. */
function again(state: Vi, size: Size): Vi {
  const keys = state.lastChange;
  const count = Array.from(state.pending);
  const withoutCount = keys.slice(keys.findIndex((key) => !/^\d$/.test(key)));
  const own = count.length === 0 ? keys : [...count, ...withoutCount];
  let next: Vi = { ...state, pending: "" };
  for (const key of own) next = pressOne(next, key, size);
  return { ...next, lastChange: keys };
}

/** How many rows a key turns. */
function pageOf(key: string, size: Size): number {
  const height = viHeight(size);
  const half = Math.max(1, Math.floor(height / 2));
  const page = Math.max(1, height - 2);
  const pages: Readonly<Record<string, number>> = {
    "C-f": page,
    PageDown: page,
    "C-b": -page,
    PageUp: -page,
    "C-d": half,
    "C-u": -half,
  };
  return pages[key] ?? 0;
}

function turned(state: Vi, rows: number): Vi {
  const { lines, row } = state.text;
  const target = Math.max(0, Math.min(lines.length - 1, row + rows));
  const to = motion(at(state.text, target, 0), "^", 0)?.to ?? state.text;
  const top = Math.max(0, Math.min(lines.length - 1, state.top + rows));
  return { ...state, text: onCharacter(to), top };
}

/** A key on the line behind `:`, `/` or `?`. */
function pressLine(state: Vi, key: string): Vi {
  const { line, mode } = state;
  const closed: Vi = { ...state, mode: "normal", line: "" };
  if (key === "Escape" || key === "C-c") return closed;
  if (key === "Enter") {
    const original = state.text;
    const ready: Vi = { ...closed, original };
    if (mode === "search") return searchFor(ready, line);
    return noted(runCommandLine({ ...ready, status: line }, line.slice(1)));
  }
  if (key === "C-u") return { ...state, line: line.slice(0, 1) };
  if (key === "Backspace") {
    const shorter = line.slice(0, before(line, line.length));
    return shorter === "" ? closed : { ...state, line: shorter };
  }
  return isCharacter(key) ? { ...state, line: line + key } : state;
}
