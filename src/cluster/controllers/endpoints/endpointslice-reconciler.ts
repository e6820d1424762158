import type { Pod, Service } from "#api/core.ts";
import type { Endpoint, EndpointPort, EndpointSlice } from "#api/discovery.ts";
import type { ObjectKey } from "#api/meta.ts";
import { clone, equal } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";
import { controllerReference } from "../ownership.ts";
import { isReady } from "../pods.ts";
import { hostnameIn, podsOf, targetPortOf, targetReference } from "./service-pods.ts";
import { annotated, TriggerTimes } from "./trigger-times.ts";

export const serviceNameLabel = "kubernetes.io/service-name";
export const managedByLabel = "endpointslice.kubernetes.io/managed-by";
/** Who looks after the slices of Services with a selector, as their label says. */
export const managedBy = "endpointslice-controller.k8s.io";
/** As --max-endpoints-per-slice. */
const sliceCapacity = 100;

/** Keeps the EndpointSlices of a Service with a selector. As the endpointslice reconciler upstream. */
export class EndpointSliceReconciler implements Reconciler {
  readonly name = "endpointslice-controller";
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #times: TriggerTimes;
  /** Of what is being put right now. */
  #time: string | undefined;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#times = new TriggerTimes(registry);
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const service = this.#registry.find("services", namespace, name);
    // A Service without selector has its endpoints from somebody else.
    if (!service?.spec.selector || service.metadata.deletionTimestamp !== undefined) return {};
    this.#time = this.#times.next(service);
    const slices = this.#registry
      .ownedBy("endpointslices", service.metadata.uid)
      .filter(({ metadata }) => metadata.labels?.[managedByLabel] === managedBy);
    const groups = groupByPorts(service, podsOf(this.#registry, service));
    this.#simulation.because(this.name, `Endpoints of service ${name} follow its Pods`, () => {
      const unwanted = slices.filter(({ ports }) => !groups.has(portsKey(ports)));
      for (const [key, group] of groups) {
        const known = slices.filter((slice) => portsKey(slice.ports) === key);
        this.#reconcilePorts(service, group, known, unwanted);
      }
      for (const { metadata } of unwanted) {
        this.#registry.delete("endpointslices", namespace, metadata.name);
      }
    });
    return {};
  }

  /** Known endpoints stay where they are; new ones fill what is free, then unwanted slices, then new ones. */
  #reconcilePorts(
    service: Service,
    { ports, endpoints }: PortGroup,
    slices: readonly EndpointSlice[],
    unwanted: EndpointSlice[],
  ): void {
    const left = new Map(endpoints);
    const kept = slices.map((slice) =>
      (slice.endpoints ?? []).flatMap((endpoint) => {
        const uid = endpoint.targetRef?.uid ?? "";
        const now = left.get(uid);
        left.delete(uid);
        return now ? [now] : [];
      }),
    );
    const waiting = [...left.values()];
    slices.forEach((slice, index) => {
      const free = sliceCapacity - kept[index]!.length;
      const filled = [...kept[index]!, ...waiting.splice(0, free)];
      if (filled.length > 0 || slices.length === 1) this.#write(service, slice, filled);
      else
        this.#registry.delete(
          "endpointslices",
          service.metadata.namespace ?? "",
          slice.metadata.name,
        );
    });
    while (waiting.length > 0 || (slices.length === 0 && endpoints.size === 0)) {
      const first = waiting.splice(0, sliceCapacity);
      const recycled = unwanted.shift();
      if (recycled) this.#write(service, { ...recycled, ports }, first, recycled);
      else this.#create(service, ports, first);
      if (endpoints.size === 0) return;
    }
  }

  #create(service: Service, ports: EndpointPort[], endpoints: Endpoint[]): void {
    this.#registry.create("endpointslices", {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: {
        generateName: `${service.metadata.name}-`,
        namespace: service.metadata.namespace ?? "default",
        labels: labelsOf(service),
        ...annotated({}, this.#time),
        ownerReferences: [controllerReference("services", service)],
      },
      addressType: "IPv4",
      endpoints,
      ports,
    });
  }

  #write(
    service: Service,
    slice: EndpointSlice,
    endpoints: Endpoint[],
    stored: EndpointSlice = slice,
  ): void {
    const next = clone(slice);
    next.endpoints = endpoints;
    next.metadata.labels = labelsOf(service);
    if (equal(next, stored)) return;
    const { annotations: _, ...metadata } = next.metadata;
    next.metadata = { ...metadata, ...annotated(next.metadata, this.#time) };
    this.#registry.update("endpointslices", next);
  }
}

interface PortGroup {
  readonly ports: EndpointPort[];
  /** By the Pod's uid. */
  readonly endpoints: Map<string, Endpoint>;
}

/** Pods whose named ports have different numbers cannot share a slice. */
function groupByPorts(service: Service, pods: readonly Pod[]): Map<string, PortGroup> {
  const groups = new Map<string, PortGroup>();
  for (const pod of pods) {
    const ports = portsOf(service, pod);
    const key = portsKey(ports);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { ports, endpoints: new Map() }));
    group.endpoints.set(pod.metadata.uid, endpointOf(service, pod));
  }
  if (groups.size === 0) {
    // Even nobody has a slice: `describe service` tells an empty Service from an unknown one by it.
    groups.set(portsKey(undefined), {
      ports: null as unknown as EndpointPort[],
      endpoints: new Map(),
    });
  }
  return groups;
}

function portsKey(ports: readonly EndpointPort[] | null | undefined): string {
  return JSON.stringify(ports ?? null);
}

function portsOf({ spec }: Service, pod: Pod): EndpointPort[] {
  return (spec.ports ?? []).flatMap((port) => {
    const number = targetPortOf(port, pod);
    if (number === undefined) return [];
    const { name = "", protocol = "TCP", appProtocol } = port;
    return [{ name, protocol, port: number, ...(appProtocol !== undefined && { appProtocol }) }];
  });
}

function endpointOf(service: Service, pod: Pod): Endpoint {
  const { spec } = service;
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const serving = isReady(pod);
  return {
    addresses: [pod.status.podIP ?? ""],
    conditions: {
      ready: spec.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    ...hostnameIn(service, pod),
    targetRef: targetReference(pod),
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
  };
}

function labelsOf({ metadata, spec }: Service): Record<string, string> {
  return {
    ...metadata.labels,
    [managedByLabel]: managedBy,
    [serviceNameLabel]: metadata.name,
    ...(spec.clusterIP === "None" && { "service.kubernetes.io/headless": "" }),
  };
}
