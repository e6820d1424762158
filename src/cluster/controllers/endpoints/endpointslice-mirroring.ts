import type { EndpointAddress, Endpoints, EndpointSubset } from "#api/core.ts";
import type { Endpoint, EndpointPort, EndpointSlice } from "#api/discovery.ts";
import type { Draft, ObjectKey } from "#api/meta.ts";
import { equal } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";
import { controllerReference } from "../ownership.ts";
import { managedByLabel, serviceNameLabel } from "./endpointslice-reconciler.ts";

/** Who looks after mirrored slices, as their label says. */
export const mirroredBy = "endpointslicemirroring-controller.k8s.io";
const skipLabel = "endpointslice.kubernetes.io/skip-mirror";
/** Annotations that are about the Endpoints object itself. */
const ownAnnotations = new Set([
  "endpoints.kubernetes.io/last-change-trigger-time",
  "kubectl.kubernetes.io/last-applied-configuration",
]);

/** Endpoints that somebody wrote by hand for a Service without selector get EndpointSlices that say the same. */
export class EndpointSliceMirroring implements Reconciler {
  readonly name = "endpointslicemirroring-controller";
  readonly #simulation: Simulation;
  readonly #registry: Registry;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const endpoints = this.#registry.find("endpoints", namespace, name);
    const wanted = endpoints && this.#isMirrored(endpoints) ? slicesOf(endpoints) : [];
    const known = this.#registry.list("endpointslices", namespace).filter(({ metadata }) => {
      const { labels = {} } = metadata;
      return labels[serviceNameLabel] === name && labels[managedByLabel] === mirroredBy;
    });
    this.#simulation.because(this.name, `mirrors Endpoints ${name}`, () => {
      for (const [index, slice] of known.entries()) {
        const next = wanted[index];
        if (next) this.#write(slice, next);
        else this.#registry.delete("endpointslices", namespace, slice.metadata.name);
      }
      for (const slice of wanted.slice(known.length)) {
        this.#registry.create("endpointslices", slice);
      }
    });
    return {};
  }

  #isMirrored({ metadata }: Endpoints): boolean {
    const service = this.#registry.find("services", metadata.namespace ?? "", metadata.name);
    const isSkipped =
      metadata.labels?.[skipLabel] === "true" ||
      metadata.annotations?.["control-plane.alpha.kubernetes.io/leader"] !== undefined;
    return service !== undefined && !service.spec.selector && !isSkipped;
  }

  #write(slice: EndpointSlice, { endpoints, ports, metadata }: Draft<EndpointSlice>): void {
    const { labels, annotations } = metadata;
    const next: EndpointSlice = {
      ...slice,
      metadata: {
        ...slice.metadata,
        ...(labels && { labels }),
        ...(annotations && { annotations }),
      },
      endpoints,
      ports,
    };
    if (!equal(next, slice)) this.#registry.update("endpointslices", next);
  }
}

/** One slice for each list of ports and kind of address. */
function slicesOf(endpoints: Endpoints): readonly Draft<EndpointSlice>[] {
  const { namespace = "default", name, labels, annotations = {} } = endpoints.metadata;
  const kept = Object.entries(annotations).filter(([key]) => !ownAnnotations.has(key));
  return (endpoints.subsets ?? []).flatMap((subset) =>
    (["IPv4", "IPv6"] as const).flatMap((addressType) => {
      const found = endpointsOf(subset, addressType);
      if (found.length === 0) return [];
      return {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice" as const,
        metadata: {
          generateName: `${name}-`,
          namespace,
          labels: { ...labels, [serviceNameLabel]: name, [managedByLabel]: mirroredBy },
          ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
          ownerReferences: [controllerReference("endpoints", endpoints)],
        },
        addressType,
        endpoints: found,
        ports: (subset.ports ?? []).map(asSlicePort),
      };
    }),
  );
}

function endpointsOf(
  { addresses = [], notReadyAddresses = [] }: EndpointSubset,
  addressType: "IPv4" | "IPv6",
): Endpoint[] {
  const convert = (list: readonly EndpointAddress[], ready: boolean): Endpoint[] =>
    list
      .filter(({ ip }) => ip.includes(":") === (addressType === "IPv6"))
      .map(({ ip, hostname, nodeName, targetRef }) => ({
        addresses: [ip],
        conditions: { ready },
        ...(hostname && { hostname }),
        ...(targetRef && { targetRef }),
        ...(nodeName && { nodeName }),
      }));
  return [...convert(addresses, true), ...convert(notReadyAddresses, false)];
}

function asSlicePort({
  name = "",
  port,
  protocol,
  appProtocol,
}: NonNullable<EndpointSubset["ports"]>[number]): EndpointPort {
  return { name, port, ...(protocol && { protocol }), ...(appProtocol && { appProtocol }) };
}
