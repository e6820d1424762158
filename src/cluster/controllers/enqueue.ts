// Which objects get a look when another one changes.

import type { Pod } from "#api/core.ts";
import { controllerOf, keyOf, type KubernetesObject } from "#api/meta.ts";
import { scheme } from "#api/scheme.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Change } from "../storage/store.ts";
import type { Controller } from "./controller.ts";
import { isActive, isReady, readySince } from "./pods.ts";

/** Asks for a look at the object that controls this one, if it is of this kind. */
export function enqueueOwner(controller: Controller, kind: string, object: KubernetesObject): void {
  const owner = controllerOf(object);
  if (owner?.kind !== kind) return;
  controller.enqueue({ namespace: object.metadata.namespace ?? "", name: owner.name });
}

/** Nobody's object may be somebody's soon: all in its namespace get a look. */
export function enqueueAll(
  controller: Controller,
  owners: readonly KubernetesObject[],
  { metadata }: KubernetesObject,
): void {
  for (const owner of owners) {
    if (owner.metadata.namespace === metadata.namespace) controller.enqueue(keyOf(owner));
  }
}

/** Whether a workload could see a change of a Pod: what it counts and owns, not how a Pod gets there. */
function matters(object: KubernetesObject, previous: KubernetesObject): boolean {
  const [after, before] = [object as Pod, previous as Pod];
  return (
    after.metadata.labels !== before.metadata.labels ||
    after.metadata.ownerReferences !== before.metadata.ownerReferences ||
    isActive(after) !== isActive(before) ||
    isReady(after) !== isReady(before) ||
    readySince(after) !== readySince(before)
  );
}

/** The workloads that own Pods themselves. */
type PodOwner = "daemonsets" | "replicasets" | "replicationcontrollers" | "statefulsets";

/** Tells a workload's controller of a change of a Pod: its owner gets a look, or all if it has none. */
export function followPod(
  controller: Controller,
  registry: Registry,
  owners: PodOwner,
  { type, object, previous }: Change,
): void {
  const { kind } = scheme[owners];
  const owner = controllerOf(object);
  const former = previous ? controllerOf(previous) : owner;
  const isSomebodyElses = owner && former && owner.kind !== kind && former.kind !== kind;
  if (isSomebodyElses) return;
  if (previous && type !== "DELETED" && !matters(object, previous)) return;
  for (const pod of previous ? [object, previous] : [object]) enqueueOwner(controller, kind, pod);
  if (!owner) enqueueAll(controller, registry.list(owners), object);
  const becomesReady = previous && !isReady(previous as Pod) && isReady(object as Pod);
  if (!becomesReady || owner?.kind !== kind) return;
  const found = registry.find(owners, object.metadata.namespace ?? "", owner.name);
  const { minReadySeconds = 0 } = found?.spec ?? {};
  // Nothing happens when minReadySeconds have passed; the second is upstream's, for whole seconds.
  if (found && minReadySeconds > 0) {
    controller.enqueueAfter(keyOf(found), minReadySeconds * 1000 + 1000);
  }
}
