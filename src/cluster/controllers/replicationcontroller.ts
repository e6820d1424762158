import type { Pod } from "#api/core.ts";
import { controllerOf, keyOf } from "#api/meta.ts";
import { Controller } from "./controller.ts";
import { enqueueAll, enqueueOwner, matters } from "./enqueue.ts";
import { isReady } from "./pods.ts";
import {
  ReplicaSetReconciler,
  type ReplicaSetReconcilerOptions,
} from "./replicaset/replicaset-reconciler.ts";
import { replicationControllers } from "./replicaset/replicated-kind.ts";

const resource = "replicationcontrollers";
const kind = "ReplicationController";

/** Starts the controller of ReplicationControllers: that of ReplicaSets over another kind. */
export function startReplicationControllers(
  options: Omit<ReplicaSetReconcilerOptions, "kind">,
): void {
  const { simulation, registry } = options;
  const reconciler = new ReplicaSetReconciler({
    ...options,
    kind: replicationControllers(registry),
  });
  const controller = new Controller(simulation, reconciler);
  registry.subscribe((change) => {
    const { type, object, previous } = change;
    if (change.resource === resource) controller.enqueue(keyOf(object));
    if (change.resource !== "pods") return;
    if (previous && type !== "DELETED" && !matters(object, previous)) return;
    for (const pod of previous ? [object, previous] : [object]) enqueueOwner(controller, kind, pod);
    if (!controllerOf(object)) enqueueAll(controller, registry.list(resource), object);
    const owner = controllerOf(object);
    const becomesReady = previous && !isReady(previous as Pod) && isReady(object as Pod);
    if (!becomesReady || owner?.kind !== kind) return;
    const found = registry.find(resource, object.metadata.namespace ?? "", owner.name);
    const { minReadySeconds = 0 } = found?.spec ?? {};
    // Nothing happens when minReadySeconds have passed; the second is upstream's, for whole seconds.
    if (found && minReadySeconds > 0) {
      controller.enqueueAfter(keyOf(found), minReadySeconds * 1000 + 1000);
    }
  });
}
