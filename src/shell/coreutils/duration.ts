const units: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** The milliseconds in `10`, `1.5s`, `5m`, `2h`, `1d` or `inf`; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  const match = /^(\d+\.?\d*|\.\d+|inf(?:inity)?)([smhd]?)$/.exec(text);
  if (!match) return undefined;
  const number = match[1]?.startsWith("inf") ? 1e9 : Number(match[1]);
  return number * (units[match[2] ?? ""] ?? 1) * 1000;
}
