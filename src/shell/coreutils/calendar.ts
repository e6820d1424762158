const dayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const monthNames =
  "January February March April May June July August September October November December".split(
    " ",
  );
const dayMs = 86_400_000;

interface CalendarTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly dayOfYear: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
}

/** A moment (Unix ms) in UTC, in the words of strftime(3). */
export function formatDate(format: string, unixMs: number): string {
  const time = calendar(unixMs);
  return format.replaceAll(
    /%([-_0^]?)([1-9]?)([a-zA-Z%])/g,
    (whole, flag: string, digits: string, letter: string) => {
      const text = letter === "N" ? nanoseconds(time, digits) : conversion(letter, time, unixMs);
      if (text === undefined) return whole;
      if (flag === "-") return text.replace(/^[0 ]+(?=\d)/, "");
      if (flag === "_") return text.replace(/^0+(?=\d)/, (zeros) => " ".repeat(zeros.length));
      return flag === "^" ? text.toUpperCase() : text;
    },
  );
}

/**
 * A date as `date -d` takes it, in Unix ms: `@seconds`, ISO 8601, `now`, `yesterday`, and steps from
 * there (`2 days ago`, `+1 hour`, `next month`). Undefined if it is none.
 */
export function parseDate(text: string, nowMs: number): number | undefined {
  const seconds = /^\s*@(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (seconds) return Number(seconds[1]) * 1000;
  const iso =
    /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ]\s*(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?\s*(Z|UTC|[-+]\d{2}:?\d{2})?(?=\s|$)/.exec(
      text,
    );
  let time = iso ? isoTime(iso) : nowMs;
  const step =
    /\s*(?:(now|today|yesterday|tomorrow)|([-+]?\s*\d+|next|last)\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(\s+ago)?)(?=\s|$)/iy;
  step.lastIndex = iso?.[0].length ?? 0;
  const rest = text.trimEnd();
  while (time !== undefined && step.lastIndex < rest.length) {
    const match = step.exec(rest);
    if (!match) return undefined;
    time = stepped(time, match);
  }
  return time;
}

const unitMs: Readonly<Record<string, number>> = {
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: dayMs,
  week: 7 * dayMs,
  fortnight: 14 * dayMs,
};

function stepped(ms: number, [, word, count = "", unit = "", ago]: RegExpExecArray): number {
  if (word) return ms + (/^yes/i.test(word) ? -dayMs : /^tom/i.test(word) ? dayMs : 0);
  const number = count === "next" ? 1 : count === "last" ? -1 : Number(count.replaceAll(/\s/g, ""));
  const signed = ago ? -number : number;
  const size = unitMs[unit.toLowerCase()];
  if (size !== undefined) return ms + signed * size;
  const { year, month, day } = calendar(ms);
  const months = year * 12 + month + signed * (unit.toLowerCase() === "year" ? 12 : 1);
  const days = daysFrom(Math.floor(months / 12), ((months % 12) + 12) % 12, day);
  return days * dayMs + (ms - Math.floor(ms / dayMs) * dayMs);
}

function isoTime(match: RegExpExecArray): number | undefined {
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = "", zone = "Z"] = match;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31)
    return undefined;
  const days = daysFrom(Number(year), Number(month) - 1, Number(day));
  const [, sign = "+", zoneHours = 0, zoneMinutes = 0] =
    /^([-+])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  const offset = (sign === "-" ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes));
  const ms = Number(`0.${fraction || 0}`) * 1000;
  return (
    days * dayMs + ((Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)) * 1000 + ms
  );
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function nanoseconds({ ms }: CalendarTime, digits: string): string {
  return `${String(Math.floor(ms)).padStart(3, "0")}000000`.slice(0, Number(digits || 9));
}

function conversion(letter: string, time: CalendarTime, unixMs: number): string | undefined {
  const { year, month, day, weekday, hour, minute, second } = time;
  const dayName = dayNames[weekday] ?? "";
  const monthName = monthNames[month] ?? "";
  const twelve = hour % 12 || 12;
  switch (letter) {
    case "%":
      return "%";
    case "a":
      return dayName.slice(0, 3);
    case "A":
      return dayName;
    case "b":
    case "h":
      return monthName.slice(0, 3);
    case "B":
      return monthName;
    case "c":
      return `${dayName.slice(0, 3)} ${monthName.slice(0, 3)} ${String(day).padStart(2)} ${clockTime(time)} ${year}`;
    case "d":
      return two(day);
    case "D":
      return `${two(month + 1)}/${two(day)}/${two(year % 100)}`;
    case "e":
      return String(day).padStart(2);
    case "F":
      return `${year}-${two(month + 1)}-${two(day)}`;
    case "H":
      return two(hour);
    case "I":
      return two(twelve);
    case "j":
      return String(time.dayOfYear).padStart(3, "0");
    case "m":
      return two(month + 1);
    case "M":
      return two(minute);
    case "n":
      return "\n";
    case "p":
      return hour < 12 ? "AM" : "PM";
    case "r":
      return `${two(twelve)}:${two(minute)}:${two(second)} ${hour < 12 ? "AM" : "PM"}`;
    case "R":
      return `${two(hour)}:${two(minute)}`;
    case "s":
      return String(Math.floor(unixMs / 1000));
    case "S":
      return two(second);
    case "t":
      return "\t";
    case "T":
      return clockTime(time);
    case "u":
      return String(weekday || 7);
    case "w":
      return String(weekday);
    case "y":
      return two(year % 100);
    case "Y":
      return String(year);
    case "z":
      return "+0000";
    case "Z":
      return "UTC";
    default:
      return undefined;
  }
}

function clockTime({ hour, minute, second }: CalendarTime): string {
  return `${two(hour)}:${two(minute)}:${two(second)}`;
}

/** Days since 1970-01-01 in the Gregorian calendar, counting years from March. */
function daysFrom(year: number, month: number, day: number): number {
  const shifted = (month + 10) % 12;
  const y = shifted >= 10 ? year - 1 : year;
  const leap = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return 365 * y + leap + Math.floor((153 * shifted + 2) / 5) + day - 1 - 719_468;
}

function calendar(unixMs: number): CalendarTime {
  const total = Math.floor(unixMs / dayMs);
  const rest = unixMs - total * dayMs;
  let year = 1970 + Math.floor(total / 365.2425);
  if (daysFrom(year, 0, 1) > total) year--;
  if (daysFrom(year + 1, 0, 1) <= total) year++;
  let month = 11;
  while (month > 0 && daysFrom(year, month, 1) > total) month--;
  return {
    year,
    month,
    day: total - daysFrom(year, month, 1) + 1,
    weekday: (((total + 4) % 7) + 7) % 7,
    dayOfYear: total - daysFrom(year, 0, 1) + 1,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    ms: rest % 1000,
  };
}
