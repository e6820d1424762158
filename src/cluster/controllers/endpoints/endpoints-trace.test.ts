// What the Endpoints and EndpointSlices of a Service became on a real cluster while its Pods came and went: the
// Pods' changes come from the recording, what the controllers make of them has to be the same.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import { bootstrap } from "../../apiserver/bootstrap.ts";
import { Registry } from "../../apiserver/registry.ts";
import { Simulation } from "../../sim/simulation.ts";
import { Store } from "../../storage/store.ts";
import { EndpointSliceReconciler, serviceNameLabel } from "./endpointslice-reconciler.ts";
import { EndpointsReconciler } from "./endpoints-reconciler.ts";

/** A change of a Pod, or a look of the controller and what it wrote then: null for nothing. */
type Step =
  | {
      readonly pod: string;
      readonly is: "there" | "going" | "gone";
      readonly node: string;
      readonly ip?: string;
      readonly phase: NonNullable<Pod["status"]["phase"]>;
      readonly ready?: readonly [status: "True" | "False", since: string];
    }
  | { readonly wrote: unknown; readonly changed?: string };

type Resource = "endpoints" | "endpointslices";

const recorded = JSON.parse(
  readFileSync(new URL("testdata/endpoints-trace.json", import.meta.url), "utf8"),
) as Readonly<Record<Resource, readonly Step[]>>;

const namespace = "default";
const begin = Date.parse("2026-11-23T03:44:20Z");
const labels = { run: "kubernetes-bootcamp" };
const annotation = "endpoints.kubernetes.io/last-change-trigger-time";

function newRegistry(): Registry {
  const simulation = new Simulation(1, begin);
  const registry = new Registry(simulation, new Store(() => undefined));
  bootstrap(simulation, registry);
  registry.create("services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kubernetes-bootcamp", namespace, labels },
    spec: { selector: labels, ports: [{ port: 8080, targetPort: 8080, protocol: "TCP" }] },
    status: {},
  });
  return registry;
}

function change(registry: Registry, step: Extract<Step, { pod: string }>): void {
  const { pod: name, is, node, ip, phase, ready } = step;
  if (is === "gone") {
    registry.delete("pods", namespace, name, { gracePeriodSeconds: 0 });
    return;
  }
  if (!registry.find("pods", namespace, name)) {
    registry.create("pods", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace, labels },
      spec: { nodeName: node, containers: [{ name: "c", image: "nginx" }] },
      status: {},
    });
  }
  const { deletionTimestamp } = registry.get("pods", namespace, name).metadata;
  if (is === "going" && deletionTimestamp === undefined) {
    registry.delete("pods", namespace, name, { gracePeriodSeconds: 30 });
  }
  const now = registry.get("pods", namespace, name);
  registry.updateStatus("pods", {
    ...now,
    status: {
      ...now.status,
      phase,
      ...(ip && { podIP: ip, podIPs: [{ ip }] }),
      ...(ready && {
        conditions: [{ type: "Ready", status: ready[0], lastTransitionTime: ready[1] }],
      }),
    },
  });
}

const ipsOf = (addresses: readonly { readonly ip: string }[] = []) => addresses.map(({ ip }) => ip);

/** What stands in the object, as recorded. */
const shown = {
  endpoints(registry: Registry) {
    const object = registry.find("endpoints", namespace, "kubernetes-bootcamp");
    const [subset] = object?.subsets ?? [];
    const wrote = { ready: ipsOf(subset?.addresses), notReady: ipsOf(subset?.notReadyAddresses) };
    return { wrote, changed: object?.metadata.annotations?.[annotation] ?? "" };
  },
  endpointslices(registry: Registry) {
    const object = registry
      .list("endpointslices", namespace)
      .find(({ metadata }) => metadata.labels?.[serviceNameLabel] === "kubernetes-bootcamp");
    const wrote = object?.endpoints?.map(({ addresses, conditions }) => [
      addresses[0],
      (["ready", "serving", "terminating"] as const)
        .flatMap((name) => (conditions?.[name] ? [name[0]] : []))
        .join(""),
    ]);
    return { wrote, changed: object?.metadata.annotations?.[annotation] ?? "" };
  },
} as const;

const reconcilers = {
  endpoints: EndpointsReconciler,
  endpointslices: EndpointSliceReconciler,
} as const;

test.each(["endpoints", "endpointslices"] as const)("%s", (resource) => {
  const registry = newRegistry();
  const reconciler = new reconcilers[resource](new Simulation(1, begin), registry);
  let writes = 0;
  registry.subscribeToAll((event) => {
    if (event.resource === resource) writes++;
  });
  for (const [index, step] of recorded[resource].entries()) {
    if ("pod" in step) {
      change(registry, step);
      continue;
    }
    writes = 0;
    reconciler.reconcile({ namespace, name: "kubernetes-bootcamp" });
    if (step.wrote === null) expect({ index, writes }).toEqual({ index, writes: 0 });
    else
      expect({ index, writes, ...shown[resource](registry) }).toEqual({
        index,
        writes: 1,
        ...step,
      });
  }
});
