import { cellOf, indexAt } from "./screen.ts";
import { after, at, before, lineAt, type Text } from "./text.ts";

/** Where a motion leads, and what an operator in front of it takes. */
export interface Motion {
  readonly to: Text;
  /** Whole lines, the character under the end too, or up to it. */
  readonly takes: "lines" | "through" | "upTo";
}

/** Where the cursor comes by a motion of vi; undefined if it leads nowhere. `count` is 0 without one. */
export function motion(
  text: Text,
  keys: string,
  count: number,
  wantedCell?: number,
): Motion | undefined {
  const times = Math.max(1, count);
  const { row, column } = text;
  const line = lineAt(text, row);
  const inLine = (to: number, takes: Motion["takes"] = "upTo"): Motion => ({
    to: at(text, row, to),
    takes,
  });
  switch (keys[0]) {
    case "h":
      return column > 0 ? inLine(repeat(times, column, (each) => before(line, each))) : undefined;
    case "l":
    case " ":
      return inLine(repeat(times, column, (each) => Math.min(line.length, after(line, each))));
    case "j":
    case "+":
      return rowMotion(text, row + times, keys, wantedCell);
    case "k":
    case "-":
      return rowMotion(text, row - times, keys, wantedCell);
    case "0":
      return inLine(0);
    case "^":
      return inLine(firstNonBlank(line));
    case "$": {
      const end = at(text, row + times - 1, Infinity);
      return { to: end, takes: "upTo" };
    }
    case "G": {
      const target = count === 0 ? text.lines.length - 1 : count - 1;
      return { to: startOf(text, target), takes: "lines" };
    }
    case "g":
      return { to: startOf(text, Math.max(0, count - 1)), takes: "lines" };
    case "f":
    case "t":
      return found(text, keys, times, 1);
    case "F":
    case "T":
      return found(text, keys, times, -1);
    default:
      return wordMotion(text, keys, times);
  }
}

function repeat(times: number, start: number, step: (from: number) => number): number {
  let reached = start;
  for (let each = 0; each < times; each++) reached = step(reached);
  return reached;
}

/** The first character of a line that is no space. */
export function firstNonBlank(line: string): number {
  return Math.min(/^\s*/.exec(line)?.[0].length ?? 0, Math.max(0, line.length - 1));
}

function startOf(text: Text, row: number): Text {
  const inside = at(text, row, 0);
  return at(inside, inside.row, firstNonBlank(lineAt(inside, inside.row)));
}

function rowMotion(text: Text, row: number, key: string, wantedCell?: number): Motion | undefined {
  if (row < 0 || row >= text.lines.length) return undefined;
  if (key === "+" || key === "-") return { to: startOf(text, row), takes: "lines" };
  const cell = wantedCell ?? cellOf(lineAt(text, text.row), text.column);
  return { to: at(text, row, indexAt(lineAt(text, row), cell)), takes: "lines" };
}

function found(text: Text, keys: string, times: number, step: 1 | -1): Motion | undefined {
  const line = lineAt(text, text.row);
  const character = keys.slice(1);
  let column = text.column;
  for (let each = 0; each < times; each++) {
    column =
      step > 0
        ? line.indexOf(character, column + 1)
        : column > 0
          ? line.lastIndexOf(character, column - 1)
          : -1;
    if (column < 0) return undefined;
  }
  const isTill = keys[0] === "t" || keys[0] === "T";
  const end = isTill ? column - step : column;
  return { to: at(text, text.row, end), takes: step > 0 ? "through" : "upTo" };
}

type Class = "word" | "sign" | "blank" | "end";

/** What a character is for `w` (letters and signs are different words) or for `W`. */
function classAt(text: Text, big: boolean): Class {
  const line = lineAt(text, text.row);
  if (text.column >= line.length) return line === "" ? "end" : "blank";
  const character = line[text.column] ?? "";
  if (/\s/.test(character)) return "blank";
  return big || /[\p{L}\p{N}_]/u.test(character) ? "word" : "sign";
}

function forward(text: Text): Text | undefined {
  const line = lineAt(text, text.row);
  if (text.column < line.length - 1) return at(text, text.row, after(line, text.column));
  return text.row < text.lines.length - 1 ? at(text, text.row + 1, 0) : undefined;
}

function back(text: Text): Text | undefined {
  if (text.column > 0) return at(text, text.row, before(lineAt(text, text.row), text.column));
  if (text.row === 0) return undefined;
  const above = lineAt(text, text.row - 1);
  return at(text, text.row - 1, Math.max(0, above.length - 1));
}

function wordMotion(text: Text, keys: string, times: number): Motion | undefined {
  const [key = ""] = keys;
  const big = key !== key.toLowerCase();
  const step = { w: nextWord, e: wordEnd, b: wordStart }[key.toLowerCase()];
  if (!step) return undefined;
  let to = text;
  for (let each = 0; each < times; each++) to = step(to, big);
  return { to, takes: key.toLowerCase() === "e" ? "through" : "upTo" };
}

/** Behind the word, or at the beginning of the next line. */
function pastWord(text: Text, big: boolean): Text {
  const kind = classAt(text, big);
  let to = text;
  for (;;) {
    const next = forward(to);
    if (!next) return at(to, to.row, Infinity);
    if (next.row > to.row || classAt(next, big) !== kind) return next;
    to = next;
  }
}

function nextWord(text: Text, big: boolean): Text {
  const start = classAt(text, big);
  let to = start === "word" || start === "sign" ? pastWord(text, big) : text;
  if (start === "end") to = forward(to) ?? to;
  while (classAt(to, big) === "blank") {
    const next = forward(to);
    if (!next) return at(to, to.row, Infinity);
    to = next;
  }
  return to;
}

function wordEnd(text: Text, big: boolean): Text {
  let to = forward(text) ?? text;
  while (["blank", "end"].includes(classAt(to, big))) {
    const next = forward(to);
    if (!next) return to;
    to = next;
  }
  const kind = classAt(to, big);
  for (;;) {
    const next = forward(to);
    if (!next || next.row > to.row || classAt(next, big) !== kind) return to;
    to = next;
  }
}

function wordStart(text: Text, big: boolean): Text {
  let to = back(text) ?? text;
  while (classAt(to, big) === "blank") {
    const next = back(to);
    if (!next) return to;
    to = next;
  }
  const kind = classAt(to, big);
  if (kind === "end") return to;
  for (;;) {
    const next = back(to);
    if (!next || next.row < to.row || classAt(next, big) !== kind) return to;
    to = next;
  }
}
