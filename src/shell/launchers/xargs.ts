import { OptionError, type Options } from "../coreutils/options.ts";
import { Input } from "../runtime/input.ts";
import type { Io } from "../runtime/io.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { quoteForShell } from "../runtime/parameters.ts";
import { fileText, launch, launcher } from "./launch.ts";

/** As much as Linux lets a command line be. */
const longestLine = 131_072;

/** `xargs [-0rt] [-n count] [-L lines] [-I text] [-d delimiter] [command…]` */
export const xargs = launcher({
  program: "xargs",
  letters: "0a:d:E:I:L:n:oP:prs:tx",
  long: {
    null: "0",
    "arg-file=": "a",
    "delimiter=": "d",
    "replace=?": "I",
    "max-lines=?": "L",
    "max-args=": "n",
    "max-procs=": "P",
    "no-run-if-empty": "r",
    verbose: "t",
    exit: "x",
  },
  stopAtOperand: true,
  help: `Usage: xargs [OPTION]... COMMAND [INITIAL-ARGS]...
Runs COMMAND with arguments INITIAL-ARGS and more arguments read from input.

  -0, --null                   items are separated by a NUL, not by white space
  -a, --arg-file=FILE          reads the items from FILE, not from standard input
  -d, --delimiter=CHARACTER    items are separated by CHARACTER, not by white space
  -I R                         one COMMAND for each line, with the line in place of R
  -L, --max-lines=MAX-LINES    at most MAX-LINES lines for one COMMAND
  -n, --max-args=MAX-ARGS      at most MAX-ARGS arguments for one COMMAND
  -P, --max-procs=MAX-PROCS    one COMMAND after the other runs in any case
  -r, --no-run-if-empty        no COMMAND if there are no arguments
  -t, --verbose                prints each COMMAND before it runs
      --help                   this text`,
  async run(shell, options, io) {
    const file = options.value("a");
    const input =
      file === undefined
        ? io.in
        : Input.text(fileText(shell, file, (why) => `Cannot open input file '${file}': ${why}`));
    const { operands } = options;
    const argv = operands.length > 0 ? operands : ["echo"];
    return options.has("I")
      ? replacing(shell, argv, options, input, io)
      : appending(shell, argv, options, input, io);
  },
});

async function replacing(
  shell: Runtime,
  argv: readonly string[],
  options: Options,
  input: Input,
  io: Io,
): Promise<number> {
  const mark = options.value("I") ?? "{}";
  const runs = new Runs(shell, options, io);
  const delimiter = delimiterOf(options);
  for await (const item of delimiter === undefined ? lines(input) : split(input, delimiter)) {
    await runs.run(argv.map((word) => word.replaceAll(mark, () => item)));
    if (runs.ended) break;
  }
  return runs.exitCode;
}

async function appending(
  shell: Runtime,
  argv: readonly string[],
  options: Options,
  input: Input,
  io: Io,
): Promise<number> {
  const most = count(options, "n") ?? Infinity;
  const mostLines = count(options, "L") ?? Infinity;
  const delimiter = delimiterOf(options);
  const runs = new Runs(shell, options, io);
  let items: string[] = [];
  let size = 0;
  let lineCount = 0;
  const flush = async (): Promise<void> => {
    await runs.run([...argv, ...items]);
    [items, size, lineCount] = [[], 0, 0];
  };
  for await (const item of delimiter === undefined ? words(input) : split(input, delimiter)) {
    if (typeof item !== "string" && item.problem !== undefined) {
      await io.errOut.write(`xargs: ${item.problem}\n`);
      if (items.length > 0) await flush();
      return 1;
    }
    if (typeof item !== "string") {
      if (items.length > 0 && ++lineCount >= mostLines) await flush();
    } else {
      if (size + item.length > longestLine) await flush();
      items.push(item);
      size += item.length + 1;
      if (items.length >= most) await flush();
    }
    if (runs.ended) return runs.exitCode;
  }
  if (items.length > 0 || (!runs.any && !options.has("r"))) await flush();
  return runs.exitCode;
}

/** The commands that xargs runs, and what their exit codes make of its own. */
class Runs {
  readonly #shell: Runtime;
  readonly #options: Options;
  readonly #io: Io;
  any = false;
  ended = false;
  exitCode = 0;

  constructor(shell: Runtime, options: Options, io: Io) {
    this.#shell = shell;
    this.#options = options;
    this.#io = { ...io, in: Input.text("") };
  }

  async run(argv: readonly string[]): Promise<void> {
    this.any = true;
    if (this.#options.has("t")) {
      const shown = argv.map((word) =>
        /^[\w@%+=:,./-]+$/.test(word) ? word : quoteForShell(word),
      );
      await this.#io.errOut.write(`${shown.join(" ")}\n`);
    }
    const code = await launch(
      this.#shell,
      argv,
      this.#io,
      (name, why) => `xargs: ${name}: ${why}\n`,
    );
    if (code === 126 || code === 127) {
      this.exitCode = code;
      this.ended = true;
    } else if (code === 255) {
      await this.#io.errOut.write(`xargs: ${argv[0]}: exited with status 255; aborting\n`);
      this.exitCode = 124;
      this.ended = true;
    } else if (code !== 0) this.exitCode = 123;
  }
}

function count(options: Options, letter: "n" | "L"): number | undefined {
  const value = options.value(letter);
  if (value === undefined) return options.has(letter) ? 1 : undefined;
  const number = Number(value);
  if (!/^-?\d+$/.test(value)) {
    throw new OptionError(`invalid number "${value}" for -${letter} option`);
  }
  if (number < 1) {
    throw new OptionError(`value ${value} for -${letter} option should be >= 1`, 1, {
      hint: false,
    });
  }
  return number;
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  0: "\0",
  r: "\r",
  "\\": "\\",
};

function delimiterOf(options: Options): string | undefined {
  if (options.has("0")) return "\0";
  const given = options.value("d");
  if (given === undefined) return undefined;
  if (given.length === 1) return given;
  const escaped =
    given.length === 2 && given.startsWith("\\") ? escapes[given[1] ?? ""] : undefined;
  if (escaped !== undefined) return escaped;
  throw new OptionError(
    `Invalid input delimiter specification ${given}: the delimiter must be either a single character or an escape sequence starting with \\.`,
    1,
    { hint: false },
  );
}

async function* split(input: Input, delimiter: string): AsyncGenerator<string, void, void> {
  for (;;) {
    const item = await input.readLine(delimiter);
    if (item === undefined) return;
    yield item.endsWith(delimiter) ? item.slice(0, -1) : item;
  }
}

/** Lines without the white space before them; empty ones do not count. */
async function* lines(input: Input): AsyncGenerator<string, void, void> {
  for await (const line of split(input, "\n")) {
    const item = unquote(line.trimStart());
    if (item !== "") yield item;
  }
}

/** After the words of a line: that it ended, or what is wrong with it. */
interface LineEnd {
  readonly problem?: string;
}

async function* words(input: Input): AsyncGenerator<string | LineEnd, void, void> {
  for await (const line of split(input, "\n")) {
    const found = line.match(/(?:"[^"]*"|'[^']*'|\\.|["']|[^\s"'\\])+/g) ?? [];
    for (const word of found) {
      const open = openQuote(word);
      if (open !== undefined) {
        yield { problem: unmatched(open) };
        return;
      }
      yield unquote(word);
    }
    yield {};
  }
}

function openQuote(word: string): string | undefined {
  return /["']/.exec(word.replaceAll(/"[^"]*"|'[^']*'|\\./g, ""))?.[0];
}

function unmatched(quote: string): string {
  const kind = quote === '"' ? "double" : "single";
  return `unmatched ${kind} quote; by default quotes are special to xargs unless you use the -0 option`;
}

function unquote(word: string): string {
  const open = openQuote(word);
  if (open !== undefined) throw new OptionError(unmatched(open), 1, { hint: false });
  return word.replaceAll(/"([^"]*)"|'([^']*)'|\\(.)/g, "$1$2$3");
}
