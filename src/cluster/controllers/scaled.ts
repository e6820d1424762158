import type { IntOrString } from "#api/meta.ts";

/** 3 is 3; "25%" is that part of `total`, rounded as told. */
export function scaled(value: IntOrString, total: number, round: (n: number) => number): number {
  if (typeof value === "number") return value;
  return round((Number.parseInt(value, 10) * total) / 100);
}
