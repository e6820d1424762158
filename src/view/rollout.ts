import type { DeploymentRow, PodRow, ReplicaSetRow } from "#protocol/rows.ts";
import { type Inventory, setsOf, tagOf } from "./inventory.ts";

/** The four stages that the official pictures of a rolling update show; 0 if there is none to show. */
export type StageNumber = 0 | 1 | 2 | 3 | 4;

/** A Deployment with its Pods, sorted as a rolling update sees them. */
export interface Rollout {
  readonly deployment: DeploymentRow;
  readonly newSet: ReplicaSetRow | undefined;
  readonly oldSets: readonly ReplicaSetRow[];
  /** Pods that are not going, of the new ReplicaSet and of all others. */
  readonly fresh: readonly PodRow[];
  readonly old: readonly PodRow[];
  readonly leaving: number;
  readonly freshReady: number;
  readonly oldReady: number;
  /** Of the new ReplicaSet. */
  readonly serving: number;
  readonly complete: boolean;
  readonly newTag: string;
  readonly oldTag: string;
}

/** Sorts a Deployment's Pods. */
export function rolloutOf(deployment: DeploymentRow, inventory: Inventory): Rollout {
  const sets = setsOf(inventory, deployment.id);
  const newSet = sets.find(({ isNew }) => isNew);
  const oldSets = sets.filter((set) => set !== newSet);
  const owners = new Set(sets.map(({ id }) => id));
  const pods = inventory.pods.filter(({ ownerId }) => owners.has(ownerId));
  const staying = pods.filter(({ terminating }) => !terminating);
  const fresh = staying.filter(({ ownerId }) => ownerId === newSet?.id);
  const old = staying.filter(({ ownerId }) => ownerId !== newSet?.id);
  const freshReady = fresh.filter(({ ready }) => ready).length;
  const { desired, image } = deployment;
  const oldImage =
    oldSets.toSorted((a, b) => b.current - a.current || b.revision - a.revision)[0]?.image ?? image;
  return {
    deployment,
    newSet,
    oldSets,
    fresh,
    old,
    leaving: pods.length - staying.length,
    freshReady,
    oldReady: old.filter(({ ready }) => ready).length,
    serving: fresh.filter(({ id }) => inventory.servicesOf.has(id)).length,
    complete:
      isObserved(deployment) &&
      old.length === 0 &&
      fresh.length === desired &&
      freshReady === desired,
    newTag: tagOf(image),
    oldTag: tagOf(oldImage),
  };
}

/** The controller has seen what is wanted now; its word before that is about something else. */
export function isObserved({ generation, observedGeneration }: DeploymentRow): boolean {
  return generation === observedGeneration;
}

/** The stage that the numbers of Pods tell. */
export function stageOf({
  deployment,
  newSet,
  oldSets,
  fresh,
  old,
  freshReady,
  complete,
}: Rollout): StageNumber {
  if (oldSets.length === 0 || newSet === undefined) return 1;
  if (complete) return 4;
  if (fresh.length === 0 && old.length > 0) return 1;
  if (old.length === 0 && newSet.desired === deployment.desired && fresh.length > 0) {
    // Only the new ReplicaSet is left: it has been here before, or it waits for its last Pods.
    return freshReady === 0 ? 2 : freshReady < deployment.desired ? 3 : 4;
  }
  return freshReady * 2 < deployment.desired ? 2 : 3;
}
