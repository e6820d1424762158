import type { Pod } from "#api/core.ts";
import type { ResourceList } from "#api/meta.ts";
import { nanosOf, sumQuantities } from "#api/quantity.ts";
import type { Container, ResourceRequirements } from "#api/podspec.ts";

/** What the scheduler counts for a Pod. */
export interface PodResources {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

/** A Pod's requests and limits: its containers together, or its largest init container if that is more. */
export function podResources({ spec }: Pod): PodResources {
  const of = (field: "requests" | "limits") => {
    const pick = ({ resources }: { resources?: ResourceRequirements }) => resources?.[field] ?? {};
    const running = together(spec.containers.map(pick));
    const total = startingAt(running, spec.initContainers ?? [], pick);
    const own = spec.resources ? { ...total, ...pick({ resources: spec.resources }) } : total;
    const overhead = spec.overhead ?? {};
    if (field === "requests") return together([own, overhead]);
    // Overhead widens limits, but makes none.
    const limited = Object.entries(overhead).filter(([name]) => isPositive(own[name]));
    return together([own, Object.fromEntries(limited)]);
  };
  return { requests: of("requests"), limits: of("limits") };
}

/** Sidecars stay and add up; other init containers only need their room while they run. */
function startingAt(
  running: ResourceList,
  initContainers: readonly Container[],
  pick: (container: Container) => ResourceList,
): ResourceList {
  let sidecars: ResourceList = {};
  let peak: ResourceList = {};
  for (const container of initContainers) {
    const own = together([pick(container), sidecars]);
    if (container.restartPolicy === "Always") sidecars = own;
    peak = larger(peak, own);
  }
  return larger(together([running, sidecars]), peak);
}

/** The sum of several lists. */
export function together(lists: readonly ResourceList[]): ResourceList {
  const names = new Set(lists.flatMap((list) => Object.keys(list)));
  const sums = [...names].map((name): [string, string] => [
    name,
    sumQuantities(lists.flatMap((list) => list[name] ?? [])),
  ]);
  return Object.fromEntries(sums);
}

function larger(a: ResourceList, b: ResourceList): ResourceList {
  const result = { ...a };
  for (const [name, quantity] of Object.entries(b)) {
    if (nanosOf(quantity) > nanosOf(result[name])) result[name] = quantity;
    else result[name] ??= quantity;
  }
  return result;
}

function isPositive(quantity: string | undefined): boolean {
  return nanosOf(quantity) > 0n;
}
