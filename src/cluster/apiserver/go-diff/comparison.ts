import { must } from "#base/assert.ts";
import { editScript, type Likeness } from "./edit-script.ts";
import type { GoMap, GoValue } from "./go-value.ts";

/** Two values beside each other, and what is below them. */
export interface Comparison {
  /** Absent where only the other list or map has the element. */
  readonly x: GoValue | undefined;
  readonly y: GoValue | undefined;
  /** How many leaves below are equal, and how many are not. */
  readonly same: number;
  readonly different: number;
  /** How many leaves were compared by their type's own rule. */
  readonly byRule: number;
  /** How many values there are below, and how deep they go; a leaf has none. */
  readonly below: number;
  readonly depth: number;
  /** The fields, elements or entries; elements have no key. */
  readonly records: readonly Part[];
  /** What two pointers point to. */
  readonly target?: Comparison;
}

/** A field, an element or an entry; elements have no key. */
export interface Part {
  readonly key: string;
  readonly of: Comparison;
}

/** Compares two values of one type, as go-cmp does. */
export function compareValues(x: GoValue | undefined, y: GoValue | undefined): Comparison {
  if (x === undefined || y === undefined) return leaf(x, y, false);
  if (x.of === undefined || y.of === undefined) return leaf(x, y, x.of === y.of);
  if (x.form === "pointer" && y.form === "pointer") {
    const target = compareValues(x.of, y.of);
    return { ...whole(x, y, [{ key: "", of: target }]), records: [], target };
  }
  if (x.form === "list" && y.form === "list") return whole(x, y, elements(x.of, y.of));
  if (x.form === "map" && y.form === "map") {
    const [xs, ys] = [must(x.of, "no nil here"), must(y.of, "no nil here")];
    const keys = [...new Set([...xs.keys(), ...ys.keys()])].toSorted();
    return whole(x, y, entries(keys, xs, ys));
  }
  if (x.form !== "struct" || y.form !== "struct") return leaf(x, y, x.of === y.of);
  if (x.self !== undefined) return { ...leaf(x, y, x.self === y.self), byRule: 1 };
  return whole(x, y, entries(x.of.keys(), x.of, y.of));
}

function leaf(x: GoValue | undefined, y: GoValue | undefined, equal: boolean): Comparison {
  const [same, different] = equal ? [1, 0] : [0, 1];
  return { x, y, same, different, byRule: 0, below: 0, depth: 0, records: [] };
}

function whole(x: GoValue, y: GoValue, records: readonly Part[]): Comparison {
  const sum = (count: (each: Comparison) => number) =>
    records.reduce((total, { of }) => total + count(of), 0);
  return {
    x,
    y,
    same: sum(({ same }) => same),
    different: sum(({ different }) => different),
    byRule: sum(({ byRule }) => byRule),
    below: sum(({ below }) => below + 1),
    depth: Math.max(0, ...records.map(({ of }) => of.depth + 1)),
    records,
  };
}

function entries(keys: Iterable<string>, x: GoMap, y: GoMap): Part[] {
  return [...keys].map((key) => ({ key, of: compareValues(x.get(key), y.get(key)) }));
}

function elements(x: readonly GoValue[] | undefined, y: readonly GoValue[] | undefined): Part[] {
  const [xs = [], ys = []] = [x, y];
  const likeness = (i: number, j: number): Likeness => compareValues(xs[i], ys[j]);
  let [i, j] = [0, 0];
  return editScript(xs.length, ys.length, likeness).map((edit) => {
    const from = edit === "+" ? undefined : xs[i++];
    const to = edit === "-" ? undefined : ys[j++];
    return { key: "", of: compareValues(from, to) };
  });
}
