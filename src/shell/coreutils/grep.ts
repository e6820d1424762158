import { joinPath } from "../files/paths.ts";
import { linesOf } from "../runtime/input.ts";
import { OptionError, type Options } from "./options.ts";
import { type Dialect, translate } from "./regexp.ts";
import { type Call, tool } from "./tool.ts";

const usage = "Usage: grep [OPTION]... PATTERNS [FILE]...\n";

/** `grep` with basic, extended, fixed and Perl-like patterns. */
export const grep = tool({
  program: "grep",
  letters: "EFGPe:f:iyvcnoqwxlLrRA:B:C:hHm:s0123456789",
  long: {
    "extended-regexp": "E",
    "fixed-strings": "F",
    "basic-regexp": "G",
    "perl-regexp": "P",
    "regexp=": "e",
    "file=": "f",
    "ignore-case": "i",
    "invert-match": "v",
    count: "c",
    "line-number": "n",
    "only-matching": "o",
    quiet: "q",
    silent: "q",
    "word-regexp": "w",
    "line-regexp": "x",
    "files-with-matches": "l",
    "files-without-match": "L",
    recursive: "r",
    "dereference-recursive": "R",
    "after-context=": "A",
    "before-context=": "B",
    "context=": "C",
    "no-filename": "h",
    "with-filename": "H",
    "max-count=": "m",
    "no-messages": "s",
    "color=?": "color",
    "colour=?": "color",
    "line-buffered": "line-buffered",
  },
  exitCode: 2,
  usage,
  help: `${usage}Prints the lines of each FILE that match a pattern; standard input without FILE.
Example: grep -i 'hello world' menu.h main.c
PATTERNS can contain several patterns, one a line.

  -E, --extended-regexp     patterns are extended regular expressions
  -F, --fixed-strings       patterns are plain text
  -G, --basic-regexp        patterns are basic regular expressions
  -P, --perl-regexp         patterns are Perl's regular expressions
  -e, --regexp=PATTERNS     a pattern; can be given several times
  -f, --file=FILE           takes the patterns from FILE
  -i, --ignore-case         upper and lower case are the same
  -w, --word-regexp         only whole words match
  -x, --line-regexp         only whole lines match
  -v, --invert-match        the lines that do not match
  -m, --max-count=NUM       stops after NUM lines
  -n, --line-number         with line numbers
  -H, --with-filename       with file names
  -h, --no-filename         without file names
  -o, --only-matching       only what matches of a line
  -q, --quiet, --silent     prints nothing
  -s, --no-messages         no messages about files
  -r, --recursive           all files of directories
  -L, --files-without-match only names of files without a match
  -l, --files-with-matches  only names of files with a match
  -c, --count               only the number of lines per file
  -B, --before-context=NUM  NUM lines before
  -A, --after-context=NUM   NUM lines after
  -C, --context=NUM         NUM lines before and after
  -NUM                      the same as --context=NUM
      --color[=WHEN]        marks the matches; WHEN is always, never or auto`,
  async run(call) {
    const { options } = call;
    const operands = [...options.operands];
    const given = options.has("e") || options.has("f");
    const patterns = [
      ...options.values("e"),
      ...options
        .values("f")
        .map((path) => call.invocation.files.read(call.resolve(path)).replace(/\n$/, "")),
    ];
    if (!given) {
      const first = operands.shift();
      if (first === undefined) {
        await call.invocation.streams.errOut.write(
          `${usage}Try 'grep --help' for more information.\n`,
        );
        return 2;
      }
      patterns.push(first);
    }
    return new Search(call, patterns.join("\n").split("\n")).run(operands);
  },
});

/** One run of grep. */
class Search {
  readonly #call: Call;
  readonly #options: Options;
  readonly #regExp: RegExp;
  readonly #before: number;
  readonly #after: number;
  readonly #most: number;
  #named = false;
  #found = false;
  readonly #color: boolean;

  constructor(call: Call, patterns: readonly string[]) {
    this.#call = call;
    this.#options = call.options;
    const { options } = call;
    const context = number(options, "C") ?? digits(options) ?? 0;
    this.#before = number(options, "B") ?? context;
    this.#after = number(options, "A") ?? context;
    this.#most = number(options, "m") ?? Infinity;
    const dialect: Dialect = options.has("P")
      ? "perl"
      : options.has("F")
        ? "fixed"
        : options.has("E")
          ? "extended"
          : "basic";
    const sources = patterns.map((pattern) => translate(pattern, dialect));
    let source = sources.map((one) => `(?:${one})`).join("|");
    if (sources.length === 1) source = sources[0] ?? "";
    if (options.has("w")) source = String.raw`(?<!\w)(?:${source})(?!\w)`;
    if (options.has("x")) source = `^(?:${source})$`;
    this.#regExp = new RegExp(source, options.has("i") || options.has("y") ? "gi" : "g");
    const when = options.has("color") ? (options.value("color") ?? "auto") : "never";
    this.#color =
      when === "always" || (when === "auto" && call.invocation.streams.terminal !== undefined);
  }

  async run(operands: readonly string[]): Promise<number> {
    const options = this.#options;
    const recursive = options.has("r") || options.has("R");
    const roots = operands.length === 0 && recursive ? ["."] : operands;
    const paths = recursive ? roots.flatMap((root) => this.#filesIn(root)) : roots;
    this.#named = options.has("H") || (!options.has("h") && (recursive || paths.length > 1));
    const quiet = options.has("s");
    let failed = 0;
    for (const path of paths.length > 0 ? paths : ["-"]) {
      if (this.#call.invocation.files.kind(this.#call.resolve(path)) === "directory") {
        const why = recursive ? "Permission denied" : "Is a directory";
        if (!quiet) await this.#call.complain(`${path}: ${why}`);
        failed = 2;
        continue;
      }
      const code = await this.#call.each(
        [path],
        (input, name) => this.#file(linesOf(input), name === "-" ? "(standard input)" : name),
        {
          failure: 2,
          describe: (name, message) => (quiet ? "" : `${name}: ${message}`),
        },
      );
      failed = Math.max(failed, code);
      if (options.has("q") && this.#found) return 0;
    }
    return failed || Number(!this.#found);
  }

  #filesIn(path: string): string[] {
    const { files } = this.#call.invocation;
    const absolute = this.#call.resolve(path);
    if (files.kind(absolute) !== "directory" || !files.may("r", absolute)) return [path];
    return files
      .list(absolute)
      .flatMap((name) => this.#filesIn(path === "." ? name : joinPath(path, name)));
  }

  async #file(lines: AsyncIterable<string>, name: string): Promise<void> {
    const options = this.#options;
    const listing = options.has("l") || options.has("L") || options.has("c") || options.has("q");
    const before: string[] = [];
    let [count, lineNumber, after, shownUpTo] = [0, 0, 0, 0];
    for await (const line of lines) {
      lineNumber++;
      if (this.#matches(line)) {
        count++;
        this.#found ||= !options.has("L");
        if (options.has("q") || options.has("l")) break;
        if (!listing) {
          const gap = lineNumber - before.length > shownUpTo + 1 && shownUpTo > 0;
          if (gap && (this.#before > 0 || this.#after > 0)) await this.#call.write("--\n");
          for (const [index, old] of before.entries()) {
            await this.#print(name, lineNumber - before.length + index, old, "-");
          }
          before.length = 0;
          await this.#print(name, lineNumber, line, ":");
          shownUpTo = lineNumber;
          after = this.#after;
        }
        if (count >= this.#most) break;
      } else if (after > 0 && !listing) {
        after--;
        await this.#print(name, lineNumber, line, "-");
        shownUpTo = lineNumber;
      } else if (this.#before > 0) {
        before.push(line);
        if (before.length > this.#before) before.shift();
      }
    }
    await this.#summary(name, count);
  }

  async #summary(name: string, count: number): Promise<void> {
    const options = this.#options;
    if (options.has("q")) return;
    if (options.has("L")) {
      if (count === 0) {
        this.#found = true;
        await this.#call.write(`${name}\n`);
      }
    } else if (options.has("l")) {
      if (count > 0) await this.#call.write(`${name}\n`);
    } else if (options.has("c"))
      await this.#call.write(`${this.#named ? `${name}:` : ""}${count}\n`);
  }

  #matches(line: string): boolean {
    this.#regExp.lastIndex = 0;
    return this.#regExp.test(line) !== this.#options.has("v");
  }

  async #print(name: string, line: number, text: string, mark: string): Promise<void> {
    const numbered = this.#options.has("n")
      ? this.#colored("32", String(line)) + this.#colored("36", mark)
      : "";
    const head =
      (this.#named ? this.#colored("35", name) + this.#colored("36", mark) : "") + numbered;
    if (this.#options.has("o")) {
      if (mark !== ":" || this.#options.has("v")) return;
      this.#regExp.lastIndex = 0;
      const found = [...text.matchAll(this.#regExp)].map(([match]) => match).filter(Boolean);
      await this.#call.write(
        found.map((match) => `${head}${this.#colored("01;31", match)}\n`).join(""),
      );
      return;
    }
    const marked =
      this.#color && mark === ":" && !this.#options.has("v")
        ? text.replaceAll(this.#regExp, (match) => (match ? this.#colored("01;31", match) : ""))
        : text;
    await this.#call.write(`${head}${marked}\n`);
  }

  #colored(code: string, text: string): string {
    return this.#color ? `\x1b[${code}m\x1b[K${text}\x1b[m\x1b[K` : text;
  }
}

function number(options: Options, name: string): number | undefined {
  const value = options.value(name);
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  throw new OptionError(
    name === "m" ? "invalid max count" : `${value}: invalid context length argument`,
    2,
    { hint: false },
  );
}

function digits(options: Options): number | undefined {
  const given = options.names.filter((name) => /^\d$/.test(name)).join("");
  return given === "" ? undefined : Number(given);
}
