/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
export type OffsetAt = (ms: number) => number;

/** The zone of this name in the IANA database, or undefined if there is none. */
export function timeZone(name: string): OffsetAt | undefined {
  if (name === "" || name === "UTC") return () => 0;
  if (/^[+-]/.test(name)) return undefined; // An offset for Intl, but no name.
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const { timeZone: known } = format.resolvedOptions();
  // The database is files, whose names have one spelling.
  if (known !== name && known.toLowerCase() === name.toLowerCase()) return undefined;
  return (ms) => offsetAt(format, ms);
}

function offsetAt(format: Intl.DateTimeFormat, ms: number): number {
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const days = daysBefore(part("year"), part("month"), part("day"));
  const seconds = ((days * 24 + part("hour")) * 60 + part("minute")) * 60 + part("second");
  return seconds * 1000 - Math.floor(ms / 1000) * 1000;
}

/** Days from 1970-01-01 to this date of the Gregorian calendar. */
function daysBefore(year: number, month: number, day: number): number {
  // The year begins in March, so that the leap day is its last.
  const [y, m] = month > 2 ? [year, month - 3] : [year - 1, month + 9];
  const inYear = Math.floor((153 * m + 2) / 5) + day - 1;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leaps + inYear - 719_468;
}
