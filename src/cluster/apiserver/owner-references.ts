import type { ObjectMeta, OwnerReference } from "#api/meta.ts";
import { equal } from "#base/json.ts";

/**
 * Takes out the owners that metadata names twice. Answers the warning about them, if there are any. As
 * dedupOwnerReferences of apiserver's endpoints/handlers/rest.go, which looks at a patch after admission only.
 */
export function dropRepeatedOwners(metadata: ObjectMeta, isPatch: boolean): string[] {
  const owners: OwnerReference[] = [];
  const repeated: string[] = [];
  for (const owner of metadata.ownerReferences ?? []) {
    if (owners.some((other) => equal(other, owner))) repeated.push(owner.uid);
    else owners.push(owner);
  }
  if (repeated.length === 0) return [];
  metadata.ownerReferences = owners;
  const when = isPatch ? " after mutating admission happens" : "";
  return [
    `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${repeated.join(", ")}`,
  ];
}
