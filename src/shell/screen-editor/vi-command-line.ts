import { at, lineAt, removeLines, type Text } from "./text.ts";
import { isModified, type Settings, type Vi } from "./vi.ts";
import { firstNonBlank } from "./vi-motions.ts";
import { patternOf } from "./vi-search.ts";

/** `%`, `.`, `$`, numbers, one or two. */
const addressed =
  /^(?<range>%|[.$\d]*(?:,[.$\d]+)?)\s*(?<name>[a-z]*)(?<bang>!?)\s*(?<rest>[^]*)$/u;

/** Runs what was typed behind `:`. */
export function runCommandLine(state: Vi, line: string): Vi {
  const groups = addressed.exec(line.trim())?.groups;
  if (!groups) return unknown(state, line);
  const { range = "", name = "", bang = "", rest = "" } = groups;
  const forced = bang === "!";
  if (name === "" && rest === "") {
    const [, last] = rowsOf(state.text, range);
    return { ...state, text: toLine(state.text, last) };
  }
  switch (name) {
    case "w":
    case "write":
      return write(state, rest, false);
    case "wq":
      return write(state, rest, true);
    case "x":
    case "xit":
      return isModified(state) || rest ? write(state, rest, true) : leave(state);
    case "q":
    case "quit":
      if (forced || !isModified(state)) return leave(state);
      return failed(state, "E37: No write since last change (add ! to override)");
    case "cq":
    case "cquit":
      return { ...state, wish: { type: "leave", exitCode: 1 } };
    case "d":
    case "delete": {
      const [first, last] = rowsOf(state.text, range);
      return { ...state, text: removeLines(state.text, first, last - first + 1) };
    }
    case "s":
    case "substitute":
      return substitute(state, range, rest);
    case "set":
    case "se":
      return set(state, rest);
    case "noh":
    case "nohlsearch":
      return state;
    default:
      return unknown(state, line);
  }
}

function unknown(state: Vi, line: string): Vi {
  return failed(state, `E492: Not an editor command: ${line}`);
}

function failed(state: Vi, status: string): Vi {
  return { ...state, status };
}

function leave(state: Vi): Vi {
  return { ...state, wish: { type: "leave", exitCode: 0 } };
}

/** `pending` tells that vi ends once the file is written. */
function write(state: Vi, given: string, leaves: boolean): Vi {
  const name = given || state.name;
  if (name === "") return failed(state, "E32: No file name");
  return {
    ...state,
    pending: leaves ? "leave" : "",
    wish: { type: "write", name, lines: state.text.lines },
  };
}

/** The first and the last row of a range; the cursor's without one. */
function rowsOf(text: Text, range: string): readonly [number, number] {
  if (range === "%") return [0, text.lines.length - 1];
  const rows = range.split(",").map((address) => {
    if (address === "" || address === ".") return text.row;
    if (address === "$") return text.lines.length - 1;
    return Math.max(0, Math.min(text.lines.length, Number(address)) - 1);
  });
  const [first = text.row, last = first] = rows;
  return first <= last ? [first, last] : [last, first];
}

function toLine(text: Text, row: number): Text {
  const inside = at(text, row, 0);
  return at(inside, inside.row, firstNonBlank(lineAt(inside, inside.row)));
}

/** `/pattern/text/flags`, with any sign for the `/`. */
function substitute(state: Vi, range: string, rest: string): Vi {
  const [sign = ""] = rest;
  if (sign === "" || /[\w\s"|]/.test(sign))
    return failed(state, "E35: No previous regular expression");
  const [given = "", text = "", flags = ""] = parts(rest.slice(1), sign);
  const pattern = given || state.search.slice(1);
  const expression = patternOf(state, pattern, `g${flags.includes("i") ? "i" : ""}`);
  if (!expression) return failed(state, `E486: Pattern not found: ${pattern}`);
  const [first, last] = rowsOf(state.text, range);
  let count = 0;
  let row = -1;
  const lines = state.text.lines.flatMap((line, index) => {
    if (index < first || index > last) return [line];
    let done = 0;
    const changed = line.replace(expression, (...match: unknown[]) => {
      if (done > 0 && !flags.includes("g")) return String(match[0]);
      done++;
      return replacement(text, match);
    });
    if (done > 0) row = index;
    count += done;
    return changed.split("\n");
  });
  if (count === 0) return failed(state, `E486: Pattern not found: ${pattern}`);
  const next = { lines, row: Math.min(row, lines.length - 1), column: 0 };
  const status = count > 2 ? `${count} substitutions` : "";
  return { ...state, text: toLine(next, next.row), search: `/${pattern}`, status };
}

function parts(text: string, sign: string): readonly string[] {
  const found = [""];
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? "";
    if (character === "\\" && text[index + 1] === sign) {
      found[found.length - 1] += sign;
      index++;
    } else if (character === "\\") {
      found[found.length - 1] += character + (text[index + 1] ?? "");
      index++;
    } else if (character === sign && found.length < 3) found.push("");
    else found[found.length - 1] += character;
  }
  return found;
}

/** `&` is what was found, `\1` a group of it, `\r` a new line. */
function replacement(text: string, match: readonly unknown[]): string {
  return text.replaceAll(/\\([^])|&/g, (whole, escaped?: string) => {
    if (whole === "&") return String(match[0]);
    if (escaped !== undefined && /\d/.test(escaped)) {
      const group = match[Number(escaped)];
      return typeof group === "string" ? group : "";
    }
    if (escaped === "r" || escaped === "n") return "\n";
    return escaped === "t" ? "\t" : (escaped ?? "");
  });
}

const names: Readonly<Record<string, keyof Settings>> = {
  nu: "number",
  number: "number",
  et: "expandtab",
  expandtab: "expandtab",
  ai: "autoindent",
  autoindent: "autoindent",
  ic: "ignorecase",
  ignorecase: "ignorecase",
  sw: "shiftwidth",
  shiftwidth: "shiftwidth",
};

function set(state: Vi, rest: string): Vi {
  let settings = state.settings;
  for (const word of rest.split(/\s+/).filter(Boolean)) {
    const [, no = "", name = "", bang = "", value] = /^(no)?(\w+)(!?)(?:=(\d+))?$/.exec(word) ?? [];
    const setting = names[no + name] ?? names[name];
    if (!setting) return failed(state, `E518: Unknown option: ${word}`);
    if (setting === "shiftwidth") {
      if (value === undefined) return failed(state, `  shiftwidth=${settings.shiftwidth}`);
      settings = { ...settings, shiftwidth: Number(value) || 8 };
    } else {
      if (value !== undefined) return failed(state, `E474: Invalid argument: ${word}`);
      settings = { ...settings, [setting]: bang ? !settings[setting] : no === "" };
    }
  }
  return { ...state, settings };
}
