// Times as Go's time.Parse reads them, with its words for what it cannot read.

/** The layout of metav1.Time. */
export const rfc3339 = "2006-01-02T15:04:05Z07:00";
/** The layout of metav1.MicroTime. */
export const rfc3339Micro = "2006-01-02T15:04:05.000000Z07:00";

/** A piece of a layout, how it reads, and what is out of range in it. */
interface Piece {
  readonly name: string;
  readonly pattern: RegExp;
  readonly range?: { readonly name: string; readonly least: number; readonly most: number };
}

const pieces: readonly Piece[] = [
  { name: "2006", pattern: /^\d{4}/ },
  { name: "-", pattern: /^-/ },
  { name: "01", pattern: /^\d\d/, range: { name: "month", least: 1, most: 12 } },
  { name: "-", pattern: /^-/ },
  { name: "02", pattern: /^\d\d/, range: { name: "day", least: 1, most: 31 } },
  { name: "T", pattern: /^T/ },
  { name: "15", pattern: /^\d\d?/, range: { name: "hour", least: 0, most: 23 } },
  { name: ":", pattern: /^:/ },
  { name: "04", pattern: /^\d\d/, range: { name: "minute", least: 0, most: 59 } },
  { name: ":", pattern: /^:/ },
  { name: "05", pattern: /^\d\d/, range: { name: "second", least: 0, most: 59 } },
];

/** Why a text is no time of this layout; undefined if it is one. */
export function timeFault(text: string, layout: string): string | undefined {
  const shown = JSON.stringify(text);
  const unfit = (rest: string, name: string) =>
    `parsing time ${shown} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(name)}`;
  const all = layout === rfc3339 ? pieces : [...pieces, fraction];
  let rest = text;
  let outside: string | undefined;
  for (const { name, pattern, range } of all) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) return unfit(rest, name);
    if (range && (Number(found) < range.least || Number(found) > range.most)) {
      // What a month can be is looked at later, with the day.
      if (range.name !== "day") return `parsing time ${shown}: ${range.name} out of range`;
      outside = range.name;
    }
    rest = rest.slice(found.length);
  }
  // A fraction of a second may stand where the layout has none.
  if (layout === rfc3339) rest = rest.replace(/^[.,]\d+/, "");
  const zone = /^(?:Z|[+-]\d\d:\d\d)/.exec(rest)?.[0];
  if (zone === undefined) return unfit(rest, "Z07:00");
  const extra = rest.slice(zone.length);
  if (extra) return `parsing time ${shown}: extra text: ${JSON.stringify(extra)}`;
  return outside || isNoDay(text) ? `parsing time ${shown}: day out of range` : undefined;
}

const fraction: Piece = { name: ".000000", pattern: /^[.,]\d{6}/ };

function isNoDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split(/[-T]/).map(Number);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const february = isLeap ? 29 : 28;
  const days = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day > days;
}
