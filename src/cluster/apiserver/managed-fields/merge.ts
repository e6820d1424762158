import { isObject, type JsonObject } from "#base/json.ts";
import type { PathElement } from "./field-set.ts";
import { childShape, itemElement, resolved, type Shape } from "./shape.ts";

/** The live value with an applied configuration laid over it, as structured-merge-diff's Merge. */
export function merge(given: Shape, live: unknown, applied: unknown): unknown {
  if (applied === undefined) return live;
  const shape = resolved(given, live, applied);
  if (live === undefined || live === null || shape.form === "leaf") return applied;
  if (shape.form === "set" || shape.form === "keyed") {
    return Array.isArray(applied) && Array.isArray(live)
      ? mergeLists(shape, live, applied)
      : applied;
  }
  if (!isObject(applied) || !isObject(live)) return applied === null ? live : applied;
  const merged: JsonObject = { ...live };
  for (const name of Object.keys(applied)) {
    const below = childShape(shape, name);
    merged[name] = below ? merge(below, live[name], applied[name]) : applied[name];
  }
  return merged;
}

/**
 * Items of both lists in the order of the applied one; items of the live list alone stay where they stood
 * among the shared ones.
 */
function mergeLists(
  shape: Shape & { form: "set" | "keyed" },
  live: readonly unknown[],
  applied: readonly unknown[],
): unknown[] {
  const elementOf = (item: unknown): PathElement => itemElement(shape, item) ?? "";
  const inLive = new Map(live.map((item) => [elementOf(item), item]));
  const wanted = applied.map(elementOf);
  const inApplied = new Set(wanted);
  const merged: unknown[] = [];
  let taken = 0;
  const takeThrough = (end: number) => {
    for (; taken < end; taken++) {
      merged.push(merge(shape.of, inLive.get(wanted[taken]!), applied[taken]));
    }
  };
  const nextShared = () =>
    wanted.findIndex((element, index) => index >= taken && inLive.has(element));
  for (const item of live) {
    const element = elementOf(item);
    if (!inApplied.has(element)) merged.push(item);
    else if (wanted[nextShared()] === element) takeThrough(nextShared() + 1);
    // Any other shared item comes when the applied order calls for it.
  }
  takeThrough(wanted.length);
  return merged;
}
