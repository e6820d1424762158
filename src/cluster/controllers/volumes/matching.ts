// Which volume suits a claim. Rules of pkg/controller/volume/persistentvolume (findMatchingVolume).

import { nanosOf } from "#api/quantity.ts";
import { selectorOf } from "#api/selectors.ts";
import { type PersistentVolume, type PersistentVolumeClaim, storageClassOf } from "#api/storage.ts";

/** The volume that waits for this claim by name, or else the smallest free one that is enough. */
export function bestVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
): PersistentVolume | undefined {
  const suitable = volumes.filter((volume) => suits(volume, claim));
  return (
    suitable.find(({ spec }) => spec.claimRef !== undefined) ??
    suitable.toSorted((a, b) => (sizeOf(a) < sizeOf(b) ? -1 : sizeOf(a) > sizeOf(b) ? 1 : 0))[0]
  );
}

/** Whether a volume may only be, or already is, this claim's. */
export function isFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const { namespace, name, uid } = spec.claimRef ?? {};
  if (namespace !== metadata.namespace || name !== metadata.name) return false;
  return !uid || uid === metadata.uid;
}

/** How much a volume holds, in billionths of a byte. */
export function sizeOf({ spec }: PersistentVolume): bigint {
  return nanosOf(spec.capacity?.["storage"]);
}

function suits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { spec, metadata, status } = volume;
  const wanted = claim.spec;
  if (metadata.deletionTimestamp !== undefined) return false;
  if (spec.claimRef ? !isFor(volume, claim) : status.phase !== "Available") return false;
  if ((spec.volumeMode ?? "Filesystem") !== (wanted.volumeMode ?? "Filesystem")) return false;
  if (sizeOf(volume) < nanosOf(sizeWanted(claim))) return false;
  if (spec.claimRef) return true;
  if ((storageClassOf(volume) ?? "") !== (storageClassOf(claim) ?? "")) return false;
  if (wanted.selector && !selectorOf(wanted.selector).matches(metadata.labels)) return false;
  return (wanted.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode));
}

function sizeWanted({ spec }: PersistentVolumeClaim): string {
  return spec.resources?.requests?.["storage"] ?? "0";
}
