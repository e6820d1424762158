// Schedules as in crontab(5), in the dialect and with the words of github.com/robfig/cron/v3.

import { DurationError, parseGoDuration } from "./go-duration.ts";
import { formatTime } from "./time.ts";
import { type OffsetAt, timeZone } from "./time-zone.ts";

/** Why a text is no schedule. */
export class ScheduleError extends Error {
  override readonly name = "ScheduleError";
}

/** When something is due. */
export interface CronSchedule {
  /** The first time after this one (Unix ms), or undefined if there is none within five years. */
  next(afterMs: number): number | undefined;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const weekdays = "sun mon tue wed thu fri sat".split(" ");

const minuteBounds: Bounds = { min: 0, max: 59 };
const hourBounds: Bounds = { min: 0, max: 23 };
const dayBounds: Bounds = { min: 1, max: 31 };
const monthBounds: Bounds = { min: 1, max: 12, names: months };
const weekdayBounds: Bounds = { min: 0, max: 6, names: weekdays };

const descriptors: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** Reads a schedule; `zone` is where its times are meant, unless it says so itself. Throws ScheduleError. */
export function parseSchedule(text: string, zone = "UTC"): CronSchedule {
  if (text === "") throw new ScheduleError("empty spec string");
  const [, , named] = /^(CRON_TZ|TZ)=(\S*) /.exec(text) ?? [];
  const where = named ?? zone;
  const offset = timeZone(where);
  if (!offset) {
    throw new ScheduleError(`provided bad location ${where}: unknown time zone ${where}`);
  }
  const spec = named === undefined ? text : text.slice(text.indexOf(" ")).trim();
  if (!spec.startsWith("@")) return parseFields(spec, offset);
  const known = descriptors[spec];
  if (known !== undefined) return parseFields(known, offset);
  if (spec.startsWith("@every ")) return every(spec);
  throw new ScheduleError(`unrecognized descriptor: ${spec}`);
}

function every(spec: string): CronSchedule {
  const periodMs = Math.max(1000, Math.floor(periodOf(spec) / 1000) * 1000);
  return { next: (afterMs) => Math.floor(afterMs / 1000) * 1000 + periodMs };
}

function periodOf(spec: string): number {
  try {
    return parseGoDuration(spec.slice("@every ".length));
  } catch (error) {
    if (!(error instanceof DurationError)) throw error;
    throw new ScheduleError(`failed to parse duration ${spec}: ${error.message}`);
  }
}

/** The values of one field, and whether it was a star. */
interface Field {
  readonly values: ReadonlySet<number>;
  readonly isStar: boolean;
}

function parseFields(spec: string, offset: OffsetAt): CronSchedule {
  const fields = spec.split(/\s+/).filter(Boolean);
  if (fields.length !== 5) {
    const found = `found ${fields.length}: [${fields.join(" ")}]`;
    throw new ScheduleError(`expected exactly 5 fields, ${found}`);
  }
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  return new FieldSchedule(
    {
      minute: parseField(minute, minuteBounds),
      hour: parseField(hour, hourBounds),
      day: parseField(day, dayBounds),
      month: parseField(month, monthBounds),
      weekday: parseField(weekday, weekdayBounds),
    },
    offset,
  );
}

function parseField(text: string, bounds: Bounds): Field {
  const values = new Set<number>();
  let isStar = false;
  for (const range of text.split(",").filter(Boolean)) {
    const { first, last, step, star } = parseRange(range, bounds);
    isStar ||= star;
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return { values, isStar };
}

function parseRange(
  text: string,
  bounds: Bounds,
): { first: number; last: number; step: number; star: boolean } {
  const [range = "", stepText, ...moreSteps] = text.split("/");
  const [low = "", high, ...more] = range.split("-");
  const isAll = low === "*" || low === "?";
  if (!isAll && more.length > 0) throw new ScheduleError(`too many hyphens: ${text}`);
  const first = isAll ? bounds.min : parseValue(low, bounds);
  let last = isAll ? bounds.max : high === undefined ? first : parseValue(high, bounds);
  if (moreSteps.length > 0) throw new ScheduleError(`too many slashes: ${text}`);
  const step = stepText === undefined ? 1 : parseNumber(stepText);
  // "N/step" means "N-max/step".
  if (stepText !== undefined && !isAll && high === undefined) last = bounds.max;
  if (first < bounds.min) {
    const why = `beginning of range (${first}) below minimum (${bounds.min})`;
    throw new ScheduleError(`${why}: ${text}`);
  }
  if (last > bounds.max) {
    throw new ScheduleError(`end of range (${last}) above maximum (${bounds.max}): ${text}`);
  }
  if (first > last) {
    throw new ScheduleError(`beginning of range (${first}) beyond end of range (${last}): ${text}`);
  }
  if (step === 0) throw new ScheduleError(`step of range should be a positive number: ${text}`);
  return { first, last, step, star: isAll && step === 1 };
}

function parseValue(text: string, { min, names }: Bounds): number {
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  return index >= 0 ? index + min : parseNumber(text);
}

function parseNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) {
    const why = `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
    throw new ScheduleError(`failed to parse int from ${text}: ${why}`);
  }
  const value = Number(text);
  if (value < 0) throw new ScheduleError(`negative number (${value}) not allowed: ${text}`);
  return value;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const longestWaitMs = 5 * 366 * dayMs;

/** A moment as a clock on the wall shows it. */
interface WallClock {
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly weekday: number;
  /** Since its midnight. */
  readonly passedMs: number;
}

type Fields = Readonly<Record<"minute" | "hour" | "day" | "month" | "weekday", Field>>;

class FieldSchedule implements CronSchedule {
  readonly #fields: Fields;
  readonly #offset: OffsetAt;

  constructor(fields: Fields, offset: OffsetAt) {
    this.#fields = fields;
    this.#offset = offset;
  }

  next(afterMs: number): number | undefined {
    let at = (Math.floor(afterMs / minuteMs) + 1) * minuteMs;
    const { hour, minute } = this.#fields;
    while (at <= afterMs + longestWaitMs) {
      const wall = this.#wallAt(at);
      if (!this.#isDay(wall)) at = this.#nextMidnight(at, wall);
      else if (!hour.values.has(wall.hour)) at += hourMs - (wall.passedMs % hourMs);
      else if (!minute.values.has(wall.minute)) at += minuteMs;
      else return at;
    }
    return undefined;
  }

  #isDay({ month, day, weekday }: WallClock): boolean {
    const fields = this.#fields;
    if (!fields.month.values.has(month)) return false;
    const [byDay, byWeekday] = [fields.day.values.has(day), fields.weekday.values.has(weekday)];
    // Two restrictions are alternatives.
    const either = !fields.day.isStar && !fields.weekday.isStar;
    return either ? byDay || byWeekday : byDay && byWeekday;
  }

  /** The day may have 23 or 25 hours, and the next one may lack its midnight. */
  #nextMidnight(at: number, { passedMs, day }: WallClock): number {
    const guess = at + dayMs - passedMs;
    const wall = this.#wallAt(guess);
    if (wall.day === day) return guess + dayMs - wall.passedMs;
    const midnight = guess - wall.passedMs;
    return this.#wallAt(midnight).day === wall.day ? midnight : guess;
  }

  #wallAt(ms: number): WallClock {
    const wallMs = ms + this.#offset(ms);
    const text = formatTime(wallMs);
    const part = (from: number) => Number(text.slice(from, from + 2));
    return {
      month: part(5),
      day: part(8),
      hour: part(11),
      minute: part(14),
      // 1970-01-01 was a Thursday.
      weekday: (Math.floor(wallMs / dayMs) + 4) % 7,
      passedMs: wallMs % dayMs,
    };
  }
}
