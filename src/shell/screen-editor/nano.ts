import type { OpenFile, Wish, Written } from "./model.ts";
import { linesOf } from "./model.ts";
import { cellOf, indexAt, scrolled, type Size } from "./screen.ts";
import {
  after,
  at,
  insert,
  insertLines,
  left,
  lineAt,
  removeBetween,
  removeLines,
  right,
  type Text,
} from "./text.ts";
import { changed, noUndo, redone, type Undo, undone } from "./undo.ts";

/** A question on nano's status line. */
export interface Question {
  readonly asks: "save" | "name" | "search" | "line";
  readonly answer: string;
  /** Whether nano ends once the file is written. */
  readonly leaves: boolean;
}

/** All that nano knows. */
export interface Nano {
  readonly text: Text;
  readonly undo: Undo;
  readonly name: string;
  /** The lines as the file has them. */
  readonly saved: readonly string[];
  /** The first row that is shown. */
  readonly top: number;
  readonly cut: readonly string[];
  /** What kind of change the last key made: changes of one kind are undone together. */
  readonly doing: string;
  readonly search: string;
  readonly status: string;
  readonly question?: Question | undefined;
  readonly help: boolean;
  readonly wish?: Wish | undefined;
}

/** How many rows of the text are shown. */
export function nanoHeight({ rows }: Size): number {
  return Math.max(1, rows - 4);
}

/** nano with a file. */
export function openNano({ name, content, problem }: OpenFile): Nano {
  const lines = linesOf(content ?? "");
  const count = content === undefined || content === "" ? 0 : lines.length;
  const read = `[ Read ${count} line${count === 1 ? "" : "s"} ]`;
  const status = problem
    ? `[ Error reading ${name}: ${problem} ]`
    : content === undefined
      ? name && "[ New File ]"
      : read;
  const text = { lines, row: 0, column: 0 };
  return {
    text,
    undo: noUndo,
    name,
    saved: lines,
    top: 0,
    cut: [],
    doing: "",
    search: "",
    status,
    help: false,
  };
}

/** What a key does in nano. */
export function pressNano(state: Nano, key: string, size: Size): Nano {
  const quiet: Nano = { ...state, status: "", wish: undefined };
  if (state.help) return { ...quiet, help: !["C-x", "q", "C-g", "Escape"].includes(key) };
  const next = state.question ? answered(quiet, state.question, key) : edited(quiet, key, size);
  const top = scrolled(next.top, next.text.row, nanoHeight(size));
  return { ...next, top };
}

/** A key while the text is edited. */
function edited(state: Nano, key: string, size: Size): Nano {
  const { text } = state;
  const move = moves[key];
  if (move) return { ...state, text: move(text), doing: "" };
  const page = nanoHeight(size) - 2;
  switch (key) {
    case "Up":
    case "C-p":
      return moveRows(state, -1);
    case "Down":
    case "C-n":
      return moveRows(state, 1);
    case "PageUp":
    case "C-y":
      return moveRows(state, -Math.max(1, page));
    case "PageDown":
    case "C-v":
      return moveRows(state, Math.max(1, page));
    case "C-g":
    case "F1":
      return { ...state, help: true };
    case "C-x":
    case "F2":
      return leave(state);
    case "C-o":
    case "F3":
      return ask(state, "name", state.name);
    case "C-s":
      return state.name ? save(state, state.name, false) : ask(state, "name", "");
    case "C-w":
    case "F6":
      return ask(state, "search", "");
    case "M-w":
      return find(state, state.search);
    case "C-_":
    case "M-g":
      return ask(state, "line", "");
    case "C-c":
    case "F11":
      return { ...state, status: position(text) };
    case "M-u":
      return stepped(state, undone(state.undo, text), "Nothing to undo");
    case "M-e":
      return stepped(state, redone(state.undo, text), "Nothing to redo");
    default:
      return change(state, key);
  }
}

const moves: Readonly<Record<string, (text: Text) => Text>> = {
  Left: left,
  "C-b": left,
  Right: right,
  "C-f": right,
  Home: (text) => at(text, text.row, 0),
  "C-a": (text) => at(text, text.row, 0),
  End: (text) => at(text, text.row, Infinity),
  "C-e": (text) => at(text, text.row, Infinity),
  "M-\\": (text) => at(text, 0, 0),
  "M-/": (text) => at(text, Infinity, Infinity),
};

/** Up or down, in the same cell of the screen if the line reaches that far. */
function moveRows(state: Nano, by: number): Nano {
  const { text } = state;
  const row = Math.max(0, Math.min(text.lines.length - 1, text.row + by));
  const cell = cellOf(lineAt(text, text.row), text.column);
  return { ...state, text: at(text, row, indexAt(lineAt(text, row), cell)), doing: "" };
}

function change(state: Nano, key: string): Nano {
  const { text, cut, doing } = state;
  switch (key) {
    case "Enter":
      return does(state, "line", insert(text, "\n"));
    case "Tab":
      return does(state, "type", insert(text, "\t"));
    case "Backspace":
      return does(state, "erase", removeBetween(text, left(text), text));
    case "Delete":
    case "C-d":
      return does(state, "delete", removeBetween(text, text, right(text)));
    case "C-k":
    case "F9": {
      if (text.row === text.lines.length - 1 && lineAt(text, text.row) === "") return state;
      const kept = doing === "cut" ? cut : [];
      const without = removeLines(text, text.row, 1);
      // Behind the last line there is an empty one.
      const isLast = text.row === text.lines.length - 1;
      const rest = isLast && text.row > 0 ? insertLines(without, text.row, [""]) : without;
      return { ...does(state, "cut", rest), cut: [...kept, lineAt(text, text.row)] };
    }
    case "M-6":
      return { ...state, cut: [lineAt(text, text.row)], text: at(text, text.row + 1, 0) };
    case "C-u":
    case "F10": {
      if (cut.length === 0) return state;
      const added = insertLines(text, text.row, cut);
      return does(state, "paste", at(added, text.row + cut.length, 0));
    }
    default:
      return key.length === 1 || key.codePointAt(0)! > 0xffff
        ? does(state, "type", insert(text, key))
        : state;
  }
}

/** Of changes of one kind in a row only the first is noted. */
function does(state: Nano, doing: string, text: Text): Nano {
  if (text.lines === state.text.lines) return state;
  const together = doing === state.doing && ["type", "erase", "delete", "cut"].includes(doing);
  return { ...state, text, doing, undo: together ? state.undo : changed(state.undo, state.text) };
}

function stepped(state: Nano, step: [Text, Undo] | undefined, nothing: string): Nano {
  if (!step) return { ...state, status: `[ ${nothing} ]` };
  const [text, undo] = step;
  return { ...state, text, undo, doing: "" };
}

function isModified({ text, saved }: Nano): boolean {
  return text.lines !== saved && text.lines.join("\n") !== saved.join("\n");
}

function leave(state: Nano): Nano {
  if (isModified(state)) return ask(state, "save", "", true);
  return { ...state, wish: { type: "leave", exitCode: 0 } };
}

function ask(state: Nano, asks: Question["asks"], answer: string, leaves = false): Nano {
  return { ...state, question: { asks, answer, leaves }, doing: "" };
}

/** A key while a question is open. */
function answered(state: Nano, question: Question, key: string): Nano {
  const closed: Nano = { ...state, question: undefined };
  const { asks, answer, leaves } = question;
  if (key === "C-c" || key === "Escape") return { ...closed, status: "[ Cancelled ]" };
  if (asks === "save") {
    if (/^y$/i.test(key)) return ask(closed, "name", state.name, true);
    if (/^n$/i.test(key)) return { ...closed, wish: { type: "leave", exitCode: 0 } };
    return { ...state, question };
  }
  if (key === "Enter") {
    if (asks === "name") return answer ? save(closed, answer, leaves) : closed;
    if (asks === "search") return find(closed, answer || state.search);
    return goToLine(closed, answer);
  }
  if (key === "Backspace") return typed(state, question, answer.slice(0, -1));
  const isText = key.length === 1 || key.codePointAt(0)! > 0xffff;
  return isText ? typed(state, question, answer + key) : { ...state, question };
}

function typed(state: Nano, question: Question, answer: string): Nano {
  return { ...state, question: { ...question, answer } };
}

function save(state: Nano, name: string, leaves: boolean): Nano {
  const { lines } = state.text;
  const question = leaves ? ({ asks: "save", answer: "", leaves } as const) : undefined;
  return { ...state, question, wish: { type: "write", name, lines } };
}

/** What nano says when the file is written. */
export function nanoWrote(state: Nano, written: Written): Nano {
  const { wish, question, text } = state;
  const done: Nano = { ...state, wish: undefined, question: undefined };
  if (wish?.type !== "write") return done;
  if ("problem" in written) {
    return { ...done, status: `[ Error writing ${wish.name}: ${written.problem} ]` };
  }
  const count = text.lines.length;
  const saved: Nano = {
    ...done,
    name: wish.name,
    saved: text.lines,
    status: `[ Wrote ${count} line${count === 1 ? "" : "s"} ]`,
  };
  return question?.leaves ? { ...saved, wish: { type: "leave", exitCode: 0 } } : saved;
}

/** The next place with the text, whatever its case, from behind the cursor on and around. */
function find(state: Nano, wanted: string): Nano {
  const { text } = state;
  if (wanted === "") return { ...state, status: "[ No current search pattern ]" };
  const { lines, row, column } = text;
  const lower = wanted.toLowerCase();
  const start = after(lineAt(text, row), column);
  for (let step = 0; step <= lines.length; step++) {
    const there = (row + step) % lines.length;
    const from = step === 0 ? start : 0;
    const found = lineAt(text, there).toLowerCase().indexOf(lower, from);
    if (found < 0) continue;
    const wrapped = row + step >= lines.length;
    const same = there === row && found === column;
    const status = same ? "[ This is the only occurrence ]" : wrapped ? "[ Search Wrapped ]" : "";
    return { ...state, search: wanted, status, text: at(text, there, found) };
  }
  return { ...state, search: wanted, status: `[ "${wanted}" not found ]` };
}

function goToLine(state: Nano, answer: string): Nano {
  const [row = Number.NaN, column = 1] = answer.split(/[,.]/).map(Number);
  if (!Number.isInteger(row) || answer === "") {
    return { ...state, status: "[ Invalid line or column number ]" };
  }
  const last = state.text.lines.length;
  return { ...state, text: at(state.text, (row < 0 ? last + row + 1 : row) - 1, column - 1) };
}

function position({ lines, row, column }: Text): string {
  const percent = Math.round((100 * (row + 1)) / lines.length);
  const length = (lines[row] ?? "").length;
  return `[ line ${row + 1}/${lines.length} (${percent}%), col ${column + 1}/${length + 1} ]`;
}

/** For the title. */
export function nanoTitle(state: Nano): { readonly name: string; readonly modified: boolean } {
  return { name: state.name || "New Buffer", modified: isModified(state) };
}
