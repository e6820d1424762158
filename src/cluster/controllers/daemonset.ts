import type { Node } from "#api/core.ts";
import { controllerOf, keyOf } from "#api/meta.ts";
import { equal } from "#base/json.ts";
import { Controller } from "./controller.ts";
import {
  DaemonSetReconciler,
  type DaemonSetReconcilerOptions,
} from "./daemonset/daemonset-reconciler.ts";
import { enqueueAll, enqueueOwner } from "./enqueue.ts";
import type { PodFollowers } from "./pod-followers.ts";

const kind = "DaemonSet";
/** It looks before whoever made a change has sent the next one. */
const reactionMs = 1;

/** Starts the controller of DaemonSets. */
export function startDaemonSets(
  options: DaemonSetReconcilerOptions,
  followers: PodFollowers,
): void {
  const { simulation, registry } = options;
  const controller = new Controller(simulation, new DaemonSetReconciler(options), reactionMs);
  followers.add("daemonsets", controller);
  const resources = ["daemonsets", "controllerrevisions", "nodes"] as const;
  registry.subscribe(resources, (change) => {
    const { type, resource, object, previous } = change;
    if (resource === "daemonsets") controller.enqueue(keyOf(object));
    if (resource === "controllerrevisions") {
      // The controller knows of those that are made for it.
      if (previous || type === "DELETED") enqueueOwner(controller, kind, object);
      if (!controllerOf(object)) enqueueAll(controller, registry.list("daemonsets"), object);
    }
    if (resource === "nodes" && (!previous || type === "DELETED" || isOther(object, previous))) {
      for (const daemonSet of registry.list("daemonsets")) controller.enqueue(keyOf(daemonSet));
    }
  });
}

/** Whether a DaemonSet could want something else of a node now. */
function isOther(after: Node, before: Node): boolean {
  return (
    !equal(after.metadata.labels, before.metadata.labels) ||
    !equal(after.spec.taints, before.spec.taints) ||
    after.spec.unschedulable !== before.spec.unschedulable
  );
}
