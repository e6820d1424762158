// The StorageObjectInUseProtection admission plugin: what is in use stays until it is not.

import type { ObjectMeta } from "#api/meta.ts";
import type { AdmissionContext } from "../strategy.ts";

/** Gives a new claim or volume the finalizer that holds it while it is used. */
export function protectWhileInUse(
  metadata: ObjectMeta,
  finalizer: string,
  context: AdmissionContext,
): void {
  if (!context.admits("StorageObjectInUseProtection")) return;
  metadata.finalizers = [...new Set([...(metadata.finalizers ?? []), finalizer])];
}
