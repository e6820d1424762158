// Sets of field paths, as structured-merge-diff's fieldpath.Set: a trie by path elements.

import { isObject, type JsonObject } from "#base/json.ts";

/** `f:spec`, `k:{"name":"c"}`, `v:"x"` or `i:0`: one step of a path, written as in FieldsV1. */
export type PathElement = string;

export type Path = readonly PathElement[];

/** A set of paths. The path that leads to a node is in the set if it is a `member`. Not changed once shared. */
export interface FieldSet {
  member: boolean;
  children: Map<PathElement, FieldSet>;
}

export function emptySet(): FieldSet {
  return { member: false, children: new Map() };
}

export function setOf(...paths: readonly Path[]): FieldSet {
  const set = emptySet();
  for (const path of paths) insert(set, path);
  return set;
}

/** Puts a path into the set, in place. */
export function insert(set: FieldSet, path: Path): void {
  let at = set;
  for (const element of path) {
    let child = at.children.get(element);
    if (!child) at.children.set(element, (child = emptySet()));
    at = child;
  }
  at.member = true;
}

export function isEmpty(set: FieldSet | undefined): boolean {
  if (!set) return true;
  if (set.member) return false;
  for (const child of set.children.values()) if (!isEmpty(child)) return false;
  return true;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(b)) return a;
  const children = new Map(a.children);
  for (const [element, child] of b.children) {
    const mine = children.get(element);
    children.set(element, mine ? union(mine, child) : child);
  }
  return { member: a.member || b.member, children };
}

/** The paths of `a` that are in `b` as well. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<PathElement, FieldSet>();
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (other) put(children, element, intersection(child, other));
  }
  return { member: a.member && b.member, children };
}

/** The paths of `a` that are not in `b`. */
export function difference(a: FieldSet, b: FieldSet | undefined): FieldSet {
  if (isEmpty(b)) return a;
  const children = new Map<PathElement, FieldSet>();
  for (const [element, child] of a.children) {
    put(children, element, difference(child, b!.children.get(element)));
  }
  return { member: a.member && !b!.member, children };
}

/** The paths of `a` that are neither in `b` nor below one that is. */
export function recursiveDifference(a: FieldSet, b: FieldSet | undefined): FieldSet {
  if (isEmpty(b)) return a;
  if (b!.member) return emptySet();
  const children = new Map<PathElement, FieldSet>();
  for (const [element, child] of a.children) {
    put(children, element, recursiveDifference(child, b!.children.get(element)));
  }
  return { member: a.member, children };
}

function put(children: Map<PathElement, FieldSet>, element: PathElement, set: FieldSet): void {
  if (!isEmpty(set)) children.set(element, set);
}

export function equalSets(a: FieldSet, b: FieldSet): boolean {
  return isEmpty(difference(a, b)) && isEmpty(difference(b, a));
}

/** All paths: those that end at a node before those that go on below it. */
export function pathsOf(set: FieldSet, prefix: Path = []): Path[] {
  const elements = sorted(set);
  const ending = elements.filter(([, child]) => child.member);
  return [
    ...ending.map(([element]) => [...prefix, element]),
    ...elements.flatMap(([element, child]) => pathsOf(child, [...prefix, element])),
  ];
}

/** `{"f:spec":{"f:replicas":{}}}`: what stands in managedFields. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const fields: JsonObject = {};
  if (set.member && set.children.size > 0) fields["."] = {};
  for (const [element, child] of sorted(set)) {
    if (!isEmpty(child)) fields[element] = toFieldsV1(child);
  }
  return fields;
}

/** Reads what `toFieldsV1` wrote; undefined if it is nothing of the sort. */
export function fromFieldsV1(fields: unknown, isRoot = true): FieldSet | undefined {
  if (!isObject(fields)) return undefined;
  const set = emptySet();
  const keys = Object.keys(fields);
  for (const key of keys) {
    if (key === ".") continue;
    if (!isPathElement(key)) return undefined;
    // Kinds of elements that may be known one day are forgotten.
    if (!ranks.includes(key[0]!)) continue;
    const child = fromFieldsV1(fields[key], false);
    if (!child) return undefined;
    set.children.set(key, child);
  }
  set.member = !isRoot && (set.children.size === 0 || keys.includes("."));
  return set;
}

/** As DeserializePathElement of structured-merge-diff. */
function isPathElement(key: string): boolean {
  if (key[1] !== ":") return false;
  const rest = key.slice(2);
  if (key[0] === "i") return /^[-+]?\d+$/.test(rest);
  if (key[0] !== "k" && key[0] !== "v") return true;
  try {
    const value: unknown = JSON.parse(rest);
    return key[0] === "v" || isObject(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

const ranks = "fkvi";

function sorted(set: FieldSet): [PathElement, FieldSet][] {
  return [...set.children].toSorted(([a], [b]) => compareElements(a, b));
}

function compareElements(a: PathElement, b: PathElement): number {
  if (a[0] !== b[0]) return ranks.indexOf(a[0]!) - ranks.indexOf(b[0]!);
  if (a[0] === "f") return a < b ? -1 : 1;
  return compareValues(JSON.parse(a.slice(2)), JSON.parse(b.slice(2)));
}

/** As value.Compare: numbers as numbers, keys name by name. */
function compareValues(a: unknown, b: unknown): number {
  if (isObject(a) && isObject(b)) {
    for (const name of Object.keys(a)) {
      const order = compareValues(a[name], b[name]);
      if (order !== 0) return order;
    }
    return 0;
  }
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (a === b) return 0;
  return String(a) < String(b) ? -1 : 1;
}

/** `.spec.containers[name="c"].image`: a path as messages show it. */
export function pathText(path: Path): string {
  return path.map(elementText).join("");
}

function elementText(element: PathElement): string {
  const rest = element.slice(2);
  switch (element[0]) {
    case "f":
      return `.${rest}`;
    case "k": {
      const key = JSON.parse(rest) as JsonObject;
      const pairs = Object.keys(key).map((name) => `${name}=${JSON.stringify(key[name])}`);
      return `[${pairs.join(",")}]`;
    }
    case "v":
      return `[=${rest}]`;
    default:
      return `[${rest}]`;
  }
}
