import type { ObjectKey } from "#api/meta.ts";
import type { PersistentVolume } from "#api/storage.ts";
import { clone } from "#base/json.ts";
import { volumeProtection } from "../../apiserver/kinds/core/persistentvolume.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";
import type { VolumeControllerOptions } from "./claim-reconciler.ts";

type Phase = NonNullable<PersistentVolume["status"]["phase"]>;

/** Tells of each volume whether it is free, bound or left behind, and reclaims what is left behind. */
export class VolumeReconciler implements Reconciler {
  readonly name = "persistentvolume-controller";
  readonly #simulation: Simulation;
  readonly #registry: Registry;

  constructor({ simulation, registry }: VolumeControllerOptions) {
    this.#simulation = simulation;
    this.#registry = registry;
  }

  reconcile({ name }: ObjectKey): Result {
    const volume = this.#registry.find("persistentvolumes", "", name);
    if (!volume) return {};
    const phase = this.#phaseOf(volume);
    if (volume.metadata.deletionTimestamp !== undefined) {
      if (phase !== "Bound") this.#letGo(volume);
      return {};
    }
    if (phase !== volume.status.phase) {
      this.#simulation.because(this.name, `Volume ${name} is ${phase}`, () => {
        const status = { phase, lastPhaseTransitionTime: this.#registry.timestamp };
        this.#registry.updateStatus("persistentvolumes", { ...volume, status });
      });
    }
    if (phase === "Released") this.#reclaim(volume);
    return {};
  }

  #phaseOf({ metadata, spec, status }: PersistentVolume): Phase {
    const { claimRef } = spec;
    if (!claimRef?.uid) return "Available";
    const claim = this.#registry.find(
      "persistentvolumeclaims",
      claimRef.namespace ?? "",
      claimRef.name ?? "",
    );
    if (claim?.metadata.uid !== claimRef.uid) return "Released";
    return claim.spec.volumeName === metadata.name ? "Bound" : (status.phase ?? "Pending");
  }

  /** As the pv-protection controller. */
  #letGo(volume: PersistentVolume): void {
    const { name, finalizers = [] } = volume.metadata;
    if (!finalizers.includes(volumeProtection)) return;
    const freed = clone(volume);
    freed.metadata.finalizers = finalizers.filter((each) => each !== volumeProtection);
    this.#simulation.because(this.name, `Nobody holds volume ${name} any more`, () =>
      this.#registry.update("persistentvolumes", freed),
    );
  }

  /** Retained volumes stay as they are. Recycling empties a volume for the next claim. */
  #reclaim(volume: PersistentVolume): void {
    const { name } = volume.metadata;
    const { persistentVolumeReclaimPolicy: policy } = volume.spec;
    this.#simulation.because(this.name, `The claim of volume ${name} is gone`, () => {
      if (policy === "Delete") this.#registry.delete("persistentvolumes", "", name);
      if (policy !== "Recycle") return;
      const free = clone(this.#registry.get("persistentvolumes", "", name));
      delete free.spec.claimRef;
      this.#registry.update("persistentvolumes", free);
    });
  }
}
