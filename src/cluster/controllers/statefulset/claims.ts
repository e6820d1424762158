// The PersistentVolumeClaims of a StatefulSet's Pods: their names, and who takes them along when it goes.

import type { StatefulSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import type { Draft, KubernetesObject, OwnerReference } from "#api/meta.ts";
import type { PodSpec } from "#api/podspec.ts";
import type { PersistentVolumeClaim } from "#api/storage.ts";
import { clone } from "#base/json.ts";
import { controllerReference } from "../ownership.ts";
import { ordinalOf, ordinalRange } from "./identity.ts";

/** `data-db-2`. */
function claimName(set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string {
  return `${template.metadata.name}-${set.metadata.name}-${ordinal}`;
}

/** The names of the claims of an ordinal. */
export function claimNames(set: StatefulSet, ordinal: number): string[] {
  return (set.spec.volumeClaimTemplates ?? []).map((each) => claimName(set, each, ordinal));
}

/** The claims of an ordinal, as they are created. */
export function claimsOf(set: StatefulSet, ordinal: number): Draft<PersistentVolumeClaim>[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const { labels, annotations, finalizers } = template.metadata;
    return {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        name: claimName(set, template, ordinal),
        namespace: set.metadata.namespace ?? "",
        labels: { ...labels, ...set.spec.selector.matchLabels },
        ...(annotations && { annotations }),
        ...(finalizers && { finalizers }),
      },
      spec: clone(template.spec),
      status: {},
    };
  });
}

type Volumes = NonNullable<PodSpec["volumes"]>;

/** A Pod's volumes with its claims among them, in the place of others of the same name. */
export function withClaims(
  set: StatefulSet,
  ordinal: number,
  volumes: Readonly<Volumes> = [],
): Volumes {
  const templates = set.spec.volumeClaimTemplates ?? [];
  const claims = templates.map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
  }));
  const names = claims.map(({ name }) => name);
  return [...claims, ...volumes.filter(({ name }) => !names.includes(name))];
}

/** Whether a Pod uses the claims of its ordinal. */
export function usesItsClaims(set: StatefulSet, pod: Pod): boolean {
  return withClaims(set, ordinalOf(pod)).every((wanted) =>
    pod.spec.volumes?.some(
      ({ name, persistentVolumeClaim }) =>
        name === wanted.name &&
        persistentVolumeClaim?.claimName === wanted.persistentVolumeClaim?.claimName,
    ),
  );
}

/** Whether a claim belongs to a Pod of this name that is gone: it is about to go, too. */
export function isStale(claim: PersistentVolumeClaim, owner: KubernetesObject | string): boolean {
  const [kind, name, uid] =
    typeof owner === "string"
      ? ["Pod", owner, ""]
      : [owner.kind, owner.metadata.name, owner.metadata.uid];
  const found = (claim.metadata.ownerReferences ?? []).find(
    (reference) => reference.kind === kind && reference.name === name,
  );
  return found !== undefined && found.uid !== uid;
}

/** Who should own a claim by the retention policy: the StatefulSet, a Pod that is one too many, or nobody. */
export function ownersOf(
  claim: PersistentVolumeClaim,
  set: StatefulSet,
  pod: Pod,
): { owners: OwnerReference[]; isConflict: boolean } {
  const before = claim.metadata.ownerReferences ?? [];
  if (isStale(claim, set) || isStale(claim, pod)) return { owners: before, isConflict: false };
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const others = before.filter(({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid);
  const isConflict =
    (whenDeleted === "Delete" || whenScaled === "Delete") &&
    others.some(({ controller }) => controller);
  if (isConflict) return { owners: others, isConflict };
  const { start, end } = ordinalRange(set);
  const ordinal = ordinalOf(pod);
  const goes = whenScaled === "Delete" && (ordinal < start || ordinal >= end);
  const mine = goes
    ? [controllerReference("pods", pod)]
    : whenDeleted === "Delete"
      ? [controllerReference("statefulsets", set)]
      : [];
  return { owners: [...others, ...mine], isConflict };
}
