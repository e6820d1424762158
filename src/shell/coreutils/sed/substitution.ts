import type { Reader } from "./reader.ts";
import type { ReplacementPart, Substitution } from "./script.ts";

/** Reads what follows the `s` of a substitution. */
export function readSubstitution(reader: Reader): Substitution {
  const delimiter = reader.next();
  const source = reader.until(delimiter, "regExp");
  const replacement = source === undefined ? undefined : reader.until(delimiter, "text");
  if (source === undefined || replacement === undefined || delimiter === "") {
    return reader.fail("unterminated `s' command");
  }
  let [all, print, letters, from] = [false, false, "", ""];
  let file: string | undefined;
  for (let reading = true; reading;) {
    const flag = reader.peek;
    if (flag === "g") {
      reader.next();
      if (all) reader.fail("multiple `g' options to `s' command");
      all = true;
    } else if (flag === "p") {
      reader.next();
      if (print) reader.fail("multiple `p' options to `s' command");
      print = true;
    } else if (/^[iImM]$/.test(flag)) letters += reader.next();
    else if (/^\d$/.test(flag)) {
      if (from !== "") reader.fail("multiple number options to `s' command");
      from = reader.take(/\d/);
      if (Number(from) === 0) reader.fail("number option to `s' command may not be zero");
    } else if (flag === "w") {
      reader.next();
      reader.skip(/[ \t]/);
      file = reader.take(/[^\n]/);
      if (file === "") reader.fail("missing filename in r/R/w/W commands");
      reading = false;
    } else if (/^[\s;}#]?$/.test(flag)) reading = false;
    else {
      reader.next();
      reader.fail("unknown option to `s'");
    }
  }
  const regExp = reader.regExp(source, letters);
  const parts = readReplacement(replacement);
  const groups = regExp ? (new RegExp(`${regExp.source}|`).exec("")?.length ?? 1) - 1 : 9;
  for (const part of parts) {
    if (part.type === "group" && part.group > groups) {
      reader.fail(`invalid reference \\${part.group} on \`s' command's RHS`);
    }
  }
  return { regExp, replacement: parts, all, from: Number(from || 1), print, file };
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  f: "\f",
  v: "\v",
  a: "\x07",
};

function readReplacement(source: string): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  const tokens = source.matchAll(/\\([LUluE])|\\(\d)|(&)|\\([^])|([^\\&]+|\\$)/g);
  for (const [, letter, digit, whole, escaped, plain] of tokens) {
    if (letter) parts.push({ type: "case", letter: letter as "L" });
    else if (digit) parts.push({ type: "group", group: Number(digit) });
    else if (whole) parts.push({ type: "group", group: 0 });
    else parts.push({ type: "text", text: plain ?? escapes[escaped ?? ""] ?? escaped ?? "" });
  }
  return parts;
}

/** The text with its matches replaced, or undefined if nothing matches. */
export function substitute(
  text: string,
  regExp: RegExp,
  { replacement, all, from }: Substitution,
): string | undefined {
  let result = "";
  let done = 0;
  let count = 0;
  let replaced = false;
  let lastEnd = -1;
  regExp.lastIndex = 0;
  for (;;) {
    const match = regExp.exec(text);
    if (!match) break;
    const end = match.index + match[0].length;
    if (match[0] === "") regExp.lastIndex++;
    // Right after a match an empty one does not count.
    if (match[0] === "" && match.index === lastEnd) continue;
    lastEnd = end;
    if (++count < from) continue;
    result += text.slice(done, match.index) + expand(replacement, match);
    done = end;
    replaced = true;
    if (!all) break;
  }
  return replaced ? result + text.slice(done) : undefined;
}

function expand(parts: readonly ReplacementPart[], match: RegExpExecArray): string {
  let result = "";
  let whole: "L" | "U" | "E" = "E";
  let one: "l" | "u" | undefined;
  for (const part of parts) {
    if (part.type === "case") {
      if (part.letter === "l" || part.letter === "u") one = part.letter;
      else {
        whole = part.letter;
        one = undefined;
      }
      continue;
    }
    const text = part.type === "text" ? part.text : (match[part.group] ?? "");
    const cased = whole === "L" ? text.toLowerCase() : whole === "U" ? text.toUpperCase() : text;
    if (one === undefined || cased === "") {
      result += cased;
      continue;
    }
    const [first = ""] = cased;
    const changed = one === "u" ? first.toUpperCase() : first.toLowerCase();
    result += changed + cased.slice(first.length);
    one = undefined;
  }
  return result;
}
