import type { ResourceList } from "#api/meta.ts";
import type { PodSpec } from "#api/podspec.ts";
import { nanosOf, sumQuantities } from "#api/quantity.ts";

/**
 * What a Pod asks for, or is limited to, as a whole: its containers together, or an init container that
 * wants more while it runs beside the sidecars started before it.
 */
export function podTotals(spec: PodSpec, list: "requests" | "limits"): ResourceList {
  const total: ResourceList = {};
  for (const { resources } of spec.containers ?? []) add(total, resources?.[list]);
  const sidecars: ResourceList = {};
  const most: ResourceList = {};
  for (const { resources, restartPolicy } of spec.initContainers ?? []) {
    if (restartPolicy === "Always") {
      add(total, resources?.[list]);
      add(sidecars, resources?.[list]);
      raise(most, sidecars);
    } else raise(most, add({ ...resources?.[list] }, sidecars));
  }
  raise(total, most);
  return { ...total, ...spec.resources?.[list] };
}

function add(total: ResourceList, more: ResourceList | undefined): ResourceList {
  for (const [name, amount] of Object.entries(more ?? {})) {
    const before = total[name];
    total[name] = before === undefined ? amount : sumQuantities([before, amount]);
  }
  return total;
}

function raise(total: ResourceList, least: ResourceList): void {
  for (const [name, amount] of Object.entries(least)) {
    const before = total[name];
    const isMore = before === undefined || nanosOf(amount) > nanosOf(before);
    if (isMore) total[name] = amount;
  }
}
