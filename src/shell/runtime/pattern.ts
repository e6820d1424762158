import type { PosixFiles } from "#base/files.ts";
import { characterClasses } from "../character-classes.ts";
import { joinPath, resolvePath } from "../files/paths.ts";

/** The text as a pattern that matches only itself. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\*?[\](){}|!@+^-]/g, String.raw`\$&`);
}

/** Whether a pattern has something to match in it. */
export function hasWildcards(pattern: string): boolean {
  return /(^|[^\\])(\\\\)*([*?]|\[.*\]|[@!+]\()/s.test(pattern);
}

/** A shell pattern as the source of a regular expression. `slash` false keeps `*` within one name. */
export function patternSource(pattern: string, { lazy = false, slash = true } = {}): string {
  const one = slash ? "[^]" : "[^/]";
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    const extended = /^[?*+@!]\(/.test(pattern.slice(at, at + 2)) ? closing(pattern, at + 1) : -1;
    if (extended > 0) {
      source += extendedSource(character, pattern.slice(at + 2, extended), { lazy, slash });
      at = extended;
    } else if (character === "\\") source += literal(pattern[++at] ?? "\\");
    else if (character === "*") source += `${one}*${lazy ? "?" : ""}`;
    else if (character === "?") source += one;
    else if (character === "[") {
      const end = bracketEnd(pattern, at);
      source += end > 0 ? bracketSource(pattern.slice(at + 1, end)) : String.raw`\[`;
      if (end > 0) at = end;
    } else source += literal(character);
  }
  return source;
}

/** Whether the whole text matches the pattern. */
export function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${patternSource(pattern)})$`).test(text);
}

/** The paths that match, sorted; those starting with a dot only if the pattern does. */
export function expandPaths(pattern: string, files: PosixFiles, cwd: string): string[] {
  const absolute = pattern.startsWith("/");
  let found = [absolute ? "/" : ""];
  const steps = pattern.split("/").filter((step) => step !== "");
  for (const [index, step] of steps.entries()) {
    const last = index === steps.length - 1;
    found = found.flatMap((base) =>
      namesIn(step, base, files, cwd)
        .map((name) => (base === "" ? name : joinPath(base, name)))
        .filter((path) => last || files.kind(resolvePath(cwd, path)) === "directory"),
    );
  }
  if (pattern.endsWith("/")) found = found.map((path) => `${path}/`);
  return found.toSorted();
}

function namesIn(step: string, base: string, files: PosixFiles, cwd: string): readonly string[] {
  const directory = resolvePath(cwd, base === "" ? "." : base);
  if (!hasWildcards(step)) {
    const name = step.replaceAll(/\\(.)/gs, "$1");
    return files.kind(resolvePath(directory, name)) ? [name] : [];
  }
  if (files.kind(directory) !== "directory" || !files.may("r", directory)) return [];
  const regExp = new RegExp(`^(?:${patternSource(step, { slash: false })})$`);
  return files
    .list(directory)
    .filter((name) => regExp.test(name) && (step.startsWith(".") || !name.startsWith(".")));
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, String.raw`\$&`);
}

function extendedSource(
  kind: string,
  inside: string,
  how: { lazy: boolean; slash: boolean },
): string {
  const choices = split(inside).map((choice) => patternSource(choice, how));
  const group = `(?:${choices.join("|")})`;
  if (kind === "@") return group;
  if (kind === "!") return `(?!${group}$)[^]*`;
  return group + kind;
}

function split(inside: string): string[] {
  const choices = [""];
  for (let at = 0, depth = 0; at < inside.length; at++) {
    const character = inside[at] ?? "";
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (character === "|" && depth === 0) choices.push("");
    else choices.push((choices.pop() ?? "") + character);
  }
  return choices;
}

function closing(pattern: string, open: number): number {
  for (let at = open, depth = 0; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern[at] === "(") depth++;
    else if (pattern[at] === ")" && --depth === 0) return at;
  }
  return -1;
}

function bracketEnd(pattern: string, open: number): number {
  let at = open + 1;
  if (/[!^]/.test(pattern[at] ?? "")) at++;
  if (pattern[at] === "]") at++;
  for (; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern.startsWith("[:", at)) at = Math.max(at, pattern.indexOf(":]", at) + 1);
    else if (pattern[at] === "]") return at;
  }
  return -1;
}

// A class, or a character and perhaps the end of the range that begins with it.
const member = /\[:(\w+):\]|(\\[^]|[^])(?:-(?!\[:)(\\[^]|[^]))?/g;

/** The inside of `[…]` as a regular expression's class. A range from high to low has nothing in it. */
function bracketSource(inside: string): string {
  const negated = /^[!^]/.test(inside);
  let body = "";
  for (const [, name, first, last] of (negated ? inside.slice(1) : inside).matchAll(member)) {
    if (first === undefined) body += characterClasses[name ?? ""] ?? "";
    else body += range(first, last ?? first);
  }
  return `[${negated ? "^" : ""}${body}]`;
}

function range(first: string, last: string): string {
  const [low, high] = [first, last].map((one) => one.slice(-1)) as [string, string];
  if (low > high) return "";
  const [from, to] = [low, high].map((one) => one.replace(/[\\\][^-]/, String.raw`\$&`));
  return low === high ? `${from}` : `${from}-${to}`;
}
