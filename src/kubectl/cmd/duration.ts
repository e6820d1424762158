import { DurationError, parseGoDuration } from "#api/go-duration.ts";
import { UsageError } from "../errors.ts";

/** Milliseconds of a Go duration such as `1h30m`, `-1s`, `0`. Throws UsageError in time.ParseDuration's words. */
export function parseDuration(text: string): number {
  try {
    return parseGoDuration(text);
  } catch (error) {
    throw error instanceof DurationError ? new UsageError(error.message) : error;
  }
}

/** As Go prints a duration: `1m30s`, `500ms`, `0s`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return "0s";
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < 1000) return `${Number(ms.toFixed(6))}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = Number(((ms % 60_000) / 1000).toFixed(9));
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
