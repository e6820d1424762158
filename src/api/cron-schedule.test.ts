import { expect, test } from "vitest";
import { parseSchedule } from "./cron-schedule.ts";
import { formatTime, parseTime } from "./time.ts";

function nextOf(schedule: string, after: string, zone?: string): string {
  const next = parseSchedule(schedule, zone).next(parseTime(after));
  return next === undefined ? "never" : formatTime(next);
}

test.each([
  ["* * * * *", "2026-01-01T09:00:00Z", "2026-01-01T09:01:00Z"],
  ["*/15 * * * *", "2026-01-01T09:46:10Z", "2026-01-01T10:00:00Z"],
  ["10-20/5 3 * * *", "2026-01-01T03:15:00Z", "2026-01-01T03:20:00Z"],
  ["0/20 * * * ?", "2026-01-01T09:20:00Z", "2026-01-01T09:40:00Z"],
  ["0 0 1 JAN-mar *", "2026-03-01T00:00:00Z", "2027-01-01T00:00:00Z"],
  ["0 12 * * mon,FRI", "2026-01-01T00:00:00Z", "2026-01-02T12:00:00Z"],
  // Two restrictions of the day are alternatives, unless one is a star.
  ["0 0 13 * 5", "2026-01-03T00:00:00Z", "2026-01-09T00:00:00Z"],
  ["0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"],
  ["0 0 31 2 *", "2026-01-01T00:00:00Z", "never"],
  ["@hourly", "2026-01-01T09:00:00Z", "2026-01-01T10:00:00Z"],
  ["@yearly", "2026-01-01T09:00:00Z", "2027-01-01T00:00:00Z"],
  ["@weekly", "2026-01-01T09:00:00Z", "2026-01-04T00:00:00Z"],
  ["@every 1h30m", "2026-01-01T09:00:00Z", "2026-01-01T10:30:00Z"],
])("%s after %s is due at %s", (schedule, after, next) => {
  expect(nextOf(schedule, after)).toBe(next);
});

test.each([
  ["0 9 * * *", "2026-01-01T00:00:00Z", "Europe/Berlin", "2026-01-01T08:00:00Z"],
  ["0 9 * * *", "2026-07-01T00:00:00Z", "Europe/Berlin", "2026-07-01T07:00:00Z"],
  ["30 5 * * *", "2026-07-01T00:00:00Z", "Asia/Kolkata", "2026-07-02T00:00:00Z"],
  // Clocks go forward at two o'clock: the day after next begins after 23 hours.
  ["0 0 30 * *", "2026-03-28T23:30:00Z", "Europe/Berlin", "2026-03-29T22:00:00Z"],
  ["0 0 26 * *", "2026-10-24T23:30:00Z", "Europe/Berlin", "2026-10-25T23:00:00Z"],
])("%s after %s in %s is due at %s", (schedule, after, zone, next) => {
  expect(nextOf(schedule, after, zone)).toBe(next);
});

test.each([
  ["x", "expected exactly 5 fields, found 1: [x]"],
  ["", "empty spec string"],
  ["60 * * * *", "end of range (60) above maximum (59): 60"],
  ["* * 0 * *", "beginning of range (0) below minimum (1): 0"],
  ["5-3 * * * *", "beginning of range (5) beyond end of range (3): 5-3"],
  ["1-2-3 * * * *", "too many hyphens: 1-2-3"],
  ["*/2/3 * * * *", "too many slashes: */2/3"],
  ["*/0 * * * *", "step of range should be a positive number: */0"],
  ["a * * * *", 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
  ["@often", "unrecognized descriptor: @often"],
  ["@every x", 'failed to parse duration @every x: time: invalid duration "x"'],
  ["TZ=Mars/Base * * * * *", "provided bad location Mars/Base: unknown time zone Mars/Base"],
])("%s is refused: %s", (schedule, why) => {
  expect(() => parseSchedule(schedule)).toThrow(why);
});
