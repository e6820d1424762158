// What minikube puts into a new cluster, beyond what Kubernetes itself brings along.

import { hostPathProvisioner } from "./controllers/volumes/hostpath-provisioner.ts";
import type { Registry } from "./apiserver/registry.ts";
import type { Simulation } from "./sim/simulation.ts";

/** The addons that are switched on by default: the StorageClass `standard`. */
export function installAddons(simulation: Simulation, registry: Registry): void {
  simulation.because("minikube", "The cluster starts", () => {
    registry.create("storageclasses", {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: {
        name: "standard",
        labels: { "addonmanager.kubernetes.io/mode": "EnsureExists" },
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      },
      provisioner: hostPathProvisioner,
      reclaimPolicy: "Delete",
      volumeBindingMode: "Immediate",
    });
  });
}
