import { UsageError } from "../errors.ts";

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a Go duration such as `1h30m`, `-1s`, `0`. Throws UsageError in time.ParseDuration's words. */
export function parseDuration(text: string): number {
  const [, sign, body = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const factor = sign === "-" ? -1 : 1;
  if (body === "0") return 0;
  const invalid = new UsageError(`time: invalid duration ${JSON.stringify(text)}`);
  if (body === "") throw invalid;
  let totalMs = 0;
  for (let rest = body; rest;) {
    const part = /^(\d+\.?\d*|\.\d+)([^\d.]*)/.exec(rest);
    if (!part) throw invalid;
    const [whole, number, unit = ""] = part;
    if (unit === "") {
      throw new UsageError(`time: missing unit in duration ${JSON.stringify(text)}`);
    }
    const ms = unitMs[unit];
    if (ms === undefined) {
      throw new UsageError(
        `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`,
      );
    }
    totalMs += Number(number) * ms;
    rest = rest.slice(whole.length);
  }
  return factor * totalMs;
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
