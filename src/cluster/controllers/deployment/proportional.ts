import { byCreation, type Resize, type SetSize, total } from "./sizes.ts";

/** A Deployment in the middle of a rollout that is to have another size. */
export interface Scaling {
  readonly desired: number;
  readonly surge: number;
  /** status.replicas: stands in for a ReplicaSet's missing max-replicas annotation. */
  readonly statusReplicas: number;
  /** Strategy RollingUpdate: only then may several ReplicaSets have Pods for long. */
  readonly rolling: boolean;
}

/**
 * What a change of the Deployment's size means for its ReplicaSets outside of a rolling step. Answers
 * the sets that are looked at, whether their size changes or not.
 */
export function rescale(
  scaling: Scaling,
  newSet: SetSize | undefined,
  oldSets: readonly SetSize[],
): Resize[] {
  const { desired } = scaling;
  const all = newSet ? [...oldSets, newSet] : [...oldSets];
  const active = all.filter(({ replicas }) => replicas > 0);
  if (active.length <= 1) {
    const only = active[0] ?? newSet ?? oldSets.toSorted(byCreation).at(-1);
    return only ? [{ name: only.name, from: only.replicas, to: desired }] : [];
  }
  if (newSet && isSaturated(desired, newSet)) {
    return oldSets
      .filter(({ replicas }) => replicas > 0)
      .toSorted(byCreation)
      .map(({ name, replicas }) => ({ name, from: replicas, to: 0 }));
  }
  return scaling.rolling ? spread(scaling, active) : [];
}

/** The new ReplicaSet has everything that was asked for. */
function isSaturated(desired: number, set: SetSize): boolean {
  return set.desiredReplicas === desired && set.replicas === desired && set.available === desired;
}

/**
 * Spreads a new size over the ReplicaSets that have Pods, each by its share, so that a stuck rollout
 * stays where it is. The largest takes what rounding leaves over. Answers every set, changed or not.
 */
function spread(scaling: Scaling, sets: readonly SetSize[]): Resize[] {
  const { desired, surge } = scaling;
  const allowed = desired > 0 ? desired + surge : 0;
  const toAdd = allowed - total(sets);
  const sorted = sets.toSorted(
    (a, b) => b.replicas - a.replicas || (toAdd > 0 ? byCreation(b, a) : byCreation(a, b)),
  );
  let added = 0;
  const resizes = sorted.map((set) => {
    const share = proportion(scaling, set, toAdd, added);
    added += share;
    return { name: set.name, from: set.replicas, to: set.replicas + share };
  });
  const [largest, ...rest] = resizes;
  if (!largest || toAdd === 0) return resizes;
  return [{ ...largest, to: Math.max(0, largest.to + toAdd - added) }, ...rest];
}

function proportion(scaling: Scaling, set: SetSize, toAdd: number, added: number): number {
  if (set.replicas === 0 || toAdd === 0 || toAdd === added) return 0;
  const share = fraction(scaling, set);
  const left = toAdd - added;
  return toAdd > 0 ? Math.min(share, left) : Math.max(share, left);
}

/** By how much this set alone would change to keep its part of the whole. */
function fraction({ desired, surge, statusReplicas }: Scaling, set: SetSize): number {
  if (desired === 0) return -set.replicas;
  const before = set.maxReplicas || statusReplicas;
  if (before === 0) return 0;
  return Math.round((set.replicas * (desired + surge)) / before) - set.replicas;
}
