import type { ResourceList } from "#api/meta.ts";
import { roundedToMilli } from "#api/quantity.ts";

/** Amounts are stored as they would print, in thousandths at the finest; text that is none is left to validation. */
export function setQuantityDefaults(list: ResourceList | undefined): void {
  for (const name of Object.keys(list ?? {})) list![name] = roundedToMilli(list![name]!);
}
