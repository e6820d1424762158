import { linesOf } from "../runtime/input.ts";
import { tool } from "./tool.ts";

/** `uniq [-cdiu] [file]` */
export const uniq = tool({
  program: "uniq",
  letters: "cdiuf:",
  long: { count: "c", repeated: "d", "ignore-case": "i", unique: "u", "skip-fields=": "f" },
  help: `Usage: uniq [OPTION]... [INPUT]
Prints the lines of INPUT, or of standard input, without repetitions of the line before.

  -c, --count          with the number of times that each came
  -d, --repeated       only lines that came several times
  -u, --unique         only lines that came once
  -i, --ignore-case    upper and lower case are the same
  -f, --skip-fields=N  the first N fields do not count
      --help           this text`,
  async run(call) {
    const { options } = call;
    let last: string | undefined;
    let count = 0;
    const skipped = Number(options.value("f") ?? 0);
    const key = (line: string): string => {
      const text = line.replace(new RegExp(`^(?:\\s*\\S+){0,${skipped}}`), "");
      return options.has("i") ? text.toLowerCase() : text;
    };
    const flush = async (): Promise<void> => {
      if (last === undefined) return;
      if ((options.has("d") && count === 1) || (options.has("u") && count > 1)) return;
      await call.write(options.has("c") ? `${String(count).padStart(7)} ${last}\n` : `${last}\n`);
    };
    return call.each(options.operands.slice(0, 1), async (input) => {
      for await (const line of linesOf(input)) {
        if (last !== undefined && key(line) === key(last)) {
          count++;
          continue;
        }
        await flush();
        last = line;
        count = 1;
      }
      await flush();
    });
  },
});
