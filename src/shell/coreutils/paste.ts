import { unescape } from "./escapes.ts";
import { tool } from "./tool.ts";

/** `paste [-s] [-d delimiters] [file…]` */
export const paste = tool({
  program: "paste",
  letters: "sd:",
  long: { serial: "s", "delimiters=": "d" },
  help: `Usage: paste [OPTION]... [FILE]...
Joins the lines of the FILEs, or of standard input, that have the same number, with tabs between.

  -d, --delimiters=LIST  the characters of LIST in turn instead of tabs
  -s, --serial           joins all lines of each FILE
      --help             this text`,
  async run(call) {
    const { options } = call;
    const delimiters = Array.from(unescape(options.value("d") ?? "\t").text);
    const between = (index: number): string => delimiters[index % delimiters.length] ?? "";
    const columns: string[][] = [];
    const code = await call.each(options.operands, async (input) => {
      const lines: string[] = [];
      for (;;) {
        const line = await input.readLine();
        if (line === undefined) break;
        lines.push(line.replace(/\n$/, ""));
      }
      columns.push(lines);
    });
    const rows = options.has("s")
      ? columns
      : Array.from({ length: Math.max(0, ...columns.map(({ length }) => length)) }, (_, at) =>
          columns.map((column) => column[at] ?? ""),
        );
    const joined = rows.map((row) =>
      row.reduce((text, one, index) => (index === 0 ? one : text + between(index - 1) + one), ""),
    );
    await call.write(joined.map((line) => `${line}\n`).join(""));
    return code;
  },
});
