import { FileError } from "#base/files.ts";
import { linesOf } from "../runtime/input.ts";
import { tool } from "./tool.ts";

/** `tac [file…]` */
export const tac = tool({
  program: "tac",
  letters: "",
  help: `Usage: tac [FILE]...
Prints each FILE, or standard input, from its last line to its first.`,
  run: (call) =>
    call.each(
      call.options.operands,
      async (input) => {
        const lines: string[] = [];
        for (;;) {
          const line = await input.readLine();
          if (line === undefined) break;
          lines.push(line);
        }
        await call.write(lines.toReversed().join(""));
      },
      { describe: (name, message) => `failed to open '${name}' for reading: ${message}` },
    ),
});

/** `rev [file…]` */
export const rev = tool({
  program: "rev",
  letters: "",
  help: `Usage: rev [FILE]...
Prints each line of the FILEs, or of standard input, from its last character to its first.`,
  run: (call) =>
    call.each(
      call.options.operands,
      async (input) => {
        for await (const line of linesOf(input)) {
          await call.write(`${Array.from(line).toReversed().join("")}\n`);
        }
      },
      { describe: (name, message) => `cannot open ${name}: ${message}` },
    ),
});

/** `nl [-b a|t] [file…]` */
export const nl = tool({
  program: "nl",
  letters: "b:w:s:n:v:",
  long: { "body-numbering=": "b", "number-width=": "w", "number-separator=": "s" },
  help: `Usage: nl [OPTION]... [FILE]...
Prints each FILE, or standard input, with line numbers.

  -b, --body-numbering=STYLE     a: all lines, t: those that are not empty
  -s, --number-separator=STRING  STRING after the number instead of a tab
  -w, --number-width=NUMBER      the width of the numbers, 6 without it`,
  async run(call) {
    const { options } = call;
    const width = Number(options.value("w") ?? 6);
    const separator = options.value("s") ?? "\t";
    let number = Number(options.value("v") ?? 1);
    return call.each(options.operands, async (input) => {
      for await (const line of linesOf(input)) {
        const counted = options.value("b") === "a" || line !== "";
        const head = counted
          ? String(number++).padStart(width) + separator
          : " ".repeat(width + separator.length);
        await call.write(`${head}${line}\n`);
      }
    });
  },
});

/** `tee [-a] file…` */
export const tee = tool({
  program: "tee",
  letters: "aip",
  long: { append: "a", "ignore-interrupts": "i" },
  help: `Usage: tee [OPTION]... [FILE]...
Copies standard input to each FILE and to standard output.

  -a, --append   appends to the FILEs
      --help     this text`,
  async run(call) {
    const { files, streams } = call.invocation;
    const paths: string[] = [];
    let failed = 0;
    for (const name of call.options.operands) {
      try {
        if (call.options.has("a")) files.append(call.resolve(name), "");
        else files.write(call.resolve(name), "");
        paths.push(call.resolve(name));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await call.complain(`${name}: ${error.message}`);
        failed = 1;
      }
    }
    for await (const piece of streams.in) {
      for (const path of paths) files.append(path, piece);
      await call.write(piece);
    }
    return failed;
  },
});
