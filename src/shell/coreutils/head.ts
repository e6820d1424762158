import type { Input } from "../runtime/input.ts";
import { OptionError } from "./options.ts";
import { type Call, tool } from "./tool.ts";

/** `head [-n lines] [-c bytes] [file…]` */
export const head = tool({
  program: "head",
  letters: "n:c:qv",
  long: { "lines=": "n", "bytes=": "c", quiet: "q", silent: "q", verbose: "v" },
  numbersAs: "n",
  help: `Usage: head [OPTION]... [FILE]...
Prints the first 10 lines of each FILE, or of standard input.

  -n, --lines=[-]NUM   the first NUM lines; with - all but the last NUM
  -c, --bytes=[-]NUM   the first NUM bytes; with - all but the last NUM
  -q, --quiet          never the headers with file names
  -v, --verbose        always the headers with file names
      --help           this text`,
  async run(call) {
    const { options } = call;
    const bytes = options.value("c");
    const text = bytes ?? options.value("n") ?? "10";
    const count = parseCount(text, bytes === undefined ? "lines" : "bytes");
    return withHeaders(call, async (input) => {
      if (text.startsWith("-")) await allButLast(call, input, count, bytes !== undefined);
      else if (bytes === undefined) await firstLines(call, input, count);
      else await firstBytes(call, input, count);
    });
  },
});

/** Prints `==> name <==` before each of several files. */
export function withHeaders(call: Call, use: (input: Input) => Promise<void>): Promise<number> {
  const { options } = call;
  const shown = options.has("v") || (options.operands.length > 1 && !options.has("q"));
  let first = true;
  return call.each(
    options.operands,
    async (input, name) => {
      if (shown) {
        await call.write(`${first ? "" : "\n"}==> ${name === "-" ? "standard input" : name} <==\n`);
      }
      first = false;
      await use(input);
    },
    { describe: (name, message) => `cannot open '${name}' for reading: ${message}` },
  );
}

/** The number in `-n NUM`, with GNU's suffixes. Throws OptionError. */
export function parseCount(text: string, what: "lines" | "bytes"): number {
  const match = /^[-+]?(\d+)(b|kB|K|MB|M)?$/.exec(text);
  if (!match) throw new OptionError(`invalid number of ${what}: '${text}'`, 1, { hint: false });
  const sizes: Readonly<Record<string, number>> = {
    b: 512,
    kB: 1000,
    K: 1024,
    MB: 1e6,
    M: 1048576,
  };
  return Number(match[1]) * (sizes[match[2] ?? ""] ?? 1);
}

async function firstLines(call: Call, input: Input, count: number): Promise<void> {
  for (let left = count; left > 0; left--) {
    const line = await input.readLine();
    if (line === undefined) return;
    await call.write(line);
  }
}

async function firstBytes(call: Call, input: Input, count: number): Promise<void> {
  for (let left = count; left > 0;) {
    const piece = await input.read();
    if (piece === undefined) return;
    const part = piece.slice(0, left);
    input.unread(piece.slice(left));
    await call.write(part);
    left -= part.length;
  }
}

async function allButLast(call: Call, input: Input, count: number, bytes: boolean): Promise<void> {
  let text = "";
  for await (const piece of input) text += piece;
  if (bytes) return call.write(text.slice(0, Math.max(text.length - count, 0)));
  const lines = text.split(/(?<=\n)/);
  return call.write(lines.slice(0, Math.max(lines.length - count, 0)).join(""));
}
