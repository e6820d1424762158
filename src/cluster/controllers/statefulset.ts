import { keyOf } from "#api/meta.ts";
import { Controller } from "./controller.ts";
import { enqueueAll, followPod } from "./enqueue.ts";
import {
  StatefulSetReconciler,
  type StatefulSetReconcilerOptions,
} from "./statefulset/statefulset-reconciler.ts";

/** Starts the controller of StatefulSets. */
export function startStatefulSets(options: StatefulSetReconcilerOptions): void {
  const { simulation, registry } = options;
  const controller = new Controller(simulation, new StatefulSetReconciler(options));
  const resources = ["persistentvolumeclaims", "statefulsets", "pods"] as const;
  registry.subscribe(resources, (change) => {
    // A Pod may have waited for the claim of the one before it to go.
    if (change.resource === "persistentvolumeclaims" && change.type === "DELETED") {
      enqueueAll(controller, registry.list("statefulsets"), change.object);
    }
    if (change.resource === "statefulsets") controller.enqueue(keyOf(change.object));
    if (change.resource === "pods") followPod(controller, registry, "statefulsets", change);
  });
}
