import { type ObjectKey } from "#api/meta.ts";
import {
  type PersistentVolume,
  type PersistentVolumeClaim,
  type StorageClass,
  storageClassOf,
} from "#api/storage.ts";
import { clone } from "#base/json.ts";
import { claimProtection } from "../../apiserver/kinds/core/persistentvolumeclaim.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { EventRecorder } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";
import { isActive } from "../pods.ts";
import {
  bindCompleted,
  boundByController,
  selectedNode,
  storageProvisioners,
} from "./annotations.ts";
import { bestVolume, isFor } from "./matching.ts";

export interface VolumeControllerOptions {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
}

/** Finds a volume for each claim, or asks its class's provisioner for one; keeps used claims. */
export class ClaimReconciler implements Reconciler {
  readonly name = "persistentvolume-controller";
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
    if (!claim) return {};
    if (claim.metadata.deletionTimestamp !== undefined) this.#letGo(claim);
    else if (claim.spec.volumeName) this.#follow(claim, claim.spec.volumeName);
    else this.#provide(claim);
    return {};
  }

  /** As the pvc-protection controller: no Pod may lose what it uses. */
  #letGo(claim: PersistentVolumeClaim): void {
    const { namespace, name, finalizers = [] } = claim.metadata;
    if (!finalizers.includes(claimProtection)) return;
    const isUsed = this.#registry
      .list("pods", namespace)
      .some(
        (pod) =>
          (pod.spec.nodeName ? isActive(pod) || !isOver(pod.status.phase) : false) &&
          pod.spec.volumes?.some(
            ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name,
          ),
      );
    if (isUsed) return;
    const freed = clone(claim);
    freed.metadata.finalizers = finalizers.filter((each) => each !== claimProtection);
    this.#because(`Nobody uses claim ${name} any more`, () =>
      this.#registry.update("persistentvolumeclaims", freed),
    );
  }

  /** A claim that names its volume: both sides are made to agree. */
  #follow(claim: PersistentVolumeClaim, volumeName: string): void {
    const volume = this.#registry.find("persistentvolumes", "", volumeName);
    const isBound = claim.metadata.annotations?.[bindCompleted] !== undefined;
    if (!volume || (volume.spec.claimRef && !isFor(volume, claim))) {
      if (isBound) this.#lose(claim, volume !== undefined);
      return;
    }
    this.#bind(claim, volume);
  }

  #lose(claim: PersistentVolumeClaim, isTaken: boolean): void {
    if (claim.status.phase === "Lost") return;
    const [reason, message] = isTaken
      ? ([
          "ClaimMisbound",
          "Two claims are bound to the same volume, this one is bound incorrectly",
        ] as const)
      : ([
          "ClaimLost",
          "Bound claim has lost its PersistentVolume. Data on the volume is lost!",
        ] as const);
    this.#because(message, () => {
      this.#registry.updateStatus("persistentvolumeclaims", {
        ...claim,
        status: { phase: "Lost" },
      });
      this.#recorder.event(claim, "Warning", reason, message);
    });
  }

  #provide(claim: PersistentVolumeClaim): void {
    const className = storageClassOf(claim) ?? "";
    const storageClass = this.#registry.find("storageclasses", "", className);
    const isDelayed =
      storageClass?.volumeBindingMode === "WaitForFirstConsumer" &&
      claim.metadata.annotations?.[selectedNode] === undefined;
    const volumes = this.#registry.list("persistentvolumes");
    const volume = bestVolume(claim, volumes);
    if (volume && (!isDelayed || isFor(volume, claim))) return this.#bind(claim, volume);
    if (isDelayed) {
      const message = "waiting for first consumer to be created before binding";
      return this.#recorder.event(claim, "Normal", "WaitForFirstConsumer", message);
    }
    if (!className) {
      const message = "no persistent volumes available for this claim and no storage class is set";
      return this.#recorder.event(claim, "Normal", "FailedBinding", message);
    }
    if (!storageClass) {
      const message = `storageclass.storage.k8s.io ${JSON.stringify(className)} not found`;
      return this.#recorder.event(claim, "Warning", "ProvisioningFailed", message);
    }
    this.#askProvisioner(claim, storageClass);
  }

  #askProvisioner(claim: PersistentVolumeClaim, { metadata, provisioner }: StorageClass): void {
    if (provisioner === "kubernetes.io/no-provisioner") {
      const message = `storageclass.storage.k8s.io ${JSON.stringify(metadata.name)} has no provisioner`;
      return this.#recorder.event(claim, "Normal", "FailedBinding", message);
    }
    if (claim.metadata.annotations?.[storageProvisioners[0]] === provisioner) return;
    const marks = Object.fromEntries(storageProvisioners.map((name) => [name, provisioner]));
    const asked = clone(claim);
    asked.metadata.annotations = { ...asked.metadata.annotations, ...marks };
    const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
    this.#because(`Claim ${claim.metadata.name} asks ${provisioner} for a volume`, () => {
      this.#registry.update("persistentvolumeclaims", asked);
      this.#recorder.event(claim, "Normal", "ExternalProvisioning", message);
    });
  }

  /** Four writes upstream, each a step from which it could go on after a crash; here they are one. */
  #bind(claim: PersistentVolumeClaim, volume: PersistentVolume): void {
    const { name, namespace = "", uid } = claim.metadata;
    this.#because(`Claim ${name} gets volume ${volume.metadata.name}`, () => {
      const taken = clone(volume);
      if (!volume.spec.claimRef?.uid) {
        if (!volume.spec.claimRef) mark(taken, boundByController);
        const { resourceVersion } = claim.metadata;
        const kind = { kind: "PersistentVolumeClaim", apiVersion: "v1" };
        taken.spec.claimRef = { ...kind, namespace, name, uid, resourceVersion };
      }
      const held = this.#registry.update("persistentvolumes", taken);
      const bound = clone(claim);
      if (!bound.spec.volumeName) mark(bound, boundByController);
      mark(bound, bindCompleted);
      bound.spec.volumeName = volume.metadata.name;
      const { storageClassName, accessModes, capacity } = volume.spec;
      if (storageClassOf(bound) === undefined && storageClassName !== undefined) {
        bound.spec.storageClassName = storageClassName;
      }
      this.#setPhase(held, "Bound");
      const { metadata } = this.#registry.update("persistentvolumeclaims", bound);
      const status = {
        phase: "Bound" as const,
        ...(accessModes && { accessModes: [...accessModes] }),
        ...(capacity && { capacity: { ...capacity } }),
      };
      this.#registry.updateStatus("persistentvolumeclaims", { ...bound, metadata, status });
    });
  }

  #setPhase(volume: PersistentVolume, phase: "Bound"): void {
    if (volume.status.phase === phase) return;
    const status = { phase, lastPhaseTransitionTime: this.#registry.timestamp };
    this.#registry.updateStatus("persistentvolumes", { ...volume, status });
  }

  #because(text: string, action: () => void): void {
    this.#simulation.because(this.name, text, action);
  }
}

function isOver(phase: string | undefined): boolean {
  return phase === "Succeeded" || phase === "Failed";
}

function mark({ metadata }: PersistentVolume | PersistentVolumeClaim, annotation: string): void {
  metadata.annotations = { ...metadata.annotations, [annotation]: "yes" };
}
