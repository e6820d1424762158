// Writes out a comparison of Go values. Rules and limits of go-cmp's reporter.

import type { Comparison, Part } from "./comparison.ts";
import type { GoValue } from "./go-value.ts";
import { isZero } from "./go-value.ts";
import { quoted } from "./quoted.ts";
import { added, type Count, differencesIn, inGroups, none, type Statistics } from "./statistics.ts";
import { hasLongDifference, longDifference } from "./long-values.ts";
import {
  braced,
  inOneLine,
  leftOut,
  line,
  nil,
  type Text,
  type TextRecord,
  wrap,
} from "./text-tree.ts";

/** How a part is written. */
interface Style {
  /** Both sides with their differences, both as they are equal, or one side only. */
  readonly shows: "both" | "equal" | "-" | "+";
  /** Whether the names of types are written: always, of what is made of parts, never. */
  readonly types: "always" | "auto" | "never";
  /** How much is shown; each level down shows less. */
  readonly level: number;
  /** Whether a value may say itself what it is. */
  readonly saysItself: boolean;
}

/** So many equal neighbours of a difference are shown. */
const neighbours = 2;
/** So often more is shown until two different values look different. */
const mostTries = 6;

/** The text of a difference; undefined where there is none. */
export function report(comparison: Comparison): Text | undefined {
  if (comparison.different === 0) return undefined;
  return difference(comparison, { shows: "both", types: "always", level: 0, saysItself: true });
}

function difference(comparison: Comparison, given: Style): Text | undefined {
  const level = given.shows === "equal" ? 1 : Math.max(3, given.level);
  const style: Style = { ...given, level };
  if (style.shows === "both" && hasLongDifference(comparison)) {
    return longDifference(comparison, level);
  }
  const { x, y, target } = comparison;
  if (comparison.depth === 0) return leaf(comparison, style);
  if (target) return wrap("&", difference(target, style) ?? nil);
  const kind = (x ?? y)!;
  return typed(kind, parts(comparison, kind, style), style);
}

function leaf({ x, y }: Comparison, style: Style): Text | undefined {
  if (style.shows === "-") return value(x, style);
  if (style.shows === "+") return value(y, style);
  const [before, after] = [value(x, style), value(y, style)];
  if (!before || !after) return before ?? after;
  return inOneLine(before).length < inOneLine(after).length ? before : after;
}

/** The fields, elements or entries of both sides. */
function parts(comparison: Comparison, kind: GoValue, given: Style): Text {
  const types = kind.form === "struct" ? "auto" : "never";
  const style: Style = { ...given, types, level: given.level - 1 };
  return given.shows === "both"
    ? braced(differing(comparison.records, nameOf(kind), 2 << given.level, style))
    : braced(oneSided(comparison.records, kind, given.level, style));
}

function nameOf({ form }: GoValue): string {
  return form === "struct" ? "field" : form === "map" ? "entry" : "element";
}

function limit(level: number): number {
  return ((1 << Math.max(0, level)) >> 1) << 2;
}

function oneSided(all: readonly Part[], kind: GoValue, level: number, style: Style): TextRecord[] {
  const most = style.shows === "equal" ? limit(level) : 2 << level;
  const list: TextRecord[] = [];
  for (const { key, of } of all) {
    if (list.length === most) return [...list, leftOut()];
    if (kind.form === "struct" && isNothing(of, style)) continue;
    const text = difference(of, style);
    if (text) list.push({ key, of: text });
  }
  return list;
}

function isNothing({ x, y }: Comparison, { shows }: Style): boolean {
  const sides = shows === "equal" ? [x, y] : [shows === "-" ? x : y];
  return sides.some((side) => side !== undefined && isZero(side));
}

/** Equal records as far as they are beside different ones. */
function differing(all: readonly Part[], name: string, most: number, style: Style): TextRecord[] {
  const list: TextRecord[] = [];
  const groups = inGroups(name, all.map(countOf));
  let rest = none(name);
  let isCut = false;
  let shown = 0;
  let start = 0;
  for (const [index, group] of groups.entries()) {
    const size = group.identical + differencesIn(group);
    const records = all.slice(start, start + size);
    start += size;
    if (shown >= most) {
      rest = added(rest, group);
      isCut = true;
    } else if (differencesIn(group) === 0) {
      const ends = { isFirst: index === 0, isLast: index === groups.length - 1 };
      list.push(...equalRecords(records, group, ends, style));
    } else {
      list.push(...records.flatMap((record) => differentRecord(record, style)));
      shown += size;
    }
  }
  return isCut ? [...list, leftOut(rest)] : list;
}

function countOf({ of: { x, y, different } }: Part): Count {
  if (different === 0) return "identical";
  return y === undefined ? "removed" : x === undefined ? "inserted" : "modified";
}

function equalRecords(
  all: readonly Part[],
  group: Statistics,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
  style: Style,
): TextRecord[] {
  const before = isFirst ? 0 : Math.min(neighbours, all.length);
  let after = isLast ? 0 : Math.min(neighbours, all.length - before);
  // One that is left out takes as much room as itself.
  if (all.length - before - after === 1) after++;
  const write = ({ key, of }: Part): TextRecord => ({
    key,
    of: difference(of, { ...style, shows: "equal" }) ?? nil,
  });
  const hidden = all.length - before - after;
  return [
    ...all.slice(0, before).map(write),
    ...(hidden > 0 ? [leftOut({ ...group, identical: hidden })] : []),
    ...all.slice(all.length - after).map(write),
  ];
}

function differentRecord({ key, of }: Part, style: Style): TextRecord[] {
  if (hasLongDifference(of) || of.below !== of.depth) {
    const text = difference(of, style);
    return text ? [{ key, of: text }] : [];
  }
  const written = (more: number, shows: "-" | "+") =>
    difference(of, {
      ...style,
      shows,
      level: Math.max(0, style.level) + 2 * more,
      saysItself: more === 0,
    });
  let [before, after] = [written(0, "-"), written(0, "+")];
  for (let more = 1; more <= mostTries && before && after && isSame(before, after); more++) {
    [before, after] = [written(more, "-"), written(more, "+")];
  }
  return [
    ...(before ? [{ mark: "-" as const, key, of: before }] : []),
    ...(after ? [{ mark: "+" as const, key, of: after }] : []),
  ];
}

function isSame(a: Text, b: Text): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** One value, as Go writes it. */
function value(given: GoValue | undefined, style: Style): Text | undefined {
  if (given === undefined) return undefined;
  const { level } = style;
  if (given.form === "text") return line(quoted(given.of, 32 << Math.max(0, level)));
  if (given.form === "plain") return line(String(given.of));
  if (given.of === undefined) return nil;
  if (given.form === "pointer") {
    if (given.said !== undefined && style.saysItself) {
      return line(`s${quoted(given.said, 32 << Math.max(0, level))}`);
    }
    return wrap("&", value(given.of, style) ?? nil);
  }
  const isStruct = given.form === "struct";
  const inner: Style = { ...style, types: isStruct ? "auto" : "never", level: level - 1 };
  const inside: (readonly [string, GoValue])[] =
    given.form === "list" ? given.of.map((item) => ["", item]) : [...given.of];
  const list: TextRecord[] = [];
  for (const [key, part] of inside) {
    if (isStruct && isZero(part)) continue;
    if (list.length === limit(level)) {
      list.push(leftOut());
      break;
    }
    list.push({ key, of: value(part, inner) ?? nil });
  }
  return typed(given, braced(list), style);
}

/** With the name of its type before it, where that is to be written. */
function typed(of: GoValue, text: Text, { types, shows }: Style): Text {
  if (types === "never" || (types === "auto" && shows === "equal") || !("type" in of)) return text;
  return wrap(of.type, text);
}
