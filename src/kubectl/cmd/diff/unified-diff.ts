/** One of two files that are compared. */
export interface Side {
  /** As the header names it: a path. */
  readonly name: string;
  /** As the header shows it. */
  readonly time: string;
  readonly text: string;
}

/** A line of both files, or of one. */
interface Line {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

const contextLines = 3;

/** What `diff -u` prints for two files; "" if they are equal. */
export function unifiedDiff(from: Side, to: Side): string {
  if (from.text === to.text) return "";
  const lines = compare(linesOf(from.text), linesOf(to.text));
  const hunks = hunksOf(lines).map(([start, end]) => hunkText(lines, start, end));
  return `--- ${from.name}\t${from.time}\n+++ ${to.name}\t${to.time}\n${hunks.join("")}`;
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  return last ? [...lines, `${last}\n\\ No newline at end of file`] : lines;
}

/** Both files as one list of lines; of what was changed the old lines come first. */
function compare(a: readonly string[], b: readonly string[]): readonly Line[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  const shorter = Math.min(a.length, b.length) - start;
  while (end < shorter && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [
    ...a.slice(0, start).map(same),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ];
}

function same(text: string): Line {
  return { mark: " ", text };
}

/** By the longest common subsequence. */
function middle(a: readonly string[], b: readonly string[]): Line[] {
  const longest = a.map(() => new Uint32Array(b.length + 1));
  longest.push(new Uint32Array(b.length + 1));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i]![j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let added: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(...added, { mark: " ", text: a[i] ?? "" });
      added = [];
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ mark: "-", text: a[i++] ?? "" });
    } else {
      added.push({ mark: "+", text: b[j++] ?? "" });
    }
  }
  return [...lines, ...added];
}

/** Where hunks begin and end: changes with their context, those that touch in one. */
function hunksOf(lines: readonly Line[]): readonly (readonly [number, number])[] {
  const hunks: [number, number][] = [];
  for (const [index, { mark }] of lines.entries()) {
    if (mark === " ") continue;
    const start = Math.max(0, index - contextLines);
    const end = Math.min(lines.length, index + contextLines + 1);
    const last = hunks.at(-1);
    if (last && start <= last[1]) last[1] = end;
    else hunks.push([start, end]);
  }
  return hunks;
}

function hunkText(lines: readonly Line[], start: number, end: number): string {
  const count = (mark: string, from: number, to: number) =>
    lines.slice(from, to).filter((line) => line.mark !== mark).length;
  const range = (mark: string) => {
    const length = count(mark, start, end);
    const first = count(mark, 0, start) + (length > 0 ? 1 : 0);
    return length === 1 ? `${first}` : `${first},${length}`;
  };
  const body = lines.slice(start, end).map(({ mark, text }) => `${mark}${text}\n`);
  return `@@ -${range("+")} +${range("-")} @@\n${body.join("")}`;
}
