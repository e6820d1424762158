import type { Pod } from "#api/core.ts";
import { keyOf } from "#api/meta.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Events } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import { Controller } from "../controller.ts";
import { ClaimReconciler } from "./claim-reconciler.ts";
import { HostPathProvisioner } from "./hostpath-provisioner.ts";
import { VolumeReconciler } from "./volume-reconciler.ts";

/** A directory is quickly made. */
const provisioningMs = 20;

/** Starts what binds claims to volumes, and minikube's provisioner. */
export function startVolumes(simulation: Simulation, registry: Registry, events: Events): void {
  const parts = { simulation, registry };
  const binder = events.recorder({ component: "persistentvolume-controller" });
  const provisioner = events.recorder({
    component: `k8s.io/minikube-hostpath_minikube_${simulation.random("provisioner").text(8, "0123456789abcdef")}`,
  });
  const claims = new Controller(simulation, new ClaimReconciler({ ...parts, recorder: binder }));
  const volumes = new Controller(simulation, new VolumeReconciler({ ...parts, recorder: binder }));
  const making = new Controller(
    simulation,
    new HostPathProvisioner({
      simulation,
      registry: registry.as("storage-provisioner"),
      recorder: provisioner,
    }),
    provisioningMs,
  );
  const enqueueClaims = () => {
    for (const claim of registry.list("persistentvolumeclaims")) {
      if (claim.status.phase === "Pending") claims.enqueue(keyOf(claim));
    }
  };
  const resources = [
    "persistentvolumeclaims",
    "persistentvolumes",
    "storageclasses",
    "pods",
  ] as const;
  registry.subscribe(resources, ({ type, resource, object, previous }) => {
    if (resource === "persistentvolumeclaims") {
      claims.enqueue(keyOf(object));
      making.enqueue(keyOf(object));
      const { volumeName } = object.spec;
      if (volumeName) volumes.enqueue({ namespace: "", name: volumeName });
    }
    if (resource === "persistentvolumes") {
      if (type !== "DELETED") volumes.enqueue(keyOf(object));
      const { namespace, name } = object.spec.claimRef ?? {};
      if (namespace && name) claims.enqueue({ namespace, name });
      else enqueueClaims();
    }
    if (resource === "storageclasses" && !previous) enqueueClaims();
    if (resource === "pods" && previous) enqueueClaimsOf(claims, object);
  });
}

/** A Pod that ends or goes may have been the last to use a claim. */
function enqueueClaimsOf(claims: Controller, { metadata, spec }: Pod): void {
  for (const { persistentVolumeClaim } of spec.volumes ?? []) {
    if (!persistentVolumeClaim) continue;
    claims.enqueue({
      namespace: metadata.namespace ?? "",
      name: persistentVolumeClaim.claimName,
    });
  }
}
