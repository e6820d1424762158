import type { Input } from "../runtime/input.ts";
import { parseCount, withHeaders } from "./head.ts";
import { type Call, tool } from "./tool.ts";

const pollMs = 1000;

/** `tail [-n lines] [-c bytes] [-f] [file…]` */
export const tail = tool({
  program: "tail",
  letters: "n:c:fFqvs:",
  long: {
    "lines=": "n",
    "bytes=": "c",
    "follow=?": "f",
    quiet: "q",
    silent: "q",
    verbose: "v",
    "sleep-interval=": "s",
  },
  numbersAs: "n",
  help: `Usage: tail [OPTION]... [FILE]...
Prints the last 10 lines of each FILE, or of standard input.

  -n, --lines=[+]NUM   the last NUM lines; with + from line NUM on
  -c, --bytes=[+]NUM   the last NUM bytes; with + from byte NUM on
  -f, --follow         goes on with what is appended to the file
  -q, --quiet          never the headers with file names
  -v, --verbose        always the headers with file names
      --help           this text`,
  async run(call) {
    const { options } = call;
    const bytes = options.value("c");
    const text = bytes ?? options.value("n") ?? "10";
    const count = parseCount(text, bytes === undefined ? "lines" : "bytes");
    const fromStart = text.startsWith("+");
    const code = await withHeaders(call, async (input) => {
      if (fromStart && bytes === undefined) return fromLine(call, input, count);
      const all = bytes === undefined ? await lastLines(input, count) : await readText(input);
      if (bytes === undefined) return call.write(all);
      return call.write(
        fromStart ? all.slice(Math.max(count - 1, 0)) : all.slice(-count || all.length),
      );
    });
    const following = options.has("f") || options.has("F");
    const [path] = options.operands;
    if (following && code === 0 && path !== undefined && path !== "-") await follow(call, path);
    return code;
  },
});

async function fromLine(call: Call, input: Input, first: number): Promise<void> {
  for (let number = 1; number < first; number++) if ((await input.readLine()) === undefined) return;
  for await (const piece of input) await call.write(piece);
}

async function lastLines(input: Input, count: number): Promise<string> {
  if (count === 0) return "";
  const lines: string[] = [];
  for (;;) {
    const line = await input.readLine();
    if (line === undefined) break;
    lines.push(line);
    // In bulk: shifting at every line would take quadratic time.
    if (lines.length > 2 * count + 1000) lines.splice(0, lines.length - count);
  }
  return lines.slice(-count).join("");
}

async function readText(input: Input): Promise<string> {
  let text = "";
  for await (const piece of input) text += piece;
  return text;
}

async function follow(call: Call, path: string): Promise<void> {
  const { files, clock, cancel } = call.invocation;
  let size = files.read(call.resolve(path)).length;
  for (;;) {
    await clock.sleep(pollMs, cancel);
    const text = files.kind(call.resolve(path)) === "file" ? files.read(call.resolve(path)) : "";
    if (text.length < size) await call.complain(`${path}: file truncated`);
    await call.write(text.slice(text.length < size ? 0 : size));
    size = text.length;
  }
}
