// Whether a text like `0-3,5` names indexes of a Job. Rules of pkg/apis/batch/validation.

/** How many indexes the text names, or the problem with it in Kubernetes' words. */
export function checkIndexes(
  text: string,
  completions: number,
): { readonly total?: number; readonly problem?: string } {
  if (!text) return { total: 0 };
  let previous: number | undefined;
  let total = 0;
  for (const part of text.split(",")) {
    const read = readInterval(part, completions);
    if (typeof read === "string") return { problem: read };
    const { first, last } = read;
    if (previous !== undefined && previous >= first) {
      return { problem: `non-increasing order, previous: ${previous}, current: ${first}` };
    }
    total += last - first + 1;
    previous = last;
  }
  return { total };
}

/** Why two texts name an index in common, or undefined. */
export function overlap(
  completed: string,
  failed: string,
  completions: number,
): string | undefined {
  const intervals = (text: string) =>
    text.split(",").flatMap((part) => {
      const read = readInterval(part, completions);
      return typeof read === "string" ? [] : [read];
    });
  const [mine, theirs] = [intervals(completed), intervals(failed)];
  for (const a of mine) {
    const b = theirs.find(({ first, last }) => a.first <= last && first <= a.last);
    if (!b) continue;
    return `failedIndexes and completedIndexes overlap at index: ${Math.max(a.first, b.first)}`;
  }
  return undefined;
}

function readInterval(
  part: string,
  completions: number,
): { readonly first: number; readonly last: number } | string {
  const limits = part.split("-");
  if (limits.length > 2) {
    return `the fragment ${JSON.stringify(part)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  }
  for (const limit of limits) {
    const shown = JSON.stringify(limit);
    if (!/^[+]?\d+$/.test(limit)) return `cannot convert string to integer for index: ${shown}`;
    if (Number(limit) >= completions) return `too large index: ${shown}`;
  }
  const [first = 0, last = first] = limits.map(Number);
  if (limits.length > 1 && first >= last) {
    return `non-increasing order, previous: ${first}, current: ${last}`;
  }
  return { first, last };
}
