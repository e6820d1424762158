import type { Comparison } from "./compare.ts";

/** What a run of the comparison says. */
export interface Report {
  readonly equal: number;
  /** Different, and docs/fidelity.md does not say so. */
  readonly unexpected: readonly Comparison[];
  /** Lines that docs/fidelity.md lists though both answer the same. */
  readonly vanished: readonly string[];
  /** Whether more differ than may. */
  readonly tooMany: boolean;
  readonly summary: string;
}

/** The share of command lines that may differ. */
const mayDiffer = 0.01;

/** Sorts what was compared into what is equal, known to differ, and wrong. */
export function reportOf(comparisons: readonly Comparison[], known: ReadonlySet<string>): Report {
  const different = comparisons.filter(({ difference }) => difference);
  const unexpected = different.filter(({ line }) => !known.has(line));
  const found = new Set(different.map(({ line }) => line));
  const vanished = [...known].filter((line) => !found.has(line));
  const equal = comparisons.length - different.length;
  const tooMany = different.length >= comparisons.length * mayDiffer && different.length > 0;
  const share = ((100 * different.length) / Math.max(1, comparisons.length)).toFixed(2);
  return {
    equal,
    unexpected,
    vanished,
    tooMany,
    summary: `${comparisons.length} command lines, ${equal} answered the same, ${different.length} otherwise (${share}%), of these ${unexpected.length} unexpected`,
  };
}

/** The lines in which two outcomes differ, for people. */
export function differenceText({ place, line, difference }: Comparison): string {
  if (!difference) return "";
  const { theirs, ours } = difference;
  const parts = (["stdout", "stderr"] as const)
    .filter((name) => theirs[name] !== ours[name])
    .map((name) => `  ${name}:\n${linesThatDiffer(theirs[name], ours[name])}`);
  if (theirs.exitCode !== ours.exitCode) {
    parts.push(`  exit code: real ${theirs.exitCode}, ours ${ours.exitCode}\n`);
  }
  return `── ${place}: kubectl ${line}\n${parts.join("")}`;
}

const mostLines = 12;

function linesThatDiffer(theirs: string, ours: string): string {
  const [a, b] = [theirs.split("\n"), ours.split("\n")];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  const shorter = Math.min(a.length, b.length) - start;
  while (end < shorter && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const cut = (lines: readonly string[], mark: string) =>
    lines
      .slice(start, lines.length - end)
      .slice(0, mostLines)
      .map((line) => `    ${mark} ${line.slice(0, 2000)}\n`)
      .join("");
  return cut(a, "-") + cut(b, "+");
}
