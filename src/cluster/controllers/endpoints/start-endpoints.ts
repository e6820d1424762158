import type { Pod } from "#api/core.ts";
import { keyOf, type KubernetesObject, type ObjectKey } from "#api/meta.ts";
import { selectorFromSet } from "#api/selectors.ts";
import { equal } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Simulation } from "../../sim/simulation.ts";
import { Controller } from "../controller.ts";
import { isReady } from "../pods.ts";
import { EndpointSliceMirroring, mirroredBy } from "./endpointslice-mirroring.ts";
import {
  EndpointSliceReconciler,
  managedBy,
  managedByLabel,
  serviceNameLabel,
} from "./endpointslice-reconciler.ts";
import { EndpointsReconciler } from "./endpoints-reconciler.ts";

/** Endpoints follow with more delay than the rest: changes of many Pods become one write. */
const reactionMs = 50;
/** As endpointSliceChangeMinSyncDelay: what somebody else does to a slice is put right after a while. */
const repairMs = 1000;

/** Starts the controllers of Endpoints and EndpointSlices. */
export function startEndpoints(simulation: Simulation, registry: Registry): void {
  const control = (
    reconciler: EndpointSliceReconciler | EndpointsReconciler | EndpointSliceMirroring,
  ) => new Controller(simulation, reconciler, reactionMs);
  const slices = control(new EndpointSliceReconciler(simulation, registry));
  const endpoints = control(new EndpointsReconciler(simulation, registry));
  const mirroring = control(new EndpointSliceMirroring(simulation, registry));
  const managers = new Map([
    [managedBy, slices],
    [mirroredBy, mirroring],
  ]);
  const enqueue = (key: ObjectKey) => {
    slices.enqueue(key);
    endpoints.enqueue(key);
  };
  const resources = ["services", "endpoints", "endpointslices", "pods"] as const;
  registry.subscribe(resources, ({ type, resource, object, previous }) => {
    if (resource === "services") enqueue(keyOf(object));
    if (resource === "services" || resource === "endpoints") mirroring.enqueue(keyOf(object));
    if (resource === "endpoints" && type === "DELETED") endpoints.enqueue(keyOf(object));
    if (resource === "endpointslices") {
      for (const slice of previous ? [object, previous] : [object]) repair(managers, slice);
    }
    if (resource !== "pods" || !changesEndpoints(type, object, previous)) return;
    const labels = [object.metadata.labels, previous?.metadata.labels];
    for (const service of registry.list("services", object.metadata.namespace)) {
      if (!service.spec.selector) continue;
      const selector = selectorFromSet(service.spec.selector);
      if (labels.some((set) => selector.matches(set))) enqueue(keyOf(service));
    }
  });
}

/** Whether a change of a Pod is one of its endpoints. As podEndpointsChanged of k8s.io/endpointslice. */
function changesEndpoints(type: string, pod: Pod, before: Pod | undefined): boolean {
  if (type !== "MODIFIED" || !before) return true;
  return (
    pod.metadata.deletionTimestamp !== undefined ||
    isReady(pod) !== isReady(before) ||
    !equal(pod.status.podIPs, before.status.podIPs) ||
    !equal(pod.metadata.labels, before.metadata.labels)
  );
}

/** Whoever manages a slice looks at its Service again, unless the change is its own. */
function repair(
  managers: ReadonlyMap<string, Controller>,
  { metadata: { namespace = "", labels = {} } }: KubernetesObject,
): void {
  const manager = managers.get(labels[managedByLabel] ?? "");
  const name = labels[serviceNameLabel];
  if (manager && name && !manager.isWorking) manager.enqueueAfter({ namespace, name }, repairMs);
}
