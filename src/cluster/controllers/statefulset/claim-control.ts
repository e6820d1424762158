import type { StatefulSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { StatusError } from "#api/errors.ts";
import type { Draft } from "#api/meta.ts";
import type { PersistentVolumeClaim } from "#api/storage.ts";
import { clone, equal } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { EventRecorder } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { PodControlOptions } from "../pod-control.ts";
import { claimNames, claimsOf, isStale, ownersOf } from "./claims.ts";
import { ordinalOf } from "./identity.ts";

const by = "statefulset-controller";

/** Creates the claims of a StatefulSet's Pods and keeps their owners as the retention policy says. */
export class ClaimControl {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;

  constructor({ simulation, registry, recorder }: PodControlOptions) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = recorder;
  }

  /** Creates what is missing for the Pod of this name. Throws StatusError, with all that went wrong. */
  createMissing(set: StatefulSet, ordinal: number, pod: string): void {
    const problems = claimsOf(set, ordinal).flatMap((claim) => this.#createOne(set, claim, pod));
    const [first = "", ...others] = problems;
    if (!first) return;
    const message = others.length === 0 ? first : `[${problems.join(", ")}]`;
    throw new StatusError("Conflict", message);
  }

  #createOne(set: StatefulSet, claim: Draft<PersistentVolumeClaim>, pod: string): string[] {
    const { name = "", namespace = "" } = claim.metadata;
    const found = this.#registry.find("persistentvolumeclaims", namespace, name);
    if (found) {
      return found.metadata.deletionTimestamp ? [`pvc ${name} is being deleted`] : [];
    }
    const where = `Pod ${pod} in StatefulSet ${set.metadata.name}`;
    try {
      this.#simulation.because(by, `Created claim ${name} for pod ${pod}`, () =>
        this.#registry.create("persistentvolumeclaims", claim),
      );
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.reason !== "AlreadyExists") {
        const message = `create Claim ${name} for ${where} failed error: ${error.message}`;
        this.#recorder.event(set, "Warning", "FailedCreate", message);
      }
      return [`failed to create PVC ${name}: ${error.message}`];
    }
    const message = `create Claim ${name} ${where} success`;
    this.#recorder.event(set, "Normal", "SuccessfulCreate", message);
    return [];
  }

  /** Whether a Pod's claim belongs to one before it of the same name, and so has to go first. */
  hasStale(set: StatefulSet, ordinal: number, pod: string): boolean {
    if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== "Delete") return false;
    return this.#claims(set, ordinal).some((claim) => isStale(claim, pod));
  }

  /** Whether the claims of a Pod are owned as the policy says. */
  areOwnedRightly(set: StatefulSet, pod: Pod): boolean {
    return this.#claims(set, ordinalOf(pod)).every((claim) =>
      equal(ownersOf(claim, set, pod).owners, claim.metadata.ownerReferences ?? []),
    );
  }

  /** Gives the claims of a Pod their owners. Throws StatusError. */
  setOwners(set: StatefulSet, pod: Pod): void {
    for (const claim of this.#claims(set, ordinalOf(pod))) {
      const { name, ownerReferences = [] } = claim.metadata;
      const { owners, isConflict } = ownersOf(claim, set, pod);
      if (isConflict) {
        const message = `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`;
        this.#recorder.event(set, "Warning", "ConflictingController", message);
      }
      if (equal(owners, ownerReferences)) continue;
      const changed = clone(claim);
      if (owners.length > 0) changed.metadata.ownerReferences = owners;
      else delete changed.metadata.ownerReferences;
      this.#simulation.because(by, `Owners of claim ${name}`, () =>
        this.#registry.update("persistentvolumeclaims", changed),
      );
    }
  }

  #claims(set: StatefulSet, ordinal: number): PersistentVolumeClaim[] {
    const { namespace = "" } = set.metadata;
    return claimNames(set, ordinal).flatMap(
      (name) => this.#registry.find("persistentvolumeclaims", namespace, name) ?? [],
    );
  }
}
