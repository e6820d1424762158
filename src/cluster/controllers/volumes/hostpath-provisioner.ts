import type { ObjectKey } from "#api/meta.ts";
import { storageClassOf } from "#api/storage.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { EventRecorder } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";
import { provisionedBy, storageProvisioners } from "./annotations.ts";
import type { VolumeControllerOptions } from "./claim-reconciler.ts";

/** The name by which StorageClasses ask for minikube's provisioner. */
export const hostPathProvisioner = "k8s.io/minikube-hostpath";

/** Minikube's storage provisioner: every volume is a directory of the node. */
export class HostPathProvisioner implements Reconciler {
  readonly name = "storage-provisioner";
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;

  constructor({ simulation, registry, recorder }: VolumeControllerOptions) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = recorder;
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const claim = this.#registry.find("persistentvolumeclaims", namespace, name);
    if (!claim || claim.spec.volumeName || claim.metadata.deletionTimestamp !== undefined)
      return {};
    const asked = storageProvisioners.some(
      (mark) => claim.metadata.annotations?.[mark] === hostPathProvisioner,
    );
    const storageClass = this.#registry.find("storageclasses", "", storageClassOf(claim) ?? "");
    const volumeName = `pvc-${claim.metadata.uid}`;
    if (!asked || !storageClass || this.#registry.find("persistentvolumes", "", volumeName)) {
      return {};
    }
    const { uid } = claim.metadata;
    const { accessModes = [], resources, volumeMode } = claim.spec;
    this.#simulation.because(this.name, `Claim ${namespace}/${name} asks for a volume`, () => {
      const provisioning = `External provisioner is provisioning volume for claim "${namespace}/${name}"`;
      this.#recorder.event(claim, "Normal", "Provisioning", provisioning);
      this.#registry.create("persistentvolumes", {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: volumeName, annotations: { [provisionedBy]: hostPathProvisioner } },
        spec: {
          capacity: { storage: resources?.requests?.["storage"] ?? "0" },
          hostPath: { path: `/tmp/hostpath-provisioner/${namespace}/${name}`, type: "" },
          accessModes,
          claimRef: { kind: claim.kind, namespace, name, uid, apiVersion: "v1" },
          persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? "Delete",
          storageClassName: storageClass.metadata.name,
          ...(volumeMode && { volumeMode }),
        },
        status: {},
      });
      const done = `Successfully provisioned volume ${volumeName}`;
      this.#recorder.event(claim, "Normal", "ProvisioningSucceeded", done);
    });
    return {};
  }
}
