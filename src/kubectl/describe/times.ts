import { humanDuration } from "#api/duration.ts";
import { formatRFC1123Z, parseTime } from "#api/time.ts";

/** `Mon, 23 Nov 2026 03:30:56 +0000`; a time that was never set is the first moment of year 1, as in Go. */
export function timeText(time: string | null | undefined): string {
  return formatRFC1123Z(parseTime(time ?? "0001-01-01T00:00:00Z"));
}

/** How long ago: `3m5s`; `<unknown>` for a time that was never set. */
export function since(time: string | null | undefined, now: number): string {
  return time ? humanDuration(now - parseTime(time)) : "<unknown>";
}
