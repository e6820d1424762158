import { type Nano, nanoHeight, nanoTitle, type Question } from "./nano.ts";
import { cellOf, cellsIn, reversed, type Screen, type Size, visible } from "./screen.ts";
import { lineAt } from "./text.ts";

type Key = readonly [key: string, does: string];

const editKeys: readonly Key[] = [
  ["^G", "Help"],
  ["^O", "Write Out"],
  ["F6", "Where Is"],
  ["^K", "Cut"],
  ["M-U", "Undo"],
  ["^C", "Location"],
  ["^X", "Exit"],
  ["^S", "Save"],
  ["M-W", "Next"],
  ["^U", "Paste"],
  ["M-E", "Redo"],
  ["M-G", "Go To Line"],
];

const answerKeys: readonly Key[] = [
  ["Enter", "Done"],
  ["^C", "Cancel"],
];

const saveKeys: readonly Key[] = [
  [" Y", "Yes"],
  [" N", "No"],
  ["^C", "Cancel"],
];

const helpText = `What you type is put in where the cursor stands. ^X means Ctrl and X
together, M-U means Alt and U, or Escape and then U.

^X   leave; asks whether to save what was changed (F2)
^S   save
^O   save under a name that you can change (F3)
F6   search; M-W searches on (^W does, too, where the browser lets it)
^K   cut the line, several in a row together (F9)
M-6  copy the line
^U   paste what was cut or copied (F10)
M-U  undo, M-E redo
M-G  go to a line, ^C tells where you are
^A   beginning of the line, ^E end of the line
^Y   page up, ^V page down
M-\\  first line, M-/ last line

^X or Q leaves this help.`;

/** What nano shows. */
export function nanoScreen(state: Nano, size: Size): Screen {
  const { columns } = size;
  if (state.help) return helpScreen(size);
  const { text, top, question } = state;
  const height = nanoHeight(size);
  const cell = cellOf(lineAt(text, text.row), text.column);
  const from = leftOf(cell, columns);
  const body = Array.from({ length: height }, (_, index) => {
    const row = top + index;
    if (row >= text.lines.length) return "";
    return shownLine(lineAt(text, row), row === text.row ? from : 0, columns);
  });
  const keys = question ? (question.asks === "save" ? saveKeys : answerKeys) : editKeys;
  const asked = question && questionText(question);
  const rows = [
    title(state, columns),
    ...body,
    asked === undefined ? centred(state.status, columns) : reversed(padded(asked, columns)),
    ...keyLines(keys, columns),
  ];
  const cursor =
    asked === undefined
      ? { row: 1 + text.row - top, column: cell - from }
      : { row: 1 + height, column: Math.min(cellsIn(asked), columns - 1) };
  return { rows: rows.slice(0, size.rows), cursor };
}

/** Long lines are shown in pieces; the part of the line with the cursor that begins at this cell. */
function leftOf(cell: number, columns: number): number {
  if (cell < columns - 1) return 0;
  const step = Math.max(1, columns - 8);
  return Math.floor((cell - 7) / step) * step;
}

function shownLine(line: string, from: number, columns: number): string {
  const isCut = cellsIn(line) > from + columns;
  const text = visible(line, from, isCut ? columns - 1 : columns);
  const shown = from > 0 ? reversed("<") + Array.from(text).slice(1).join("") : text;
  return isCut ? shown + reversed(">") : shown;
}

function title(state: Nano, columns: number): string {
  const { name, modified } = nanoTitle(state);
  const mark = modified ? "Modified" : "";
  const head = columns >= 60 ? "  GNU nano" : " nano";
  const room = Math.max(0, columns - cellsIn(head) - mark.length - 4);
  const long = cellsIn(name) > room;
  const shown = long ? `...${name.slice(Math.max(0, name.length - room + 3))}` : name;
  const before = Math.max(cellsIn(head) + 2, Math.floor((columns - cellsIn(shown)) / 2));
  const start = padded(padded(head, before) + shown, columns - mark.length - 1);
  return reversed(padded(`${start}${mark}`, columns));
}

function questionText({ asks, answer }: Question): string {
  const questions = {
    save: "Save modified buffer?",
    name: "File Name to Write:",
    search: "Search:",
    line: "Enter line number, column number:",
  };
  return `${questions[asks]} ${answer}`;
}

/** Two rows of keys, as many as there is room for. */
function keyLines(keys: readonly Key[], columns: number): readonly string[] {
  const half = Math.ceil(keys.length / 2);
  const count = Math.max(1, Math.min(half, Math.floor(columns / 12)));
  const width = Math.floor(columns / count);
  const line = (row: readonly Key[]): string =>
    row
      .slice(0, count)
      .map(([key, does]) => {
        const text = visible(` ${does}`, 0, width - key.length - 1);
        return reversed(key) + padded(text, width - key.length);
      })
      .join("")
      .trimEnd();
  return [line(keys.slice(0, half)), line(keys.slice(half))];
}

function helpScreen({ columns, rows }: Size): Screen {
  const wrapped = helpText.split("\n").flatMap((line) => pieces(line, columns));
  const body = wrapped.slice(0, Math.max(1, rows - 2));
  const shown = [reversed(padded(" nano help", columns)), "", ...body];
  return {
    rows: Array.from({ length: rows }, (_, row) => shown[row] ?? ""),
    cursor: { row: rows - 1, column: 0 },
  };
}

function pieces(line: string, columns: number): readonly string[] {
  const found: string[] = [];
  let rest = line;
  while (cellsIn(rest) > columns) {
    const space = rest.lastIndexOf(" ", columns);
    const end = space > 8 ? space : columns;
    found.push(rest.slice(0, end));
    rest = `     ${rest.slice(end).trimStart()}`;
  }
  return [...found, rest];
}

function centred(text: string, columns: number): string {
  if (text === "") return "";
  const shown = visible(text, 0, columns);
  return " ".repeat(Math.floor((columns - cellsIn(shown)) / 2)) + reversed(shown);
}

function padded(text: string, columns: number): string {
  const shown = visible(text, 0, columns);
  return shown + " ".repeat(Math.max(0, columns - cellsIn(shown)));
}
