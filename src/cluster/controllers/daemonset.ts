import type { Node, Pod } from "#api/core.ts";
import { controllerOf, keyOf } from "#api/meta.ts";
import { equal } from "#base/json.ts";
import { Controller } from "./controller.ts";
import {
  DaemonSetReconciler,
  type DaemonSetReconcilerOptions,
} from "./daemonset/daemonset-reconciler.ts";
import { enqueueAll, enqueueOwner, matters } from "./enqueue.ts";
import { isReady } from "./pods.ts";

const kind = "DaemonSet";

/** Starts the controller of DaemonSets. */
export function startDaemonSets(options: DaemonSetReconcilerOptions): void {
  const { simulation, registry } = options;
  const controller = new Controller(simulation, new DaemonSetReconciler(options));
  registry.subscribe(({ type, resource, object, previous }) => {
    if (resource === "daemonsets") controller.enqueue(keyOf(object));
    if (resource === "controllerrevisions") {
      // The controller knows of those that are made for it.
      if (previous || type === "DELETED") enqueueOwner(controller, kind, object);
      if (!controllerOf(object)) enqueueAll(controller, registry.list("daemonsets"), object);
    }
    if (resource === "nodes" && (!previous || type === "DELETED" || isOther(object, previous))) {
      for (const daemonSet of registry.list("daemonsets")) controller.enqueue(keyOf(daemonSet));
    }
    if (resource !== "pods") return;
    if (previous && type !== "DELETED" && !matters(object, previous)) return;
    for (const pod of previous ? [object, previous] : [object]) enqueueOwner(controller, kind, pod);
    if (!controllerOf(object)) enqueueAll(controller, registry.list("daemonsets"), object);
    const owner = controllerOf(object);
    if (owner?.kind !== kind || !previous || isReady(previous as Pod)) return;
    const found = registry.find("daemonsets", object.metadata.namespace ?? "", owner.name);
    const { minReadySeconds = 0 } = found?.spec ?? {};
    if (!found || minReadySeconds === 0 || !isReady(object as Pod)) return;
    // Nothing happens when minReadySeconds have passed; the second is upstream's, for whole seconds.
    controller.enqueueAfter(keyOf(found), minReadySeconds * 1000 + 1000);
  });
}

/** Whether a DaemonSet could want something else of a node now. */
function isOther(object: object, previous: object): boolean {
  const [after, before] = [object as Node, previous as Node];
  return (
    !equal(after.metadata.labels, before.metadata.labels) ||
    !equal(after.spec.taints, before.spec.taints) ||
    after.spec.unschedulable !== before.spec.unschedulable
  );
}
