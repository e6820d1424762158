// Who holds which fields of an object: metadata.managedFields before it is written out.

import type { ManagedFieldsEntry } from "#api/meta.ts";
import { parseTime } from "#api/time.ts";
import {
  difference,
  equalSets,
  type FieldSet,
  fromFieldsV1,
  isEmpty,
  toFieldsV1,
  union,
} from "./field-set.ts";

/** In whose name a write happens. */
export interface Author {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  /** "" for the object itself. */
  readonly subresource: string;
}

/** What one manager holds. */
export interface Holding extends Author {
  readonly set: FieldSet;
  /** When it last took a field; as in RFC 3339. */
  readonly time: string | undefined;
}

/** All holdings of an object by the manager's identity. Not changed once made. */
export type Managers = ReadonlyMap<string, Holding>;

/** Beyond so many Updaters, the oldest become one. */
const mostUpdaters = 10;
const ancientChanges = "ancient-changes";

/** One entry each: an applier is the same whatever version it applies in. */
export function identityOf({ manager, operation, apiVersion, subresource }: Author): string {
  return [manager, operation, operation === "Apply" ? "" : apiVersion, subresource].join("\n");
}

/** With `gained` added to what the author holds, and what is `lost` or somebody else's now taken away. */
export function afterUpdate(
  managers: Managers,
  { manager, operation, apiVersion, subresource, time }: Author & { readonly time: string },
  changed: FieldSet,
  removed: FieldSet,
  gained: FieldSet,
): Managers {
  const next = new Map<string, Holding>();
  for (const [identity, holding] of managers) {
    const set = difference(difference(holding.set, changed), removed);
    if (!isEmpty(set)) next.set(identity, set === holding.set ? holding : { ...holding, set });
  }
  if (isEmpty(gained)) return next;
  const author: Author = { manager, operation, apiVersion, subresource };
  const identity = identityOf(author);
  const before = next.get(identity);
  const set = before ? union(before.set, gained) : gained;
  next.set(identity, { ...author, set, time });
  return capped(next);
}

/** Rules of managedfields' capManagersManager: one bucket for each version of the API. */
function capped(managers: Map<string, Holding>): Map<string, Holding> {
  const updaters = [...managers].filter(([, { operation }]) => operation === "Update");
  let excess = updaters.length - mostUpdaters;
  if (excess <= 0) return managers;
  updaters.sort(([a, one], [b, other]) => secondsOf(one) - secondsOf(other) || (a < b ? -1 : 1));
  const first = new Map<string, string>();
  for (const [identity, holding] of updaters) {
    if (excess <= 0) break;
    const { apiVersion } = holding;
    const earlier = first.get(apiVersion);
    if (earlier === undefined) {
      first.set(apiVersion, identity);
      continue;
    }
    const bucket = { ...holding, manager: ancientChanges, subresource: "" };
    const into = identityOf(bucket);
    const below = managers.get(into) ?? managers.get(earlier)!;
    managers.delete(earlier);
    managers.delete(identity);
    managers.set(into, { ...bucket, set: union(below.set, holding.set) });
    excess--;
  }
  return managers;
}

function secondsOf({ time }: Holding): number {
  return time === undefined ? 0 : Math.floor(parseTime(time) / 1000);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** As they stand in metadata.managedFields: Appliers first, then by age and name. */
export function encodeManagers(holdings: readonly Holding[]): ManagedFieldsEntry[] {
  return holdings
    .toSorted(
      (a, b) =>
        order(a.operation, b.operation) ||
        secondsOf(a) - secondsOf(b) ||
        order(a.manager, b.manager) ||
        order(a.apiVersion, b.apiVersion) ||
        order(a.subresource, b.subresource),
    )
    .map(({ manager, operation, apiVersion, time, set, subresource }) => ({
      manager,
      operation,
      apiVersion,
      ...(time !== undefined && { time }),
      fieldsType: "FieldsV1",
      fieldsV1: toFieldsV1(set),
      ...(subresource && { subresource }),
    }));
}

/** Reads metadata.managedFields; undefined if a part of it cannot be read. */
export function decodeManagers(entries: readonly ManagedFieldsEntry[]): Managers | undefined {
  const managers = new Map<string, Holding>();
  for (const entry of entries) {
    const set = entry.fieldsType === "FieldsV1" ? fromFieldsV1(entry.fieldsV1 ?? {}) : undefined;
    if (!set || (entry.operation !== "Apply" && entry.operation !== "Update")) return undefined;
    if (!entry.apiVersion) return undefined;
    const { manager, operation, apiVersion, subresource = "", time } = entry;
    const author = { manager, operation, apiVersion, subresource };
    managers.set(identityOf(author), { ...author, set, time });
  }
  return managers;
}

/** True if the same managers hold the same fields, whenever they took them. */
export function sameHoldings(a: Managers, b: Managers): boolean {
  if (a.size !== b.size) return false;
  for (const [identity, { set }] of a) {
    const other = b.get(identity);
    if (!other || !equalSets(set, other.set)) return false;
  }
  return true;
}
