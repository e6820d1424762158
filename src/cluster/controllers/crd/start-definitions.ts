import { keyOf } from "#api/meta.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Simulation } from "../../sim/simulation.ts";
import { Controller } from "../controller.ts";
import { ApprovalReconciler } from "./approval.ts";
import { EstablishingReconciler } from "./establishing.ts";
import { FinalizingReconciler } from "./finalizing.ts";
import { NamingReconciler } from "./naming.ts";
import { RegistrationReconciler } from "./registration.ts";

const everything = { namespace: "", name: "" };

/** Starts what the API server does about CustomResourceDefinitions by itself. */
export function startDefinitions(simulation: Simulation, registry: Registry): void {
  const naming = new Controller(simulation, new NamingReconciler(registry));
  const others = [
    new EstablishingReconciler(registry),
    new ApprovalReconciler(registry),
    new FinalizingReconciler(simulation, registry),
  ].map((reconciler) => new Controller(simulation, reconciler));
  const registration = new Controller(simulation, new RegistrationReconciler(simulation, registry));
  registry.subscribeToAll(({ type, resource, object, previous }) => {
    if (resource === "customresourcedefinitions") {
      registration.enqueue(everything);
      if (type !== "DELETED") for (const each of [naming, ...others]) each.enqueue(keyOf(object));
      // A name may have become free for another one of the group.
      for (const other of registry.list("customresourcedefinitions")) naming.enqueue(keyOf(other));
      return;
    }
    // The last object of a definition that waits for it may have gone.
    if (type !== "DELETED" || !previous || !resource.includes(".")) return;
    const definition = registry.find("customresourcedefinitions", "", resource);
    if (definition?.metadata.deletionTimestamp !== undefined) {
      for (const each of others) each.enqueue(keyOf(definition));
    }
  });
}
