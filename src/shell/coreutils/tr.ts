import { unescape } from "./escapes.ts";
import { OptionError } from "./options.ts";
import { tool } from "./tool.ts";

/** `tr [-cdst] set1 [set2]` */
export const tr = tool({
  program: "tr",
  letters: "cCdst",
  long: { complement: "c", delete: "d", "squeeze-repeats": "s", "truncate-set1": "t" },
  help: `Usage: tr [OPTION]... SET1 [SET2]
Replaces, squeezes or deletes characters of standard input.

  -c, -C, --complement    all characters that are not in SET1
  -d, --delete            deletes the characters of SET1
  -s, --squeeze-repeats   several of the same character of the last SET become one
  -t, --truncate-set1     SET1 is cut to the length of SET2
      --help              this text

SETs are characters, ranges (a-z), escapes (\\n \\t \\\\ \\NNN) and classes ([:upper:]).`,
  async run({ options, invocation }) {
    const { streams } = invocation;
    const { operands } = options;
    const [first, second, extra] = operands;
    const wanted = options.has("d") && !options.has("s") ? 1 : options.has("s") ? 1 : 2;
    if (first === undefined) throw new OptionError("missing operand");
    if (second === undefined && wanted === 2) {
      throw new OptionError(
        `missing operand after '${first}'\nTwo strings must be given when translating.`,
      );
    }
    const surplus = extra ?? (options.has("d") && !options.has("s") ? second : undefined);
    if (surplus !== undefined) {
      const why =
        extra === undefined
          ? "\nOnly one string may be given when deleting without squeezing repeats."
          : "";
      throw new OptionError(`extra operand '${surplus}'${why}`);
    }
    const from = expandSet(first);
    const to = second === undefined ? [] : expandSet(second);
    const complement = options.has("c") || options.has("C");
    const members = new Set(from);
    const inFirst = (one: string): boolean => members.has(one) !== complement;
    const map = new Map(from.map((one, index) => [one, to[index] ?? to.at(-1) ?? ""]));
    const translating = !options.has("d") && second !== undefined;
    const squeezed = new Set(second === undefined ? from : to);
    const squeezes = (one: string): boolean =>
      options.has("s") && (second === undefined ? inFirst(one) : squeezed.has(one));
    let last = "";
    for await (const piece of streams.in) {
      let text = "";
      for (const one of piece) {
        if (options.has("d") && inFirst(one)) continue;
        const turned =
          translating && inFirst(one)
            ? complement
              ? (to.at(-1) ?? "")
              : (map.get(one) ?? one)
            : one;
        if (turned === last && squeezes(turned)) continue;
        last = turned;
        text += turned;
      }
      await streams.out.write(text);
    }
    return 0;
  },
});

const classes: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "0-9A-Za-z",
  upper: "A-Z",
  lower: "a-z",
  space: "\t\n\v\f\r ",
  blank: "\t ",
  punct: "!-/:-@[-`{-~",
  xdigit: "0-9A-Fa-f",
  cntrl: "\x01-\x1f\x7f",
  print: " -~",
  graph: "!-~",
};

function expandSet(text: string): string[] {
  const set: string[] = [];
  const pattern =
    /\[:(\w+):\]|\[(.)\*(\d*)\]|((?:\\.[0-7]{0,2}|[^\\]))(?:-((?:\\.[0-7]{0,2}|[^\\])))?|\\$/gsu;
  for (const [whole, name, repeated, times, start, end] of text.matchAll(pattern)) {
    if (name !== undefined) {
      const members = classes[name];
      if (members === undefined) {
        throw new OptionError(`invalid character class '${name}'`, 1, { hint: false });
      }
      set.push(
        ...(name === "punct" || name === "space" || name === "blank"
          ? expandClass(members)
          : expandSet(members)),
      );
    } else if (repeated !== undefined) {
      for (let i = 0; i < Math.max(Number(times), 1); i++) set.push(repeated);
    } else if (start === undefined) set.push(whole);
    else
      set.push(
        ...range(unescape(start).text, end === undefined ? undefined : unescape(end).text, whole),
      );
  }
  return set;
}

function expandClass(members: string): string[] {
  return [...members.matchAll(/(.)-(.)|([^])/g)].flatMap(([, start, end, one]) =>
    one === undefined ? range(start ?? "", end, "") : [one],
  );
}

function range(start: string, end: string | undefined, source: string): string[] {
  if (end === undefined) return [start];
  const [low, high] = [start.codePointAt(0) ?? 0, end.codePointAt(0) ?? 0];
  if (low > high) {
    throw new OptionError(
      `range-endpoints of '${source}' are in reverse collating sequence order`,
      1,
      { hint: false },
    );
  }
  return Array.from({ length: high - low + 1 }, (_, index) => String.fromCodePoint(low + index));
}
