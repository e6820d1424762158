// The ResourceQuota admission plugin: a write that would use more than a quota leaves is refused.

import type { Pod } from "#api/core.ts";
import type { ResourceQuota } from "#api/limits.ts";
import type { KubernetesObject, ResourceList } from "#api/meta.ts";
import { nanosOf, parseQuantity, sumQuantities } from "#api/quantity.ts";
import type { Resource } from "#api/scheme.ts";
import { refusedByAdmission } from "./forbidden.ts";
import { isInScope, isMoreThan, namesFor, unsaidBy, usageOf } from "./quota-usage.ts";

/** A write as quotas see it. */
export interface Charge {
  readonly resource: Resource;
  readonly object: KubernetesObject;
  /** What was there before; undefined for a new object. */
  readonly old: KubernetesObject | undefined;
  readonly nowMs: number;
}

/** The quotas as they are after the write, those that change. Throws Forbidden. */
export function charge(write: Charge, quotas: readonly ResourceQuota[]): ResourceQuota[] {
  const { resource, object, old } = write;
  if (!isCharged(write)) return [];
  const concerned = quotas.filter(
    (quota) =>
      namesFor(resource, Object.keys(quota.status.hard ?? {})).length > 0 &&
      isInScope(quota, resource, object),
  );
  for (const quota of concerned) refuseIfUnclear(write, quota);
  return concerned.flatMap((quota) => {
    const before = old && isInScope(quota, resource, old) ? old : undefined;
    const wanted = difference(write, before);
    const { hard = {}, used = {} } = quota.status;
    const requested = pick(wanted, Object.keys(hard));
    if (Object.keys(requested).length === 0) return [];
    const after = Object.fromEntries(
      Object.entries(requested).map(([name, amount]) => [
        name,
        sumQuantities([used[name] ?? "0", amount]),
      ]),
    );
    const exceeded = Object.keys(after).filter((name) => isMoreThan(after[name]!, hard[name]!));
    if (exceeded.length > 0) {
      const show = (list: ResourceList) => pretty(pick(list, exceeded));
      throw refusedByAdmission(
        resource,
        object.metadata,
        `exceeded quota: ${quota.metadata.name}, requested: ${show(requested)}, used: ${show(used)}, limited: ${show(hard)}`,
      );
    }
    return [{ ...quota, status: { ...quota.status, used: { ...used, ...after } } }];
  });
}

/** Most kinds are charged when they are made; Services and claims may grow, Pods may change scope. */
function isCharged({ resource, object, old }: Charge): boolean {
  if (!old || resource === "services" || resource === "persistentvolumeclaims") return true;
  if (resource !== "pods") return false;
  const deadlines = [object as Pod, old as Pod].map(({ spec }) => spec.activeDeadlineSeconds);
  return (deadlines[0] === undefined) !== (deadlines[1] === undefined);
}

function refuseIfUnclear({ resource, object }: Charge, { metadata, status }: ResourceQuota): void {
  const names = namesFor(resource, Object.keys(status.hard ?? {}));
  const unsaid = resource === "pods" ? unsaidBy(object as Pod, names) : "";
  const refuse = (why: string) => refusedByAdmission(resource, object.metadata, why);
  if (unsaid) throw refuse(`failed quota: ${metadata.name}: must specify ${unsaid}`);
  if (names.some((name) => status.used?.[name] === undefined)) {
    const shown = names.toSorted().join(",");
    throw refuse(`status unknown for quota: ${metadata.name}, resources: ${shown}`);
  }
}

/** What is used more than before, without what is not. */
function difference({ resource, object, nowMs }: Charge, old: KubernetesObject | undefined) {
  const usage = usageOf(resource, object, nowMs);
  const before = old ? usageOf(resource, old, nowMs) : {};
  const more: ResourceList = {};
  for (const [name, amount] of Object.entries(usage)) {
    const delta = before[name] ? sumQuantities([amount, `-${before[name]}`]) : amount;
    if (nanosOf(delta) > 0n) more[name] = delta;
  }
  return more;
}

function pick(list: ResourceList, names: readonly string[]): ResourceList {
  const kept = Object.entries(list).filter(([name]) => names.includes(name));
  return Object.fromEntries(kept);
}

function pretty(list: ResourceList): string {
  return Object.keys(list)
    .toSorted()
    .map((name) => `${name}=${parseQuantity(list[name]!)?.canonical ?? list[name]}`)
    .join(",");
}
