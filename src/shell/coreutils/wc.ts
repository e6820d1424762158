import { utf8Length } from "#base/utf8.ts";
import { tool } from "./tool.ts";

/** `wc [-clmwL] [file…]` */
export const wc = tool({
  program: "wc",
  letters: "clmwL",
  long: { bytes: "c", chars: "m", lines: "l", words: "w", "max-line-length": "L" },
  help: `Usage: wc [OPTION]... [FILE]...
Prints the numbers of lines, words and bytes of each FILE, or of standard input.

  -c, --bytes            the number of bytes
  -m, --chars            the number of characters
  -l, --lines            the number of lines
  -w, --words            the number of words
  -L, --max-line-length  the length of the longest line
      --help             this text`,
  async run(call) {
    const { options } = call;
    const asked = ["l", "w", "m", "c", "L"].filter((name) => options.has(name));
    const columns = asked.length > 0 ? asked : ["l", "w", "c"];
    const rows: { readonly counts: readonly number[]; readonly name: string | undefined }[] = [];
    const code = await call.each(options.operands, async (input, name) => {
      const counts: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
      const add = (key: string, count: number): void =>
        void (counts[key] = (counts[key] ?? 0) + count);
      for (;;) {
        const line = await input.readLine();
        if (line === undefined) break;
        if (line.endsWith("\n")) add("l", 1);
        add("w", line.split(/\s+/).filter(Boolean).length);
        add("m", Array.from(line).length);
        add("c", utf8Length(line));
        counts["L"] = Math.max(counts["L"] ?? 0, Array.from(line.replace(/\n$/, "")).length);
      }
      rows.push({
        counts: columns.map((key) => counts[key] ?? 0),
        name: options.operands.length > 0 ? name : undefined,
      });
    });
    if (options.operands.length > 1) {
      const total = columns.map((key, index) =>
        rows.reduce(
          (sum, { counts }) =>
            key === "L" ? Math.max(sum, counts[index] ?? 0) : sum + (counts[index] ?? 0),
          0,
        ),
      );
      rows.push({ counts: total, name: "total" });
    }
    // GNU's width comes from the sizes of the files; of stdin it is not known.
    const single = columns.length === 1 && rows.length === 1;
    const piped = options.operands.length === 0 || options.operands.includes("-");
    const widest = Math.max(
      ...rows.flatMap(({ counts }) => counts.map((one) => String(one).length)),
      1,
    );
    const width = single ? 1 : piped ? 7 : widest;
    for (const { counts, name } of rows) {
      const numbers = counts.map((one) => String(one).padStart(width)).join(" ");
      await call.write(`${numbers}${name === undefined ? "" : ` ${name}`}\n`);
    }
    return code;
  },
});
