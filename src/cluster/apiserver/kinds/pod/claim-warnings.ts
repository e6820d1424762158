import type { PersistentVolumeClaim } from "#api/storage.ts";
import { parseQuantity } from "#api/quantity.ts";

const nanosPerByte = 1_000_000_000n;

/** What the author of a claim should know; `path` leads to its spec. As GetWarningsForPersistentVolumeClaimSpec. */
export function claimWarnings(
  { resources }: PersistentVolumeClaim["spec"],
  path: string,
): string[] {
  return (["requests", "limits"] as const).flatMap((list) => {
    const { storage } = resources?.[list] ?? {};
    const { nanos = 0n, canonical } = parseQuantity(storage ?? "0") ?? {};
    if (nanos % nanosPerByte === 0n) return [];
    return [
      `${path}.resources.${list}[storage]: fractional byte value "${canonical}" is invalid, must be an integer`,
    ];
  });
}
