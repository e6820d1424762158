import type { ReplicaSet } from "#api/apps.ts";
import { parseTime } from "#api/time.ts";
import {
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  numberAnnotation,
} from "./annotations.ts";

/** What the scaling rules need to know of a ReplicaSet. */
export interface SetSize {
  readonly name: string;
  /** spec.replicas. */
  readonly replicas: number;
  /** status.availableReplicas. */
  readonly available: number;
  /** Unix ms. */
  readonly createdAt: number;
  /** The desired-replicas annotation: the Deployment's size when this one was set. */
  readonly desiredReplicas: number | undefined;
  /** The max-replicas annotation, which tells what the size was a part of. */
  readonly maxReplicas: number | undefined;
}

/** One ReplicaSet gets another size. */
export interface Resize {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Oldest first; sets of the same second by name. */
export function byCreation(a: SetSize, b: SetSize): number {
  return a.createdAt - b.createdAt || (a.name < b.name ? -1 : 1);
}

/** All sizes together. */
export function total(sets: readonly { readonly replicas: number }[]): number {
  return sets.reduce((sum, { replicas }) => sum + replicas, 0);
}

/** A ReplicaSet as the scaling rules see it; one that does not exist has no Pods. */
export function sizeOf(set: ReplicaSet | undefined): SetSize {
  return {
    name: set?.metadata.name ?? "",
    replicas: set?.spec.replicas ?? 0,
    available: set?.status.availableReplicas ?? 0,
    createdAt: parseTime(set?.metadata.creationTimestamp ?? ""),
    desiredReplicas: set && numberAnnotation(set, desiredReplicasAnnotation),
    maxReplicas: set && numberAnnotation(set, maxReplicasAnnotation),
  };
}
