import type { Fenceposts } from "./fenceposts.ts";
import { byCreation, type Resize, type SetSize, total } from "./sizes.ts";

/** The size the new ReplicaSet shall have: as much of the desired as the surge leaves room for. */
export function newSetReplicas(
  desired: number,
  surge: number,
  current: number,
  allReplicas: number,
): number {
  const room = desired + surge - allReplicas;
  return room <= 0 ? current : current + Math.min(room, desired - current);
}

/** First half of a rolling step: what becomes of the new ReplicaSet, or undefined if it is right. */
export function resizeNew(
  desired: number,
  { surge }: Fenceposts,
  newSet: SetSize,
  oldSets: readonly SetSize[],
): Resize | undefined {
  const to =
    newSet.replicas > desired
      ? desired
      : newSetReplicas(desired, surge, newSet.replicas, total([newSet, ...oldSets]));
  return to === newSet.replicas ? undefined : { name: newSet.name, from: newSet.replicas, to };
}

/**
 * Second half, only when the new ReplicaSet was right: how far the old ones may go. First Pods that
 * do not serve anyway, then serving ones down to what must stay available; oldest sets first. A set
 * may occur twice.
 */
export function resizeOld(
  desired: number,
  { unavailable }: Fenceposts,
  newSet: SetSize,
  oldSets: readonly SetSize[],
): Resize[] {
  if (total(oldSets) === 0) return [];
  const minAvailable = desired - unavailable;
  const newUnavailable = newSet.replicas - newSet.available;
  const maxScaledDown = total([newSet, ...oldSets]) - minAvailable - newUnavailable;
  if (maxScaledDown <= 0) return [];

  const olds = oldSets.filter(({ replicas }) => replicas > 0).toSorted(byCreation);
  const sizes = new Map(olds.map(({ name, replicas }) => [name, replicas]));
  const resizes: Resize[] = [];
  const shrink = (name: string, by: number) => {
    const from = sizes.get(name) ?? 0;
    sizes.set(name, from - by);
    resizes.push({ name, from, to: from - by });
  };

  let left = maxScaledDown;
  for (const { name, replicas, available } of olds) {
    if (left <= 0) break;
    // It was shrunk and has not reported yet: upstream calls that an invalid request, and waits.
    if (available > replicas) return resizes;
    const by = Math.min(left, replicas - available);
    if (by === 0) continue;
    shrink(name, by);
    left -= by;
  }
  const availableNow = [newSet, ...olds].reduce((sum, { available }) => sum + available, 0);
  left = availableNow - minAvailable;
  for (const { name } of olds) {
    const by = Math.min(left, sizes.get(name) ?? 0);
    if (by <= 0) continue;
    shrink(name, by);
    left -= by;
  }
  return resizes;
}
