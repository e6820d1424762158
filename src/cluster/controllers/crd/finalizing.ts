import { type CustomResourceDefinition, hasCondition, withCondition } from "#api/apiextensions.ts";
import type { CustomResource } from "#api/custom-resource.ts";
import type { ObjectKey } from "#api/meta.ts";
import { cleanupFinalizer } from "../../apiserver/kinds/apiextensions/customresourcedefinition.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";

/** How often it is looked whether all objects are gone. */
const recheckMs = 5000;

/** Deletes all objects of a definition that is being deleted, then lets it go. As controller/finalizer. */
export class FinalizingReconciler implements Reconciler {
  readonly name = "crd_finalizer";
  readonly #simulation: Simulation;
  readonly #registry: Registry;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
  }

  reconcile({ name }: ObjectKey): Result {
    const definition = this.#registry.find("customresourcedefinitions", "", name);
    if (definition?.metadata.deletionTimestamp === undefined) return {};
    if (!definition.metadata.finalizers?.includes(cleanupFinalizer)) return {};
    const message = "CustomResource deletion is in progress";
    const going = this.#tell(definition, "True", "InstanceDeletionInProgress", message);
    if (!hasCondition(going, "Established")) {
      this.#release(going, "NeverEstablished", "resource was never established");
      return {};
    }
    this.#deleteInstances(name as CustomResource);
    if (this.#registry.list(name as CustomResource).length > 0) {
      return { requeueAfterMs: recheckMs, background: true };
    }
    this.#release(going, "InstanceDeletionCompleted", "removed all instances");
    return {};
  }

  #deleteInstances(resource: CustomResource): void {
    this.#simulation.because(this.name, `CustomResourceDefinition ${resource} is deleted`, () => {
      for (const { metadata } of this.#registry.list(resource)) {
        if (metadata.deletionTimestamp !== undefined) continue;
        this.#registry.delete(resource, metadata.namespace ?? "", metadata.name);
      }
    });
  }

  #release(definition: CustomResourceDefinition, reason: string, message: string): void {
    const { finalizers = [], ...metadata } = definition.metadata;
    const left = finalizers.filter((finalizer) => finalizer !== cleanupFinalizer);
    const freed = {
      ...definition,
      metadata: { ...metadata, ...(left.length > 0 && { finalizers: left }) },
    };
    this.#tell(freed, "False", reason, message);
  }

  #tell(
    definition: CustomResourceDefinition,
    status: "True" | "False",
    reason: string,
    message: string,
  ): CustomResourceDefinition {
    const condition = { type: "Terminating", status, reason, message };
    return this.#registry.updateStatus(
      "customresourcedefinitions",
      withCondition(definition, this.#registry.timestamp, condition),
    );
  }
}
