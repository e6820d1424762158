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

/** Why a text is no duration, in the words of Go's time.ParseDuration. */
export class DurationError extends Error {
  override readonly name = "DurationError";
}

/** Milliseconds of a Go duration such as `1h30m`, `-1s`, `0`. Throws DurationError. */
export function parseGoDuration(text: string): number {
  const [, sign, body = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const factor = sign === "-" ? -1 : 1;
  if (body === "0") return 0;
  const shown = JSON.stringify(text);
  if (body === "") throw new DurationError(`time: invalid duration ${shown}`);
  let totalMs = 0;
  for (let rest = body; rest;) {
    const part = /^(\d+\.?\d*|\.\d+)([^\d.]*)/.exec(rest);
    if (!part) throw new DurationError(`time: invalid duration ${shown}`);
    const [whole, number, unit = ""] = part;
    if (unit === "") throw new DurationError(`time: missing unit in duration ${shown}`);
    const ms = unitMs[unit];
    if (ms === undefined) {
      throw new DurationError(`time: unknown unit ${JSON.stringify(unit)} in duration ${shown}`);
    }
    totalMs += Number(number) * ms;
    rest = rest.slice(whole.length);
  }
  return factor * totalMs;
}
