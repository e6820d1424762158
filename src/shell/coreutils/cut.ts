import { linesOf } from "../runtime/input.ts";
import { OptionError } from "./options.ts";
import { tool } from "./tool.ts";

/** `cut -f list [-d delimiter] | -c list` */
export const cut = tool({
  program: "cut",
  letters: "b:c:d:f:sn",
  long: {
    "bytes=": "b",
    "characters=": "c",
    "delimiter=": "d",
    "fields=": "f",
    "only-delimited": "s",
    complement: "complement",
    "output-delimiter=": "output",
  },
  help: `Usage: cut OPTION... [FILE]...
Prints parts of each line of the FILEs, or of standard input.

  -b, --bytes=LIST               these bytes
  -c, --characters=LIST          these characters
  -f, --fields=LIST              these fields
  -d, --delimiter=DELIM          DELIM between fields instead of a tab
  -s, --only-delimited           no lines without delimiter
      --complement               all but these
      --output-delimiter=STRING  STRING between fields in the output
      --help                     this text

LIST is N, N-, N-M or -M, several with commas between.`,
  async run(call) {
    const { options } = call;
    const lists = ["b", "c", "f"].filter((name) => options.has(name));
    const [kind] = lists;
    if (kind === undefined) {
      throw new OptionError("you must specify a list of bytes, characters, or fields");
    }
    if (lists.length > 1) throw new OptionError("only one type of list may be specified");
    const delimiter = options.value("d") ?? "\t";
    if (Array.from(delimiter).length > 1)
      throw new OptionError("the delimiter must be a single character");
    if (kind !== "f" && options.has("d")) {
      throw new OptionError("an input delimiter may be specified only when operating on fields");
    }
    const wanted = parseList(options.value(kind) ?? "", kind === "f");
    const picks = (index: number): boolean => wanted(index) !== options.has("complement");
    const joiner = options.value("output") ?? (kind === "f" ? delimiter : "");
    return call.each(options.operands, async (input) => {
      for await (const line of linesOf(input)) {
        if (kind === "f" && !line.includes(delimiter)) {
          if (!options.has("s")) await call.write(`${line}\n`);
          continue;
        }
        const parts = kind === "f" ? line.split(delimiter) : Array.from(line);
        await call.write(`${parts.filter((_, index) => picks(index + 1)).join(joiner)}\n`);
      }
    });
  },
});

function parseList(text: string, fields: boolean): (index: number) => boolean {
  const ranges = text.split(/[, ]/).map((part) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!match || part === "" || part === "-") {
      const what = fields ? "field" : "byte/character position";
      throw new OptionError(
        part === "-"
          ? "invalid range with no endpoint: -"
          : `invalid ${fields ? "field value" : "byte/character position"} '${part}'`.replace(
              "field value ''",
              `${what} value`,
            ),
      );
    }
    const [, low = "", dash, high = ""] = match;
    const first = low === "" ? 1 : Number(low);
    if (first === 0)
      throw new OptionError(
        fields ? "fields are numbered from 1" : "byte/character positions are numbered from 1",
      );
    const last = high === "" ? (dash ? Infinity : first) : Number(high);
    if (last < first) throw new OptionError("invalid decreasing range");
    return { first, last };
  });
  return (index) => ranges.some(({ first, last }) => index >= first && index <= last);
}
