// What a Pod's claims say about where it may run. Rules of the scheduler's VolumeBinding plugin.

import type { Node, Pod } from "#api/core.ts";
import { type PersistentVolume, type PersistentVolumeClaim, storageClassOf } from "#api/storage.ts";
import type { Registry } from "../apiserver/registry.ts";
import { matchesTerm } from "./filters.ts";

export interface ClaimsOfPod {
  /** Why the Pod can run nowhere yet. */
  readonly problem?: string;
  /** Claims that get their volume when the node is known. */
  readonly delayed: readonly PersistentVolumeClaim[];
  readonly volumes: readonly PersistentVolume[];
}

/** Looks up the Pod's claims and the volumes they are bound to. */
export function claimsOf(registry: Registry, { metadata, spec }: Pod): ClaimsOfPod {
  const delayed: PersistentVolumeClaim[] = [];
  const volumes: PersistentVolume[] = [];
  let isUnbound = false;
  for (const { persistentVolumeClaim } of spec.volumes ?? []) {
    if (!persistentVolumeClaim) continue;
    const { claimName } = persistentVolumeClaim;
    const claim = registry.find("persistentvolumeclaims", metadata.namespace ?? "", claimName);
    const shown = `persistentvolumeclaim ${JSON.stringify(claimName)}`;
    const refuse = (problem: string) => ({ problem, delayed, volumes });
    if (!claim) return refuse(`${shown} not found`);
    if (claim.status.phase === "Lost") {
      const lost = JSON.stringify(claim.spec.volumeName);
      return refuse(`${shown} bound to non-existent persistentvolume ${lost}`);
    }
    if (claim.metadata.deletionTimestamp !== undefined) return refuse(`${shown} is being deleted`);
    const volume = registry.find("persistentvolumes", "", claim.spec.volumeName ?? "");
    const storageClass = registry.find("storageclasses", "", storageClassOf(claim) ?? "");
    if (claim.status.phase === "Bound" && volume) volumes.push(volume);
    else if (storageClass?.volumeBindingMode === "WaitForFirstConsumer") delayed.push(claim);
    else isUnbound = true;
  }
  const problem = "pod has unbound immediate PersistentVolumeClaims";
  return { ...(isUnbound && { problem }), delayed, volumes };
}

/** Whether all these volumes can be mounted on a node. */
export function reaches(volumes: readonly PersistentVolume[], node: Node): boolean {
  return volumes.every(({ spec }) => {
    const terms = spec.nodeAffinity?.required?.nodeSelectorTerms;
    return !terms || terms.some((term) => matchesTerm(term, node));
  });
}
