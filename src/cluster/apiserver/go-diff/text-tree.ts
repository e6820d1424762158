import type { Statistics } from "./statistics.ts";
import { toText } from "./statistics.ts";

/** What a line stands for: what is in both, only before, only after. */
export type Mark = "" | "-" | "+";

/** Text that may stand in one line or in several. */
export type Text =
  | { readonly form: "line"; readonly text: string }
  | { readonly form: "wrap"; readonly prefix: string; readonly of: Text; readonly suffix: string }
  | { readonly form: "list"; readonly records: readonly TextRecord[] };

export interface TextRecord {
  readonly mark?: Mark;
  readonly key?: string;
  readonly of: Text;
  readonly noComma?: true;
  readonly comment?: string | Statistics;
}

export const nil = line("nil");
const ellipsis = line("...");

export function line(text: string): Text {
  return { form: "line", text };
}

export function wrap(prefix: string, of: Text, suffix = ""): Text {
  return { form: "wrap", prefix, of, suffix };
}

export function braced(records: readonly TextRecord[]): Text {
  return wrap("{", { form: "list", records }, "}");
}

/** Stands for what is left out. */
export function leftOut(comment?: string | Statistics): TextRecord {
  return { of: ellipsis, noComma: true, ...(comment !== undefined && { comment }) };
}

/** As one line. */
export function inOneLine(text: Text): string {
  return compact(text, "")[0];
}

/** A longer removed or inserted list takes several lines. */
const longestLine = 80;

/** The text in one line, and the text with those parts as lines that may stand in one. */
function compact(text: Text, mark: Mark): [string, Text] {
  if (text.form === "line") return [text.text, text];
  if (text.form === "wrap") {
    const [inner, of] = compact(text.of, mark);
    const all = text.prefix + inner + text.suffix;
    return [all, of.form === "line" ? line(all) : { ...text, of }];
  }
  let isLong = false;
  const parts: string[] = [];
  const records = text.records.map((record) => {
    const [inner, of] = compact(record.of, record.mark || mark);
    parts.push(record.key ? `${record.key}: ${inner}` : inner);
    if (record.mark || of.form !== "line" || record.comment !== undefined) isLong = true;
    return { ...record, of };
  });
  const all = parts.join(", ");
  if (mark && all.length > longestLine) isLong = true;
  return [all, isLong ? { form: "list", records } : line(all)];
}

/** The text of a whole difference, with an end of line. */
export function layOut(text: Text): string {
  const [, folded] = compact(text, "");
  return `${margin("", 0)}${expand(folded, "", 0)}\n`;
}

/** go-cmp tosses a coin between spaces and those that do not break; the recorded server's came down on the latter. */
function margin(mark: Mark, depth: number): string {
  return `${mark || "\u00a0"}\u00a0${"\t".repeat(depth)}`;
}

function expand(text: Text, mark: Mark, depth: number): string {
  if (text.form === "line") return text.text;
  if (text.form === "wrap") return text.prefix + expand(text.of, mark, depth) + text.suffix;
  const { records } = text;
  const end = `\n${margin(mark, depth)}`;
  if (records.every(isSimple)) return batches(records, mark, depth + 1) + end;
  const afterKey = paddings(records, ({ key, of }) =>
    key && of.form === "line" ? key : undefined,
  );
  const afterValue = paddings(records, ({ of, comment }) =>
    of.form === "line" && of.text !== "..." && comment !== undefined ? of.text : undefined,
  );
  const lines = records.map((record, index) => {
    const { mark: own = "", key, of, noComma, comment } = record;
    const under = own || mark;
    const said = typeof comment === "object" ? toText(comment) : comment;
    return [
      `\n${margin(under, depth + 1)}`,
      key ? `${key}: ` : "",
      afterKey[index],
      expand(of, under, depth + 1),
      noComma ? "" : ",",
      afterValue[index],
      said === undefined ? "" : ` // ${said}`,
    ].join("");
  });
  return lines.join("") + end;
}

function isSimple({ mark, key, of, comment }: TextRecord): boolean {
  return !mark && !key && of.form === "line" && comment === undefined;
}

/** Short values side by side. */
function batches(records: readonly TextRecord[], mark: Mark, depth: number): string {
  const lines: string[] = [];
  let batch = "";
  for (const { of } of records) {
    const text = inOneLine(of);
    if (batch && batch.length + text.length + 2 > longestLine) {
      lines.push(batch);
      batch = "";
    }
    batch += `${text}, `;
  }
  if (batch) lines.push(batch);
  return lines.map((each) => `\n${margin(mark, depth)}${each.trimEnd()}`).join("");
}

/** The spaces that make texts of neighbouring records equally long; a record without a text parts them. */
function paddings(
  records: readonly TextRecord[],
  textOf: (record: TextRecord) => string | undefined,
): readonly string[] {
  const lengths = records.map((record) => {
    const text = textOf(record);
    return text === undefined ? undefined : Array.from(text).length;
  });
  return lengths.map((length, index) => {
    if (length === undefined) return "";
    let longest = length;
    for (const step of [-1, 1]) {
      for (let at = index + step; lengths[at] !== undefined; at += step) {
        longest = Math.max(longest, lengths[at]!);
      }
    }
    return " ".repeat(longest - length);
  });
}
