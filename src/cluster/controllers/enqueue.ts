// Which objects get a look when another one changes.

import type { Pod } from "#api/core.ts";
import { controllerOf, keyOf, type KubernetesObject } from "#api/meta.ts";
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
export function matters(object: KubernetesObject, previous: KubernetesObject): boolean {
  const [after, before] = [object as Pod, previous as Pod];
  return (
    after.metadata.labels !== before.metadata.labels ||
    after.metadata.ownerReferences !== before.metadata.ownerReferences ||
    isActive(after) !== isActive(before) ||
    isReady(after) !== isReady(before) ||
    readySince(after) !== readySince(before)
  );
}
