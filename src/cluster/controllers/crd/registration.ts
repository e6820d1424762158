import type { APIService } from "#api/apiregistration.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";

const managed = "kube-aggregator.kubernetes.io/automanaged";

/**
 * Keeps an APIService for each version of each group that definitions serve. As crdregistration and autoregister
 * of the control plane; one key stands for all.
 */
export class RegistrationReconciler implements Reconciler {
  readonly name = "crdregistration";
  readonly #simulation: Simulation;
  readonly #registry: Registry;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
  }

  reconcile(): Result {
    const wanted = new Map(
      this.#registry.kinds.established.map(({ group, version }) => [
        `${version}.${group}`,
        { group, version },
      ]),
    );
    this.#simulation.because(this.name, "Groups of custom resources are registered", () => {
      for (const { metadata } of this.#registry.list("apiservices")) {
        const isOurs = metadata.labels?.[managed] === "true";
        if (isOurs && !wanted.has(metadata.name))
          this.#registry.delete("apiservices", "", metadata.name);
      }
      for (const [name, spec] of wanted) {
        if (!this.#registry.find("apiservices", "", name)) this.#create(name, spec);
      }
    });
    return {};
  }

  #create(name: string, spec: Pick<APIService["spec"], "group" | "version">): void {
    this.#registry.create("apiservices", {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name, labels: { [managed]: "true" } },
      spec: { ...spec, groupPriorityMinimum: 1000, versionPriority: 100 },
      status: {},
    });
  }
}
