import { formatRFC1123Z } from "#api/time.ts";

/** `01/Jan/2026:09:00:00 +0000`, as web servers write it. */
export function accessLogTime(ms: number): string {
  const [, day, month, year, time, zone] = formatRFC1123Z(ms).split(" ");
  return `${day}/${month}/${year}:${time} ${zone}`;
}
