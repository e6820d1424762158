import { keyOf } from "#api/meta.ts";
import { Controller } from "./controller.ts";
import { enqueueAll } from "./enqueue.ts";
import type { PodFollowers } from "./pod-followers.ts";
import {
  StatefulSetReconciler,
  type StatefulSetReconcilerOptions,
} from "./statefulset/statefulset-reconciler.ts";

/** Starts the controller of StatefulSets. */
export function startStatefulSets(
  options: StatefulSetReconcilerOptions,
  followers: PodFollowers,
): void {
  const { simulation, registry } = options;
  const controller = new Controller(simulation, new StatefulSetReconciler(options));
  followers.add("statefulsets", controller);
  registry.subscribe(["persistentvolumeclaims", "statefulsets"], (change) => {
    // A Pod may have waited for the claim of the one before it to go.
    if (change.resource === "persistentvolumeclaims" && change.type === "DELETED") {
      enqueueAll(controller, registry.list("statefulsets"), change.object);
    }
    if (change.resource === "statefulsets") controller.enqueue(keyOf(change.object));
  });
}
