import { linesOf } from "../runtime/input.ts";
import { toUtf8 } from "./bytes.ts";
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
  -v, --show-nonprinting   control characters as ^X, other bytes as M-X
  -A, --show-all           as -vET
      --help               this text`,
  async run(call) {
    const { options } = call;
    const plain = !["A", "b", "e", "E", "n", "s", "t", "T", "v"].some((name) => options.has(name));
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
        const visible = options.has("v") || ["A", "e", "t"].some((name) => options.has(name));
        const printable = visible ? controlsShown(line) : line;
        const shown = tabs ? printable.replaceAll("\t", "^I") : printable;
        const head = counted ? `${String(++number).padStart(6)}\t` : "";
        await call.write(`${head}${shown}${ends ? "$" : ""}\n`);
      }
    });
  },
});

/** All but tabs and newlines. */
function controlsShown(line: string): string {
  // eslint-disable-next-line no-control-regex
  return line.replaceAll(/[^\t\n -~]/gu, (character) =>
    toUtf8(character)
      .map((byte) => {
        const low = byte & 127;
        const shown =
          low < 32 || low === 127 ? `^${String.fromCharCode(low ^ 64)}` : String.fromCharCode(low);
        return byte > 127 ? `M-${shown}` : shown;
      })
      .join(""),
  );
}
