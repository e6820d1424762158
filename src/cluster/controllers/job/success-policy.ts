import type { SuccessPolicy } from "#api/batch.ts";
import { Indexes } from "./indexes.ts";

/** Which rule of the policy these indexes meet, in Kubernetes' words; undefined if none. */
export function successByPolicy(
  policy: SuccessPolicy | undefined,
  completions: number,
  succeeded: Indexes,
): string | undefined {
  if (!policy || succeeded.size === 0) return undefined;
  const met = policy.rules.findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) {
      return succeededCount !== undefined && succeeded.size >= succeededCount;
    }
    const wanted = Indexes.parse(succeededIndexes, completions);
    if (wanted.size === 0) return false;
    const reached = [...wanted].filter((index) => succeeded.has(index)).length;
    return reached >= Math.min(wanted.size, succeededCount ?? wanted.size);
  });
  return met < 0 ? undefined : `Matched rules at index ${met}`;
}
