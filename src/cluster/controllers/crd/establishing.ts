import { hasCondition, withCondition } from "#api/apiextensions.ts";
import type { ObjectKey } from "#api/meta.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Reconciler, Result } from "../controller.ts";

/** Says of definitions whose names are accepted that they are served. As controller/establish. */
export class EstablishingReconciler implements Reconciler {
  readonly name = "crdEstablishing";
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  reconcile({ name }: ObjectKey): Result {
    const definition = this.#registry.find("customresourcedefinitions", "", name);
    if (!definition || hasCondition(definition, "Established")) return {};
    if (!hasCondition(definition, "NamesAccepted")) return {};
    this.#registry.updateStatus(
      "customresourcedefinitions",
      withCondition(definition, this.#registry.timestamp, {
        type: "Established",
        status: "True",
        reason: "InitialNamesAccepted",
        message: "the initial names have been accepted",
      }),
    );
    return {};
  }
}
