import { translate } from "../coreutils/regexp.ts";
import { at, lineAt } from "./text.ts";
import type { Vi } from "./vi.ts";

/** The pattern of a search or substitution as JavaScript has it; undefined if it is wrong. */
export function patternOf(
  { settings }: Pick<Vi, "settings">,
  pattern: string,
  flags: string,
): RegExp | undefined {
  const ignores = settings.ignorecase || pattern.includes("\\c");
  try {
    const source = translate(pattern.replaceAll("\\c", ""), "basic");
    return new RegExp(source, `${flags}${ignores && !flags.includes("i") ? "i" : ""}u`);
  } catch {
    return undefined;
  }
}

/** `/x` or `?x`, `/` alone for the last pattern. */
export function searchFor(state: Vi, line: string): Vi {
  const pattern = line.slice(1) || state.search.slice(1);
  return searchAgain({ ...state, search: `${line[0]}${pattern}` }, false);
}

/** `n` and `N`. */
export function searchAgain(state: Vi, isBackwards: boolean): Vi {
  const pattern = state.search.slice(1);
  if (pattern === "") return { ...state, status: "E35: No previous regular expression" };
  const expression = patternOf(state, pattern, "g");
  if (!expression) return { ...state, status: `E486: Pattern not found: ${pattern}` };
  const forwards = state.search.startsWith("/") !== isBackwards;
  const places = state.text.lines.flatMap((line, row) =>
    Array.from(line.matchAll(expression), ({ index }) => ({ row, column: index })),
  );
  const { row, column } = state.text;
  const isAfter = (place: { row: number; column: number }): boolean =>
    place.row > row || (place.row === row && place.column > column);
  const isBefore = (place: { row: number; column: number }): boolean =>
    place.row < row || (place.row === row && place.column < column);
  const next = forwards ? places.find(isAfter) : places.findLast(isBefore);
  const found = next ?? (forwards ? places[0] : places.at(-1));
  if (!found) return { ...state, status: `E486: Pattern not found: ${pattern}` };
  const wrapped = forwards
    ? "search hit BOTTOM, continuing at TOP"
    : "search hit TOP, continuing at BOTTOM";
  const status = next ? state.search : wrapped;
  const text = at(
    state.text,
    found.row,
    Math.min(found.column, lineAt(state.text, found.row).length),
  );
  return { ...state, text, status };
}
