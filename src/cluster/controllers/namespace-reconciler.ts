import type { ObjectKey } from "#api/meta.ts";
import { resources, scheme } from "#api/scheme.ts";
import { clone } from "#base/json.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Reconciler, Result } from "./controller.ts";

/** How often a namespace that is being emptied is looked at. */
const recheckMs = 500;

/**
 * Empties a namespace that is being deleted, then lets it go. As pkg/controller/namespace: everything
 * in it is deleted, Pods take their grace period, then the finalizer `kubernetes` is removed.
 */
export class NamespaceReconciler implements Reconciler {
  readonly name = "namespace-controller";
  readonly #simulation: Simulation;
  readonly #registry: Registry;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
  }

  reconcile({ name }: ObjectKey): Result {
    const namespace = this.#registry.find("namespaces", "", name);
    if (namespace?.metadata.deletionTimestamp === undefined) return {};
    const left = this.#simulation.because(this.name, `Namespace ${name} is emptied`, () =>
      this.#deleteContents(name),
    );
    if (left > 0) {
      // In the foreground: the namespace is not settled before it is gone.
      this.#simulation.schedule(recheckMs, () => this.reconcile({ namespace: "", name }));
      return {};
    }
    if (namespace.spec.finalizers?.includes("kubernetes")) {
      const freed = clone(namespace);
      freed.spec.finalizers = namespace.spec.finalizers.filter((item) => item !== "kubernetes");
      this.#registry.update("namespaces", freed);
    }
    return {};
  }

  /** Deletes what is not being deleted yet; answers how many objects are left. */
  #deleteContents(namespace: string): number {
    let left = 0;
    for (const resource of resources) {
      if (!scheme[resource].namespaced) continue;
      for (const { metadata } of this.#registry.list(resource, namespace)) {
        if (metadata.deletionTimestamp === undefined) {
          this.#registry.delete(resource, namespace, metadata.name, {
            propagationPolicy: "Background",
          });
        }
        if (this.#registry.find(resource, namespace, metadata.name)) left++;
      }
    }
    return left;
  }
}
