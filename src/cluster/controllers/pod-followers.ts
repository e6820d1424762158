import type { Pod } from "#api/core.ts";
import { controllerOf, keyOf } from "#api/meta.ts";
import { scheme } from "#api/scheme.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { ChangeOf } from "../storage/store.ts";
import type { Controller } from "./controller.ts";
import { enqueueAll, enqueueOwner } from "./enqueue.ts";
import { factsOf, isActive, isReady } from "./pods.ts";

/** The workloads that own Pods themselves and count them. */
type PodOwner = "daemonsets" | "replicasets" | "replicationcontrollers" | "statefulsets";

/** Tells controllers of changes of Pods: the owner gets a look, or all that could be if it has none. */
export class PodFollowers {
  readonly #registry: Registry;
  readonly #followers: [owners: PodOwner, controller: Controller][] = [];

  constructor(registry: Registry) {
    this.#registry = registry;
    registry.subscribe(["pods"], (change) => this.#tell(change));
  }

  add(owners: PodOwner, controller: Controller): void {
    this.#followers.push([owners, controller]);
  }

  #tell({ type, object, previous }: ChangeOf<"pods">): void {
    if (previous && type !== "DELETED" && !matters(object, previous)) return;
    const owner = controllerOf(object);
    const former = previous ? controllerOf(previous) : owner;
    for (const [owners, controller] of this.#followers) {
      const { kind } = scheme[owners];
      if (former?.kind === kind && former !== owner) enqueueOwner(controller, kind, previous!);
      if (owner?.kind === kind) {
        controller.enqueue({ namespace: object.metadata.namespace ?? "", name: owner.name });
        if (previous && !isReady(previous) && isReady(object)) {
          this.#lookAgain(owners, controller, object, owner.name);
        }
      } else if (!owner) enqueueAll(controller, this.#registry.list(owners), object);
    }
  }

  /** A Pod that became ready is available minReadySeconds later. */
  #lookAgain(owners: PodOwner, controller: Controller, { metadata }: Pod, name: string): void {
    const found = this.#registry.find(owners, metadata.namespace ?? "", name);
    const { minReadySeconds = 0 } = found?.spec ?? {};
    // Nothing happens when minReadySeconds have passed; the second is upstream's, for whole seconds.
    if (found && minReadySeconds > 0) {
      controller.enqueueAfter(keyOf(found), minReadySeconds * 1000 + 1000);
    }
  }
}

/** Whether a workload could see a change of a Pod: what it counts and owns, not how a Pod gets there. */
function matters(after: Pod, before: Pod): boolean {
  return (
    after.metadata.labels !== before.metadata.labels ||
    after.metadata.ownerReferences !== before.metadata.ownerReferences ||
    isActive(after) !== isActive(before) ||
    isReady(after) !== isReady(before) ||
    factsOf(after).readyAt !== factsOf(before).readyAt
  );
}
