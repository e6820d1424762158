import { keyOf } from "#api/meta.ts";
import { Controller } from "./controller.ts";
import type { PodFollowers } from "./pod-followers.ts";
import {
  ReplicaSetReconciler,
  type ReplicaSetReconcilerOptions,
} from "./replicaset/replicaset-reconciler.ts";
import { replicationControllers } from "./replicaset/replicated-kind.ts";

const resource = "replicationcontrollers";

/** Starts the controller of ReplicationControllers: that of ReplicaSets over another kind. */
export function startReplicationControllers(
  options: Omit<ReplicaSetReconcilerOptions, "kind">,
  followers: PodFollowers,
): void {
  const { simulation, registry } = options;
  const reconciler = new ReplicaSetReconciler({
    ...options,
    kind: replicationControllers(registry),
  });
  const controller = new Controller(simulation, reconciler);
  followers.add(resource, controller);
  registry.subscribe([resource], ({ object }) => controller.enqueue(keyOf(object)));
}
