import type { EndpointAddress, Endpoints, EndpointSubset, Pod, Service } from "#api/core.ts";
import type { ObjectKey, ObjectMeta } from "#api/meta.ts";
import { equal } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";
import { isReady } from "../pods.ts";
import { hostnameIn, podsOf, targetPortOf, targetReference } from "./service-pods.ts";
import { annotated, TriggerTimes } from "./trigger-times.ts";

const managedByLabel = "endpoints.kubernetes.io/managed-by";

/** Keeps the (deprecated) Endpoints object of a Service with a selector. As pkg/controller/endpoint. */
export class EndpointsReconciler implements Reconciler {
  readonly name = "endpoint-controller";
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #times: TriggerTimes;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#times = new TriggerTimes(registry);
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const service = this.#registry.find("services", namespace, name);
    const existing = this.#registry.find("endpoints", namespace, name);
    if (!service) {
      if (existing?.metadata.labels?.[managedByLabel] !== undefined) {
        this.#registry.delete("endpoints", namespace, name);
      }
      return {};
    }
    if (!service.spec.selector) return {};
    const time = this.#times.next(service);
    const subsets = subsetsOf(service, podsOf(this.#registry, service));
    const labels = {
      ...service.metadata.labels,
      [managedByLabel]: "endpoint-controller",
      ...(service.spec.clusterIP === "None" && { "service.kubernetes.io/headless": "" }),
    };
    this.#simulation.because(this.name, `Endpoints ${name} follow the Service's Pods`, () => {
      const metadata = { name, namespace, labels };
      if (existing) this.#update(existing, metadata, subsets, time);
      else this.#create({ ...metadata, ...annotated({}, time) }, subsets);
    });
    return {};
  }

  #create(metadata: Partial<ObjectMeta>, subsets: EndpointSubset[]): void {
    this.#registry.create("endpoints", {
      apiVersion: "v1",
      kind: "Endpoints",
      metadata,
      ...(subsets.length > 0 && { subsets }),
    });
  }

  #update(
    existing: Endpoints,
    { labels = {} }: Partial<ObjectMeta>,
    subsets: EndpointSubset[],
    time: string | undefined,
  ): void {
    const { subsets: before = [], ...rest } = existing;
    if (equal(before, subsets) && equal(existing.metadata.labels, labels)) return;
    const { annotations: _, ...metadata } = existing.metadata;
    this.#registry.update("endpoints", {
      ...rest,
      metadata: { ...metadata, labels, ...annotated(existing.metadata, time) },
      ...(subsets.length > 0 && { subsets }),
    });
  }
}

/** Pods with the same ports share a subset; addresses are sorted. Terminating Pods are left out. */
function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const subsets = new Map<
    string,
    { ready: Pod[]; notReady: Pod[]; ports: EndpointSubset["ports"] }
  >();
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    const ports = (service.spec.ports ?? []).flatMap((port) => {
      const number = targetPortOf(port, pod);
      if (number === undefined) return [];
      const { name, protocol = "TCP", appProtocol } = port;
      return [
        { ...(name && { name }), port: number, protocol, ...(appProtocol && { appProtocol }) },
      ];
    });
    const key = JSON.stringify(ports);
    let subset = subsets.get(key);
    if (!subset) subsets.set(key, (subset = { ready: [], notReady: [], ports }));
    const isIn = isReady(pod) || service.spec.publishNotReadyAddresses === true;
    (isIn ? subset.ready : subset.notReady).push(pod);
  }
  return [...subsets.values()].map(({ ready, notReady, ports }) => ({
    ...(ready.length > 0 && { addresses: addressesOf(service, ready) }),
    ...(notReady.length > 0 && { notReadyAddresses: addressesOf(service, notReady) }),
    ...(ports && ports.length > 0 && { ports }),
  }));
}

function addressesOf(service: Service, pods: readonly Pod[]): EndpointAddress[] {
  return pods
    .map((pod) => ({
      ip: pod.status.podIP ?? "",
      ...hostnameIn(service, pod),
      ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
      targetRef: targetReference(pod),
    }))
    .toSorted((a, b) => (a.ip < b.ip ? -1 : 1));
}
