import { equal, isObject } from "#base/json.ts";
import { emptySet, type FieldSet, insert, type PathElement } from "./field-set.ts";
import { childShape, itemsByElement, type KnownShape, resolved, type Shape } from "./shape.ts";

/** Which fields differ between two versions of an object. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** Compares two versions of an object of this shape, as structured-merge-diff's Compare. */
export function compare(shape: Shape, before: unknown, after: unknown): Comparison {
  const comparison = { added: emptySet(), modified: emptySet(), removed: emptySet() };
  compareValue(shape, before, after, { comparison, path: [] });
  return comparison;
}

interface Walk {
  readonly comparison: Comparison;
  readonly path: PathElement[];
}

function compareValue(given: Shape, before: unknown, after: unknown, walk: Walk): void {
  if (before === after) return;
  const shape = resolved(given, before, after);
  // Two empty containers are told apart as if they were scalars: `{}` is not null.
  if (shape.form === "leaf" || (isHollow(before) && isHollow(after))) {
    compareLeaf(before, after, walk);
    return;
  }
  if (shape.form === "set" || shape.form === "keyed") compareLists(shape, before, after, walk);
  else compareMaps(shape, before, after, walk);
  noteContainer(before, after, walk);
}

function compareLeaf(before: unknown, after: unknown, walk: Walk): void {
  const { added, modified, removed } = walk.comparison;
  if (before === undefined) insert(added, walk.path);
  else if (after === undefined) insert(removed, walk.path);
  else if (!equal(before, after)) insert(modified, walk.path);
}

/** What comes or goes as a whole is itself added or removed, besides its parts. */
function noteContainer(before: unknown, after: unknown, walk: Walk): void {
  if (before === undefined) insert(walk.comparison.added, walk.path);
  else if (after === undefined) insert(walk.comparison.removed, walk.path);
}

function isHollow(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value)
    ? value.length === 0
    : isObject(value) && Object.keys(value).length === 0;
}

function compareMaps(
  shape: KnownShape & { form: "struct" | "map" },
  before: unknown,
  after: unknown,
  walk: Walk,
): void {
  const old = isObject(before) ? before : {};
  const now = isObject(after) ? after : {};
  const visit = (name: string) => {
    if (old[name] === now[name]) return;
    const below = childShape(shape, name);
    if (!below) return;
    walk.path.push(`f:${name}`);
    compareValue(below, old[name], now[name], walk);
    walk.path.pop();
  };
  for (const name of Object.keys(now)) visit(name);
  for (const name of Object.keys(old)) if (now[name] === undefined) visit(name);
}

function compareLists(
  shape: Shape & { form: "set" | "keyed" },
  before: unknown,
  after: unknown,
  walk: Walk,
): void {
  const old = itemsByElement(shape, Array.isArray(before) ? before : []);
  const now = itemsByElement(shape, Array.isArray(after) ? after : []);
  for (const element of new Set([...now.keys(), ...old.keys()])) {
    const mine = old.get(element) ?? [];
    const theirs = now.get(element) ?? [];
    walk.path.push(element);
    if (mine.length > 1 || theirs.length > 1) {
      // Items that share a key can only be compared together.
      compareLeaf(old.get(element), now.get(element), walk);
    } else {
      compareValue(shape.of, mine[0], theirs[0], walk);
    }
    walk.path.pop();
  }
}
