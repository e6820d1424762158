import type { ObjectKey } from "#api/meta.ts";
import type { Resource } from "#api/scheme.ts";
import { clone } from "#base/json.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Reconciler, Result } from "./controller.ts";
import { conditionsAfter, type Remains } from "./namespace-conditions.ts";

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
    const remains = this.#simulation.because(this.name, `Namespace ${name} is emptied`, () =>
      this.#deleteContents(name),
    );
    this.#tell(name, remains);
    if (!remains.isEmpty) {
      // In the foreground: the namespace is not settled before it is gone.
      this.#simulation.schedule(recheckMs, () => this.reconcile({ namespace: "", name }));
      return {};
    }
    const emptied = this.#registry.get("namespaces", "", name);
    if (emptied.spec.finalizers?.includes("kubernetes")) {
      const freed = clone(emptied);
      freed.spec.finalizers = (freed.spec.finalizers ?? []).filter((item) => item !== "kubernetes");
      this.#registry.update("namespaces", freed, { part: "finalize" });
    }
    return {};
  }

  /** Pods go first: while there are some, nothing else is deleted, and nothing is told of them. */
  #deleteContents(namespace: string): Remains & { readonly isEmpty: boolean } {
    const finalizers = new Map<string, number>();
    if (this.#deleteAll("pods", namespace, new Map()) > 0) {
      return { resources: new Map(), finalizers, isEmpty: false };
    }
    const left = new Map<string, number>();
    for (const { resource, namespaced, plural, group } of this.#registry.kinds.stored) {
      if (!namespaced || resource === "pods") continue;
      const count = this.#deleteAll(resource, namespace, finalizers);
      if (count > 0) left.set(`${plural}.${group}`, count);
    }
    return { resources: left, finalizers, isEmpty: left.size === 0 };
  }

  /** Deletes what is not being deleted yet; answers how many objects are left, and notes by whose will. */
  #deleteAll(resource: Resource, namespace: string, finalizers: Map<string, number>): number {
    let left = 0;
    for (const { metadata } of this.#registry.list(resource, namespace)) {
      if (metadata.deletionTimestamp === undefined) {
        const options = { propagationPolicy: "Background" } as const;
        this.#registry.delete(resource, namespace, metadata.name, options);
      }
      const remaining = this.#registry.find(resource, namespace, metadata.name);
      if (!remaining) continue;
      left++;
      for (const finalizer of remaining.metadata.finalizers ?? []) {
        finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
      }
    }
    return left;
  }

  #tell(name: string, remains: Remains): void {
    const namespace = this.#registry.get("namespaces", "", name);
    const { conditions = [] } = namespace.status;
    const after = conditionsAfter(conditions, remains, this.#registry.timestamp);
    if (after === conditions) return;
    const status = { ...namespace.status, conditions: [...after] };
    this.#registry.updateStatus("namespaces", { ...namespace, status });
  }
}
