import {
  after,
  at,
  before,
  between,
  insert,
  insertLines,
  isBefore,
  lineAt,
  removeBetween,
  removeLines,
  type Text,
} from "./text.ts";
import { redone, undone } from "./undo.ts";
import { done, inserting, onCharacter, type Register, type Vi } from "./vi.ts";
import { firstNonBlank, motion } from "./vi-motions.ts";
import { searchAgain } from "./vi-search.ts";

/** `3dw`: a count, an operator, a count, a motion or a command. */
const grammar =
  /^(?<count>[1-9]\d*)?(?:(?<operator>[dcy<>])(?<times>[1-9]\d*)?)?(?<command>[1-9]|0|[fFtTr][^]|gg|Z[ZQ]|[^]|C-.)$/u;
const beginning = /^([1-9]\d*)?([dcy<>]([1-9]\d*)?)?[fFtTrgZ]?$/;

/** A command whose keys are complete. */
interface Command {
  readonly count: number;
  readonly operator: string;
  readonly keys: string;
}

/** Whether more keys belong to this command. */
export function isUnfinished(pending: string): boolean {
  return beginning.test(pending) && pending !== "0";
}

/** Runs a complete command of normal mode; one that is none does nothing. */
export function runCommand(state: Vi, pending: string): Vi {
  const groups = grammar.exec(pending)?.groups;
  if (!groups) return state;
  const { count = "", times = "", operator = "", command = "" } = groups;
  const product = count || times ? Number(count || 1) * Number(times || 1) : 0;
  const parsed = { count: product, operator, keys: command };
  return operator ? operate(state, parsed) : (simple(state, parsed) ?? move(state, parsed));
}

function move(state: Vi, { count, keys }: Command): Vi {
  const found = motion(state.text, keys, count, state.wantedCell);
  if (!found) return state;
  const isVertical = keys === "j" || keys === "k";
  return { ...done(state, found.to), ...(isVertical && { wantedCell: state.wantedCell }) };
}

/** `d`, `c`, `y`, `<`, `>` with a motion, or doubled for whole lines. */
function operate(state: Vi, { count, operator, keys }: Command): Vi {
  const { text } = state;
  if (keys === operator) {
    const last = Math.min(text.lines.length, text.row + Math.max(1, count)) - 1;
    return onLines(state, operator, text.row, last);
  }
  // `cw` stops at the end of the word.
  const isWord =
    operator === "c" && /^[wW]$/.test(keys) && /\S/.test(lineAt(text, text.row)[text.column] ?? "");
  const found = isWord ? changeWord(text, keys, count) : motion(text, keys, count);
  if (!found) return state;
  const { to, takes } = found;
  const [from, end] = isBefore(to, text) ? [to, text] : [text, to];
  if (takes === "lines" || operator === "<" || operator === ">") {
    return onLines(state, operator, from.row, end.row);
  }
  return onCharacters(
    state,
    operator,
    from,
    takes === "through" ? behind(end) : trimmed(from, end, keys),
  );
}

function changeWord(text: Text, keys: string, count: number) {
  const end = keys === "w" ? "e" : "E";
  const line = lineAt(text, text.row);
  // A word of one character ends where it begins.
  const next = line[text.column + 1] ?? " ";
  const isSingle =
    count <= 1 &&
    (/\s/.test(next) || (keys === "w" && /\w/.test(next) !== /\w/.test(line[text.column] ?? "")));
  return isSingle ? { to: text, takes: "through" as const } : motion(text, end, count);
}

function behind(text: Text): Text {
  return at(text, text.row, after(lineAt(text, text.row), text.column));
}

/** `dw` of a line's last word leaves the line end. */
function trimmed(from: Text, end: Text, keys: string): Text {
  if (!/^[wW]$/.test(keys) || end.row === from.row) return end;
  return at(from, end.row - 1, Infinity);
}

function onCharacters(state: Vi, operator: string, from: Text, to: Text): Vi {
  const register: Register = { text: between(state.text, from, to), isLines: false };
  if (operator === "y") return { ...done(state, from), register };
  const rest = removeBetween(state.text, from, to);
  return operator === "c"
    ? { ...inserting(state, rest), register }
    : { ...done(state, rest), register };
}

function onLines(state: Vi, operator: string, first: number, last: number): Vi {
  const { text, settings } = state;
  const lines = text.lines.slice(first, last + 1);
  if (operator === "<" || operator === ">") {
    const shifted = lines.map((line) => shift(line, operator === ">" ? 1 : -1, settings));
    const all = text.lines.toSpliced(first, lines.length, ...shifted);
    return done(state, { lines: all, row: first, column: firstNonBlank(shifted[0] ?? "") });
  }
  const register: Register = { text: lines.join("\n"), isLines: true };
  if (operator === "y") {
    return { ...state, register, text: at(text, first, first === text.row ? text.column : 0) };
  }
  if (operator === "c") {
    const all = text.lines.toSpliced(first, lines.length, "");
    return { ...inserting(state, { lines: all, row: first, column: 0 }), register };
  }
  const rest = removeLines(text, first, lines.length);
  return { ...done(state, at(rest, rest.row, firstNonBlank(lineAt(rest, rest.row)))), register };
}

function shift(line: string, by: 1 | -1, { shiftwidth, expandtab }: Vi["settings"]): string {
  if (line === "") return line;
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const width = indent.replaceAll("\t", " ".repeat(8)).length;
  const wanted = Math.max(0, width + by * shiftwidth);
  const tabs = expandtab ? 0 : Math.floor(wanted / 8);
  return "\t".repeat(tabs) + " ".repeat(wanted - tabs * 8) + line.slice(indent.length);
}

/** Commands that are abbreviations of others. */
const short: Readonly<Record<string, string>> = {
  x: "dl",
  X: "dh",
  D: "d$",
  C: "c$",
  s: "cl",
  S: "cc",
  Y: "yy",
};

/** A command without a motion; undefined if it is none. */
function simple(state: Vi, { count, keys }: Command): Vi | undefined {
  const { text } = state;
  const line = lineAt(text, text.row);
  const long = short[keys];
  if (long) {
    if (keys === "x" && line === "") return state;
    return runCommand(state, `${count || ""}${long}`);
  }
  switch (keys) {
    case "i":
      return inserting(state, text);
    case "a":
      return inserting(state, line === "" ? text : behind(text));
    case "I":
      return inserting(state, at(text, text.row, /^\s*/.exec(line)?.[0].length ?? 0));
    case "A":
      return inserting(state, at(text, text.row, Infinity));
    case "o":
      return inserting(state, opened(state, text.row + 1));
    case "O":
      return inserting(state, opened(state, text.row));
    case "R":
      return { ...state, mode: "replace" };
    case "p":
    case "P":
      return put(state, keys === "p", Math.max(1, count));
    case "J":
      return done(state, joined(text, Math.max(2, count)));
    case "~":
      return done(state, swappedCase(text, Math.max(1, count)));
    case "u":
      return stepped(state, undone(state.undo, text), "Already at oldest change");
    case "C-r":
      return stepped(state, redone(state.undo, text), "Already at newest change");
    case "n":
    case "N":
      return searchAgain(state, keys === "N");
    case "ZQ":
      return { ...state, wish: { type: "leave", exitCode: 0 } };
    default:
      return keys.startsWith("r") ? replaced(state, keys.slice(1), Math.max(1, count)) : undefined;
  }
}

function opened({ text, settings }: Vi, row: number): Text {
  const indent = settings.autoindent ? (/^\s*/.exec(lineAt(text, text.row))?.[0] ?? "") : "";
  return at(insertLines(text, row, [indent]), row, indent.length);
}

function put(state: Vi, isAfter: boolean, count: number): Vi {
  const { text, register } = state;
  if (register.text === "" && !register.isLines) return state;
  if (register.isLines) {
    const lines = Array.from({ length: count }, () => register.text.split("\n")).flat();
    const row = isAfter ? text.row + 1 : text.row;
    return done(state, at(insertLines(text, row, lines), row, firstNonBlank(lines[0] ?? "")));
  }
  const start = isAfter && lineAt(text, text.row) !== "" ? behind(text) : text;
  const added = register.text.repeat(count);
  const end = insert(start, added);
  // Of several lines the cursor stays at the first.
  const cursor = added.includes("\n") ? start : end;
  const column = added.includes("\n") ? start.column : before(lineAt(end, end.row), cursor.column);
  return done(state, { lines: end.lines, row: cursor.row, column });
}

function joined(text: Text, count: number): Text {
  let result = text;
  for (let each = 1; each < count; each++) {
    const { row, lines } = result;
    if (row >= lines.length - 1) break;
    const first = lineAt(result, row);
    const second = lineAt(result, row + 1).trimStart();
    const space =
      first === "" || second === "" || /\s$/.test(first) || second.startsWith(")") ? "" : " ";
    const both = lines.toSpliced(row, 2, first + space + second);
    result = { lines: both, row, column: space ? first.length : Math.max(0, first.length - 1) };
  }
  return result;
}

function swappedCase(text: Text, count: number): Text {
  const line = lineAt(text, text.row);
  const end = Math.min(line.length, text.column + count);
  const swapped = Array.from(line.slice(text.column, end), (each) =>
    each === each.toLowerCase() ? each.toUpperCase() : each.toLowerCase(),
  ).join("");
  const lines = text.lines.with(text.row, line.slice(0, text.column) + swapped + line.slice(end));
  return at({ lines, row: text.row, column: 0 }, text.row, end);
}

function replaced(state: Vi, character: string, count: number): Vi {
  const { text } = state;
  const line = lineAt(text, text.row);
  if (text.column + count > line.length || character === "\x1b") return state;
  const rest = removeBetween(text, text, { row: text.row, column: text.column + count });
  if (character === "\n") return done(state, insert(rest, "\n"));
  const end = insert(rest, character.repeat(count));
  return done(state, at(end, end.row, end.column - 1));
}

function stepped(state: Vi, step: ReturnType<typeof undone>, nothing: string): Vi {
  if (!step) return { ...state, status: nothing };
  const [text, undo] = step;
  // `original` follows, so that this is no change of its own.
  return { ...state, text: onCharacter(text), original: text, undo };
}
