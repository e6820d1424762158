// What of metadata a write of the status may change: as PrepareForUpdate and GetResetFields of upstream's
// status strategies.

import type { ObjectMeta } from "#api/meta.ts";
import { type FieldSet, setOf } from "./managed-fields/field-set.ts";
import { keepServerFields } from "./server-fields.ts";

/** What of metadata authors write. */
export const authorsMetadata = ["labels", "annotations", "finalizers", "ownerReferences"] as const;
export type AuthorsMetadata = (typeof authorsMetadata)[number];

/** The metadata after a write of the status that leaves the parts in `guarded` alone. */
export function metadataWithStatus(
  given: ObjectMeta,
  stored: ObjectMeta,
  guarded: readonly AuthorsMetadata[] = [],
): ObjectMeta {
  if (given === stored) return stored;
  const metadata = keepServerFields(given, stored);
  for (const part of guarded) {
    delete metadata[part];
    if (stored[part] !== undefined) Object.assign(metadata, { [part]: stored[part] });
  }
  return metadata;
}

/** The fields that a write of this part of an object does not touch, whatever is sent; "" is the object itself. */
export function guardedFields(
  { hasStatus, guardedFromStatus = nothing }: Guarding,
  part = "",
): FieldSet | undefined {
  if (part === "") return hasStatus ? statusFields : undefined;
  if (part !== "status" && part !== "approval") return undefined;
  let fields = guarded.get(guardedFromStatus);
  if (!fields) {
    const parts = guardedFromStatus.map((name) => ["f:metadata", `f:${name}`]);
    guarded.set(guardedFromStatus, (fields = setOf(["f:spec"], ...parts)));
  }
  return fields;
}

interface Guarding {
  readonly hasStatus: boolean;
  readonly guardedFromStatus?: readonly AuthorsMetadata[];
}

const nothing: readonly AuthorsMetadata[] = [];
const statusFields = setOf(["f:status"]);
/** Made once for each list: a status is written often. */
const guarded = new WeakMap<readonly AuthorsMetadata[], FieldSet>();
