import { keyOf } from "#api/meta.ts";
import { Controller } from "./controller.ts";
import { followPod } from "./enqueue.ts";
import {
  ReplicaSetReconciler,
  type ReplicaSetReconcilerOptions,
} from "./replicaset/replicaset-reconciler.ts";
import { replicationControllers } from "./replicaset/replicated-kind.ts";

const resource = "replicationcontrollers";

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
  registry.subscribe([resource, "pods"], (change) => {
    if (change.resource === resource) controller.enqueue(keyOf(change.object));
    if (change.resource === "pods") followPod(controller, registry, resource, change);
  });
}
