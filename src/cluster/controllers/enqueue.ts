// Which objects get a look when another one changes.

import { controllerOf, keyOf, type KubernetesObject } from "#api/meta.ts";
import type { Controller } from "./controller.ts";

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
