// Differences within long texts and lists of numbers. Rules of go-cmp's formatDiffSlice.

import type { Comparison } from "./comparison.ts";
import type { GoValue } from "./go-value.ts";
import { editScript, type Edit, likenessOf } from "./edit-script.ts";
import { quoted } from "./quoted.ts";
import { added, type Count, differencesIn, inGroups, none, type Statistics } from "./statistics.ts";
import { braced, leftOut, line, type Mark, type Text, type TextRecord, wrap } from "./text-tree.ts";

const shortest = 32;

/** Whether both sides are such that the difference within them is shown. */
export function hasLongDifference({ x, y, same, different, byRule }: Comparison): boolean {
  if (different === 0 || byRule > 0 || !x || !y) return false;
  if (x.form === "text" && y.form === "text") {
    return x.of.length >= shortest && y.of.length >= shortest;
  }
  if (x.form !== "list" || y.form !== "list" || !x.of || !y.of) return false;
  if (x.of[0]?.form !== "plain") return false;
  return different > same || (x.of.length >= shortest && y.of.length >= shortest);
}

/** The difference within two long values. `level`: how much is shown. */
export function longDifference({ x, y }: Comparison, level: number): Text {
  if (x?.form === "text" && y?.form === "text") return textDifference(x.of, y.of, level);
  const [before, after] = [numbersOf(x), numbersOf(y)];
  const kind = { name: "int64", size: 8, write: (items: readonly string[]) => items.join(", ") };
  const text = braced(chunks(before, after, kind, level));
  return x && "type" in x ? wrap(x.type, text) : text;
}

function numbersOf(value: GoValue | undefined): string[] {
  const items = value?.form === "list" ? (value.of ?? []) : [];
  return items.map((item) => (item.form === "plain" ? String(item.of) : ""));
}

function textDifference(before: string, after: string, level: number): Text {
  if (isOfLines(before, after)) {
    const lines = { name: "line", size: 1, write: ([only = ""]: readonly string[]) => only };
    const records = chunks(before.split("\n"), after.split("\n"), lines, level);
    const tripleQuoted = inTripleQuotes(records);
    if (tripleQuoted) return tripleQuoted;
    const written = records.map((record) =>
      record.of.form === "line" && !record.noComma
        ? { ...record, of: line(quoted(record.of.text)) }
        : record,
    );
    return wrap("strings.Join(", braced(written), String.raw`, "\n")`);
  }
  const bytes = {
    name: "byte",
    size: 64,
    write: (letters: readonly string[]) => quoted(letters.join("")),
  };
  const records = chunks(before.split(""), after.split(""), bytes, level);
  return wrap("strings.Join(", braced(records), ', "")');
}

const fewestLines = 4;
const longestLine = 1024;

function changedShare(edits: readonly Edit[]): number {
  return edits.filter((edit) => edit !== "=").length / edits.length;
}

/** Several lines, where telling them apart by lines does not take much more than by letters. */
function isOfLines(before: string, after: string): boolean {
  const lines = (before + after).split("\n");
  const isLong = lines.slice(0, -1).some(({ length }) => length > longestLine);
  if (lines.length - 1 < fewestLines || isLong) return false;
  const byLine = changedShare(editsBetween(before.split("\n"), after.split("\n")));
  const byLetter = changedShare(editsBetween(before.split(""), after.split("")));
  const escaped = JSON.stringify(before + after).length;
  return byLine < 4 * byLetter || escaped / (before.length + after.length) > 1.1;
}

/** Lines as they are between `"""`; undefined where they could be mistaken for something else. */
function inTripleQuotes(records: readonly TextRecord[]): Text | undefined {
  const quotes: TextRecord = { of: line('"""'), noComma: true };
  let seen: Record<"-" | "+", Set<string>> = { "-": new Set(), "+": new Set() };
  const list: TextRecord[] = [quotes];
  for (const record of records) {
    const { of, mark = "", noComma } = record;
    if (!mark) seen = { "-": new Set(), "+": new Set() };
    if (of.form === "line" && !noComma) {
      const text = of.text.replace(/^\r|\r$/g, "");
      const isClear = !/^("""|\.\.\.)|[^\p{L}\p{M}\p{N}\p{P}\p{S} \t]/u.test(text);
      const bare = text.replaceAll(/\s/g, "");
      if (!isClear || (mark && seen[mark === "-" ? "+" : "-"].has(bare))) return undefined;
      if (mark) seen[mark].add(bare);
      list.push({ ...record, of: line(text), noComma: true });
    } else {
      list.push(record);
    }
  }
  const last = list.at(-1);
  if (!last?.mark && last?.of.form === "line" && last.of.text === "") list.pop();
  return wrap("(", { form: "list", records: [...list, quotes] }, ")");
}

/** What a long value is made of, and how so many of them are written. */
interface Kind {
  readonly name: string;
  /** How many stand in a line. */
  readonly size: number;
  readonly write: (items: readonly string[]) => string;
}

const counted: { readonly [edit in Edit]: Count } = {
  "=": "identical",
  "~": "modified",
  "-": "removed",
  "+": "inserted",
};

function editsBetween(before: readonly string[], after: readonly string[]): readonly Edit[] {
  return editScript(before.length, after.length, (i, j) => likenessOf(before[i] === after[j]));
}

/** So many chunks of what is equal are shown beside a difference. */
const neighbours = 2;

function chunks(
  before: readonly string[],
  after: readonly string[],
  { name, size, write }: Kind,
  level: number,
): TextRecord[] {
  const list: TextRecord[] = [];
  const add = (items: readonly string[], mark: Mark) => {
    for (let start = 0; start < items.length; start += size) {
      const text = line(write(items.slice(start, start + size)));
      list.push({ ...(mark && { mark }), of: text });
    }
  };
  const edits = editsBetween(before, after).map((edit) => counted[edit]);
  const groups = tidied(joined(inGroups(name, edits), size / 4), before, after);
  const most = 4 << level;
  let rest: Statistics | undefined;
  let [shown, x, y] = [0, 0, 0];
  for (const [index, group] of groups.entries()) {
    const { identical, removed, inserted, modified } = group;
    if (shown >= most) {
      rest = rest ? added(rest, group) : group;
    } else if (differencesIn(group) === 0) {
      const context = size * neighbours;
      const first = index === 0 ? 0 : Math.min(context, identical);
      let last = index === groups.length - 1 ? 0 : Math.min(context, identical - first);
      // What would fit a line takes as much room as saying that it is left out.
      if (identical - first - last <= size) last = identical - first;
      const hidden = identical - first - last;
      add(before.slice(x, x + first), "");
      if (hidden > 0) list.push(leftOut({ ...group, identical: hidden }));
      add(before.slice(x + identical - last, x + identical), "");
      x += identical;
      y += identical;
    } else {
      const length = list.length;
      const gone = identical + removed + modified;
      const come = identical + inserted + modified;
      add(before.slice(x, x + gone), "-");
      add(after.slice(y, y + come), "+");
      x += gone;
      y += come;
      shown += list.length - length;
    }
  }
  return rest ? [...list, leftOut(rest)] : list;
}

/** Differences with hardly anything the same between them become one. */
function joined(groups: readonly Statistics[], shortestGap: number): Statistics[] {
  const result: Statistics[] = [];
  for (const group of groups) {
    const [previous, gap] = result.slice(-2);
    if (previous && gap && differencesIn(group) > 0) {
      const isGone = previous.removed > 0 || group.removed > 0;
      const isCome = previous.inserted > 0 || group.inserted > 0;
      if (isGone && isCome && gap.identical <= shortestGap) {
        result.splice(-2, 2, added(added(previous, gap), group));
        continue;
      }
    }
    result.push(group);
  }
  return result;
}

/** What is the same at the ends of a difference belongs to its neighbours. */
function tidied(
  groups: readonly Statistics[],
  before: readonly string[],
  after: readonly string[],
): Statistics[] {
  const name = groups[0]?.name ?? "";
  const same = (identical: number): Statistics => ({ ...none(name), identical });
  const result: Statistics[] = [];
  let [x, y] = [0, 0];
  for (const group of groups) {
    const gone = group.identical + group.removed + group.modified;
    const come = group.identical + group.inserted + group.modified;
    const most = differencesIn(group) === 0 ? 0 : Math.min(gone, come);
    let [lead, tail] = [0, 0];
    while (lead < most && before[x + lead] === after[y + lead]) lead++;
    while (tail < most && before[x + gone - 1 - tail] === after[y + come - 1 - tail]) tail++;
    const isTidy = lead + tail === 0;
    const core = isTidy
      ? group
      : { ...none(name), removed: gone - lead - tail, inserted: come - lead - tail };
    for (const each of [same(lead), core, same(tail)]) {
      const last = result.at(-1);
      const isEqualGroup = differencesIn(each) === 0 && each.identical > 0;
      if (differencesIn(each) === 0 && each.identical === 0) continue;
      if (last && isEqualGroup && differencesIn(last) === 0)
        result.splice(-1, 1, added(last, each));
      else result.push(each);
    }
    x += gone;
    y += come;
  }
  return result;
}
