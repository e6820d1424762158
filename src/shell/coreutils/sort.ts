import { linesOf } from "../runtime/input.ts";
import { OptionError } from "./options.ts";
import { type Call, tool } from "./tool.ts";

/** `sort [-bfghnrRuV] [-k key] [-t separator] [file…]` */
export const sort = tool({
  program: "sort",
  letters: "bcdfghik:no:rst:uVz",
  long: {
    "ignore-leading-blanks": "b",
    "ignore-case": "f",
    "general-numeric-sort": "g",
    "human-numeric-sort": "h",
    "key=": "k",
    "numeric-sort": "n",
    "output=": "o",
    reverse: "r",
    stable: "s",
    "field-separator=": "t",
    unique: "u",
    "version-sort": "V",
    check: "c",
  },
  exitCode: 2,
  help: `Usage: sort [OPTION]... [FILE]...
Prints the lines of all FILEs, or of standard input, sorted.

  -b, --ignore-leading-blanks  blanks at the start do not count
  -f, --ignore-case            upper and lower case are the same
  -g, --general-numeric-sort   by number, also 1e9
  -h, --human-numeric-sort     by number with unit, such as 2K 1G
  -n, --numeric-sort           by number
  -V, --version-sort           by version, such as v1.9 v1.10
  -r, --reverse                the other way round
  -k, --key=KEYDEF             by fields: F[.C][OPTS][,F[.C][OPTS]]
  -t, --field-separator=SEP    SEP between fields instead of blanks
  -u, --unique                 only the first of equal lines
  -s, --stable                 lines with equal keys stay in their order
  -c, --check                  only checks whether it is sorted
  -o, --output=FILE            writes to FILE
      --help                   this text`,
  async run(call) {
    const { options } = call;
    const lines: string[] = [];
    const code = await call.each(
      options.operands,
      async (input) => {
        for await (const line of linesOf(input)) lines.push(line);
      },
      { failure: 2, describe: (name, message) => `cannot read: ${name}: ${message}` },
    );
    if (code !== 0) return code;
    const order = ordering(call);
    if (options.has("c")) return check(call, lines, order);
    const sorted = lines.toSorted(order.full);
    const kept = options.has("u")
      ? sorted.filter(
          (line, index) => index === 0 || order.keys(sorted[index - 1] ?? "", line) !== 0,
        )
      : sorted;
    const text = kept.map((line) => `${line}\n`).join("");
    const output = options.value("o");
    if (output === undefined) await call.write(text);
    else call.invocation.files.write(call.resolve(output), text);
    return 0;
  },
});

type Compare = (a: string, b: string) => number;

interface Ordering {
  /** By the keys alone. */
  readonly keys: Compare;
  /** By the keys, then by the whole line. */
  readonly full: Compare;
}

function ordering({ options }: Call): Ordering {
  const global = options.names.filter((name) => /^[bfghnrV]$/.test(name)).join("");
  const separator = options.value("t");
  if (separator !== undefined && separator.length !== 1 && separator !== "\\0") {
    throw new OptionError(
      separator === "" ? "empty tab" : `multi-character tab '${separator}'`,
      2,
      { hint: false },
    );
  }
  const compares = options.values("k").map((key) => keyCompare(key, global, separator));
  const whole = comparison(global);
  const keys: Compare =
    compares.length > 0
      ? (a, b) => {
          for (const compare of compares) {
            const result = compare(a, b);
            if (result !== 0) return result;
          }
          return 0;
        }
      : whole;
  const last: Compare =
    options.has("s") || options.has("u")
      ? () => 0
      : (a, b) => byText(a, b) * (options.has("r") ? -1 : 1);
  return { keys, full: (a, b) => keys(a, b) || last(a, b) };
}

async function check(call: Call, lines: readonly string[], { full }: Ordering): Promise<number> {
  const at = lines.findIndex((line, index) => index > 0 && full(lines[index - 1] ?? "", line) > 0);
  if (at < 0) return 0;
  await call.complain(`-:${at + 1}: disorder: ${lines[at]}`);
  return 1;
}

function keyCompare(definition: string, global: string, separator: string | undefined): Compare {
  const match = /^(\d+)(?:\.(\d+))?([bdfghinrRV]*)(?:,(\d+)(?:\.(\d+))?([bdfghinrRV]*))?$/.exec(
    definition,
  );
  if (!match) {
    throw new OptionError(
      `invalid number at field start: invalid count at start of '${definition}'`,
      2,
      { hint: false },
    );
  }
  const [, field = "", character = "1", own = "", endField, endCharacter, endOwn = ""] = match;
  if (field === "0") {
    throw new OptionError(
      `-: invalid field specification '${definition}'`.replace("-: ", "field number is zero: "),
      2,
      { hint: false },
    );
  }
  const letters = own + endOwn || global;
  const compare = comparison(letters);
  const cut = (line: string): string => {
    const starts = fieldStarts(line, separator);
    let start = (starts[Number(field) - 1]?.start ?? line.length) + Number(character) - 1;
    const last = endField === undefined ? undefined : starts[Number(endField) - 1];
    const end =
      last === undefined
        ? line.length
        : Number(endCharacter ?? 0) > 0
          ? last.start + Number(endCharacter)
          : last.end;
    while (letters.includes("b") && /\s/.test(line[start] ?? "")) start++;
    return line.slice(start, Math.max(end, start));
  };
  return (a, b) => compare(cut(a), cut(b));
}

function fieldStarts(
  line: string,
  separator: string | undefined,
): { start: number; end: number }[] {
  if (separator === undefined) {
    return [...line.matchAll(/\s*\S+|\s+$/g)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
    }));
  }
  let start = 0;
  return line.split(separator).map((field) => {
    const place = { start, end: start + field.length };
    start = place.end + 1;
    return place;
  });
}

function comparison(letters: string): Compare {
  const sign = letters.includes("r") ? -1 : 1;
  if (letters.includes("n")) return (a, b) => sign * (numberOf(a) - numberOf(b));
  if (letters.includes("g")) return (a, b) => sign * (generalOf(a) - generalOf(b));
  if (letters.includes("h")) return (a, b) => sign * (sizeOf(a) - sizeOf(b));
  if (letters.includes("V")) return (a, b) => sign * byVersion(a, b);
  if (letters.includes("f")) return (a, b) => sign * byText(a.toUpperCase(), b.toUpperCase());
  return (a, b) => sign * byText(a, b);
}

/** By code unit, as in the C locale. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function numberOf(text: string): number {
  return Number(/^\s*(-?\d*\.?\d*)/.exec(text)?.[1] ?? 0) || 0;
}

function generalOf(text: string): number {
  const value = Number.parseFloat(text);
  return Number.isNaN(value) ? -Infinity : value;
}

function sizeOf(text: string): number {
  const match = /^\s*(-?\d*\.?\d*)([KkMGTPEZY]?)/.exec(text);
  // A unit counts more than any number: 1K comes after 1023.
  const power = " KMGTPEZY".indexOf((match?.[2] ?? "").toUpperCase() || " ");
  const value = Number(match?.[1] ?? 0) || 0;
  return value * 1024 ** power;
}

function byVersion(a: string, b: string): number {
  const [left = [], right = []] = [a, b].map((text) => text.match(/\d+|\D+/g) ?? []);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [one, other] = [left[i] ?? "", right[i] ?? ""];
    const bothNumbers = /^\d/.test(one) && /^\d/.test(other);
    const result = bothNumbers ? Number(one) - Number(other) : byText(one, other);
    if (result !== 0) return result;
  }
  return 0;
}
