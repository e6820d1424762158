import { ShellFailure } from "./failures.ts";

/** The words that brace expansion makes of a word's source: `x{a,b}` gives `xa` and `xb`. */
export function expandBraces(source: string): string[] {
  for (let at = 0; at < source.length; at = skip(source, at)) {
    if (source[at] !== "{") continue;
    const group = readGroup(source, at);
    if (!group) continue;
    const before = source.slice(0, at);
    const after = expandBraces(source.slice(group.end));
    const count = group.choices.length * after.length;
    if (count > longest) {
      throw new ShellFailure(`brace expansion: failed to allocate memory for ${count} elements`);
    }
    return group.choices.flatMap((choice) => after.map((rest) => before + choice + rest));
  }
  return [source];
}

interface Group {
  readonly choices: readonly string[];
  readonly end: number;
}

function readGroup(source: string, open: number): Group | undefined {
  const parts: string[] = [];
  let from = open + 1;
  let depth = 0;
  for (let at = from; at < source.length; at = skip(source, at)) {
    const character = source[at];
    if (character === "{") depth++;
    else if (character === "," && depth === 0) {
      parts.push(source.slice(from, at));
      from = at + 1;
    } else if (character === "}" && depth-- === 0) {
      parts.push(source.slice(from, at));
      const choices = parts.length > 1 ? parts.flatMap(expandBraces) : sequence(parts[0] ?? "");
      return choices && { choices, end: at + 1 };
    }
  }
  return undefined;
}

/** The place after the character, quoted text or expansion at `at`. */
function skip(source: string, at: number): number {
  const character = source[at];
  if (character === "\\") return at + 2;
  if (character === "'") return past(source.indexOf("'", at + 1), source);
  if (character === '"') {
    let end = at + 1;
    while (end < source.length && source[end] !== '"') end += source[end] === "\\" ? 2 : 1;
    return end + 1;
  }
  if (character === "`") return past(source.indexOf("`", at + 1), source);
  const opener = source.slice(at, at + 2);
  if (opener === "${") return balanced(source, at + 1, "{", "}");
  if (opener === "$(") return balanced(source, at + 1, "(", ")");
  return at + 1;
}

function past(index: number, source: string): number {
  return index < 0 ? source.length : index + 1;
}

function balanced(source: string, open: number, opener: string, closer: string): number {
  let depth = 0;
  for (let at = open; at < source.length;) {
    if (source[at] === opener) depth++;
    else if (source[at] === closer && --depth === 0) return at + 1;
    at = /['"\\]/.test(source[at] ?? "") ? skip(source, at) : at + 1;
  }
  return source.length;
}

/** How many words one expansion may make. A sequence that is longer stays as it is, as in bash. */
const longest = 1_000_000;

function sequence(text: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  const match = numbers ?? letters;
  if (!match) return undefined;
  const [, first = "", last = "", step] = match;
  const start = numbers ? Number(first) : first.charCodeAt(0);
  const end = numbers ? Number(last) : last.charCodeAt(0);
  const size = Math.abs(Number(step ?? 1)) || 1;
  if (Math.abs(end - start) / size > longest) return undefined;
  const width =
    /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  const values: string[] = [];
  for (
    let value = start;
    start <= end ? value <= end : value >= end;
    value += start <= end ? size : -size
  ) {
    values.push(numbers ? padded(value, width) : String.fromCharCode(value));
  }
  return values;
}

function padded(value: number, width: number): string {
  const digits = String(Math.abs(value)).padStart(value < 0 ? width - 1 : width, "0");
  return value < 0 ? `-${digits}` : digits;
}
