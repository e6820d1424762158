import type { Pod } from "#api/core.ts";
import type { ResourceList } from "#api/meta.ts";
import { milliOf } from "#api/quantity.ts";

const counted = ["cpu", "memory"];

/** The class that the status tells, or else what follows from requests and limits. */
export function qosClass({ spec, status }: Pod): string {
  if (status.qosClass) return status.qosClass;
  const containers = spec.resources
    ? [{ resources: spec.resources }]
    : [...spec.containers, ...(spec.initContainers ?? [])];
  const all = containers.map(({ resources = {} }) => resources);
  const requests = sums(all.map((each) => each.requests));
  const limits = sums(all.map((each) => each.limits));
  if (requests.size === 0 && limits.size === 0) return "BestEffort";
  const limited = all.every((each) => counted.every((name) => milliOf(each.limits?.[name]) > 0));
  const same =
    requests.size === limits.size &&
    [...requests].every(([name, amount]) => limits.get(name) === amount);
  return limited && same ? "Guaranteed" : "Burstable";
}

function sums(lists: readonly (ResourceList | undefined)[]): ReadonlyMap<string, number> {
  const total = new Map<string, number>();
  for (const list of lists) {
    for (const name of counted) {
      const amount = milliOf(list?.[name]);
      if (amount > 0) total.set(name, (total.get(name) ?? 0) + amount);
    }
  }
  return total;
}
