import { characterClasses } from "../character-classes.ts";
import { OptionError } from "./options.ts";

/** Which of GNU's languages a regular expression is written in. */
export type Dialect = "basic" | "extended" | "fixed" | "perl";

/** The source of a JavaScript regular expression that means the same. Throws OptionError (2). */
export function translate(pattern: string, dialect: Dialect): string {
  const source =
    dialect === "fixed" ? escape(pattern) : dialect === "perl" ? pattern : posix(pattern, dialect);
  try {
    void new RegExp(source, "u");
  } catch {
    try {
      void new RegExp(source);
    } catch {
      throw new OptionError(complaint(pattern), 2, { hint: false });
    }
  }
  return source;
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

function complaint(pattern: string): string {
  if (/\[[^\]]*$/.test(pattern)) return "Unmatched [, [^, [:, [., or [=";
  if (/\\?\((?![^]*\))/.test(pattern)) return String.raw`Unmatched ( or \(`;
  if (/\\?\)/.test(pattern)) return String.raw`Unmatched ) or \)`;
  if (pattern.endsWith("\\")) return "Trailing backslash";
  if (/\[[^\]]*.-[^\]]/.test(pattern)) return "Invalid range end";
  return "Invalid regular expression";
}

function posix(pattern: string, dialect: "basic" | "extended"): string {
  const basic = dialect === "basic";
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    if (character === "[") {
      const end = bracketEnd(pattern, at);
      if (end < 0) throw new OptionError("Unmatched [, [^, [:, [., or [=", 2, { hint: false });
      source += bracket(pattern.slice(at + 1, end));
      at = end;
    } else if (character === "\\") {
      const next = pattern[++at];
      if (next === undefined) throw new OptionError("Trailing backslash", 2, { hint: false });
      source += escaped(next, basic);
    } else if (basic && /[+?(){}|]/.test(character)) source += `\\${character}`;
    else if (basic && character === "*" && /^$|\(\??:?$|(^|[^\\])\^$|\|$/.test(source))
      source += String.raw`\*`;
    else if (basic && character === "^" && at > 0 && !/\($|\|$/.test(source))
      source += String.raw`\^`;
    else if (
      basic &&
      character === "$" &&
      at < pattern.length - 1 &&
      !/^\\[)|]/.test(pattern.slice(at + 1))
    )
      source += String.raw`\$`;
    else if (!basic && character === "{" && !/^\{\d*,?\d*\}/.test(pattern.slice(at)))
      source += String.raw`\{`;
    else if (!basic && character === "}" && !/\{\d*,?\d*$/.test(source)) source += String.raw`\}`;
    else if (!basic && /[*+?]/.test(character) && /^$|(^|[^\\])\($|\|$/.test(source))
      source += `\\${character}`;
    else source += character === "/" ? String.raw`\/` : character;
  }
  return source;
}

function escaped(letter: string, basic: boolean): string {
  if (basic && /[+?(){}|]/.test(letter)) return letter;
  if (letter === "<") return String.raw`\b(?=\w)`;
  if (letter === ">") return String.raw`\b(?<=\w)`;
  if (letter === "`") return "^";
  if (letter === "'") return "$";
  if (/[wWsSbBnt1-9]/.test(letter)) return `\\${letter}`;
  return escape(letter);
}

function bracketEnd(pattern: string, open: number): number {
  let at = open + 1;
  if (pattern[at] === "^") at++;
  if (pattern[at] === "]") at++;
  for (; at < pattern.length; at++) {
    if (pattern.startsWith("[:", at)) at = Math.max(at, pattern.indexOf(":]", at) + 1);
    else if (pattern[at] === "]") return at;
  }
  return -1;
}

function bracket(inside: string): string {
  const negated = inside.startsWith("^");
  const body = (negated ? inside.slice(1) : inside).replaceAll(
    /\[:(\w+):\]|[\\[\]^]/g,
    (whole, name: string | undefined) => {
      if (name === undefined) return `\\${whole}`;
      const members = characterClasses[name];
      if (members === undefined)
        throw new OptionError("Invalid character class name", 2, { hint: false });
      return members;
    },
  );
  return `[${negated ? "^" : ""}${body}]`;
}
