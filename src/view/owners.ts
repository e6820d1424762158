import type { DeploymentRow, ReplicaSetRow } from "#protocol/rows.ts";
import { type Inventory, setsOf } from "./inventory.ts";

/** One line of the control plane: a Deployment with its ReplicaSets, or ReplicaSets without one. */
export interface Owner {
  readonly deployment: DeploymentRow | undefined;
  readonly sets: readonly ReplicaSetRow[];
}

const mostOwners = 4;

/** The lines of the control plane, all of them. */
export function ownersOf(inventory: Inventory): Owner[] {
  const { deployments } = inventory;
  const known = new Set(deployments.map(({ id }) => id));
  const orphans = inventory.sets.filter(({ ownerId }) => !known.has(ownerId));
  const owners: Owner[] = deployments.map((deployment) => ({
    deployment,
    sets: setsOf(inventory, deployment.id),
  }));
  if (orphans.length > 0) owners.push({ deployment: undefined, sets: orphans });
  return owners;
}

/** How many lines are drawn of so many. */
export function shownOwners(count: number): number {
  return Math.min(count, mostOwners);
}

/** The ReplicaSets that matter most, oldest first: what keeps Pods or should, then what came last. */
export function chosenSets(sets: readonly ReplicaSetRow[], most: number): ReplicaSetRow[] {
  const best = sets
    .toSorted((a, b) => weight(b) - weight(a) || b.revision - a.revision)
    .slice(0, most);
  // By age and not by revision, so that a rollback does not make them change places.
  return sets.filter((set) => best.includes(set));
}

function weight({ isNew, desired, current }: ReplicaSetRow): number {
  return (isNew ? 2 : 0) + (desired > 0 || current > 0 ? 1 : 0);
}
