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
