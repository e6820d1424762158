/** How many records of a kind, such as fields, are the same in both, gone, new, or changed. */
export interface Statistics {
  readonly name: string;
  readonly identical: number;
  readonly removed: number;
  readonly inserted: number;
  readonly modified: number;
}

export type Count = Exclude<keyof Statistics, "name">;
const counts: readonly Count[] = ["identical", "removed", "inserted", "modified"];

export function none(name: string): Statistics {
  return { name, identical: 0, removed: 0, inserted: 0, modified: 0 };
}

export function added(a: Statistics, b: Statistics): Statistics {
  const sums = counts.map((count) => [count, a[count] + b[count]]);
  return { ...a, ...(Object.fromEntries(sums) as Record<Count, number>) };
}

export function differencesIn({ removed, inserted, modified }: Statistics): number {
  return removed + inserted + modified;
}

/** Groups of neighbours that are the same, or are not. */
export function inGroups(name: string, found: readonly Count[]): Statistics[] {
  const groups: Statistics[] = [];
  let last: boolean | undefined;
  for (const count of found) {
    const isSame = count === "identical";
    if (last !== isSame) groups.push(none(name));
    last = isSame;
    const group = groups.pop()!;
    groups.push({ ...group, [count]: group[count] + 1 });
  }
  return groups;
}

/** `6 identical fields`, `1 removed and 2 modified entries`. */
export function toText(statistics: Statistics): string {
  const { name } = statistics;
  const found = counts.filter((count) => statistics[count] > 0);
  const total = found.reduce((sum, count) => sum + statistics[count], 0);
  const parts = found.map((count) => `${statistics[count]} ${count}`);
  const plural = name.endsWith("y") ? `${name.slice(0, -1)}ies` : `${name}s`;
  const list =
    parts.length > 2
      ? `${parts.slice(0, -1).join(", ")}, and ${parts.at(-1)}`
      : parts.join(" and ");
  return `${list} ${total > 1 ? plural : name}`;
}
