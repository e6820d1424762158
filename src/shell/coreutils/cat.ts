import { linesOf } from "../runtime/input.ts";
import { tool } from "./tool.ts";

/** `cat [-bEnsT] [file…]` */
export const cat = tool({
  program: "cat",
  letters: "AbeEnstTuv",
  long: {
    "show-all": "A",
    "number-nonblank": "b",
    "show-ends": "E",
    number: "n",
    "squeeze-blank": "s",
    "show-tabs": "T",
    "show-nonprinting": "v",
  },
  help: `Usage: cat [OPTION]... [FILE]...
Copies files, or standard input for - and without files, to standard output.

  -n, --number             number all lines
  -b, --number-nonblank    number the lines that are not empty
  -s, --squeeze-blank      several empty lines become one
  -E, --show-ends          a $ at the end of each line
  -T, --show-tabs          tabs as ^I
  -A, --show-all           as -ET
      --help               this text`,
  async run(call) {
    const { options } = call;
    const plain = !["A", "b", "e", "E", "n", "s", "t", "T"].some((name) => options.has(name));
    const ends = options.has("E") || options.has("A") || options.has("e");
    const tabs = options.has("T") || options.has("A") || options.has("t");
    let number = 0;
    let wasEmpty = false;
    return call.each(options.operands, async (input) => {
      if (plain) {
        for await (const piece of input) await call.write(piece);
        return;
      }
      for await (const line of linesOf(input)) {
        if (options.has("s") && line === "" && wasEmpty) continue;
        wasEmpty = line === "";
        const counted = options.has("b") ? line !== "" : options.has("n");
        const shown = tabs ? line.replaceAll("\t", "^I") : line;
        const head = counted ? `${String(++number).padStart(6)}\t` : "";
        await call.write(`${head}${shown}${ends ? "$" : ""}\n`);
      }
    });
  },
});
