import type { ControllerRevision, StatefulSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { isNotFound } from "#api/errors.ts";
import type { ObjectKey } from "#api/meta.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";
import type { Claims } from "../ownership.ts";
import { type PodControlOptions, slowStart } from "../pod-control.ts";
import { isAvailable, isReady } from "../pods.ts";
import { RevisionHistory } from "../revision-history.ts";
import { isMember, knowsItsName, ordinalOf, ordinalRange, revisionOf } from "./identity.ts";
import { usesItsClaims } from "./claims.ts";
import { revisionHash } from "./revision-hash.ts";
import { podAt } from "./stateful-pod.ts";
import { StatefulPodControl } from "./stateful-pod-control.ts";
import { differs, isLiving, statusOf } from "./stateful-status.ts";

export interface StatefulSetReconcilerOptions extends PodControlOptions {
  readonly pods: Claims<"pods">;
  readonly revisions: Claims<"controllerrevisions">;
}

/** A StatefulSet and what there is of it. */
interface View {
  readonly set: StatefulSet;
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly collisionCount: number | undefined;
  /** One place for each ordinal that there should be a Pod of, in order. */
  readonly replicas: readonly Place[];
  /** The Pods beyond, highest ordinal first. */
  readonly condemned: readonly Pod[];
}

interface Place {
  readonly ordinal: number;
  readonly pod: Pod | undefined;
}

/** Keeps Pods with names, one after the other. As pkg/controller/statefulset. */
export class StatefulSetReconciler implements Reconciler {
  readonly name = "statefulset-controller";
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #pods: Claims<"pods">;
  readonly #control: StatefulPodControl;
  readonly #history: RevisionHistory;

  constructor(options: StatefulSetReconcilerOptions) {
    this.#simulation = options.simulation;
    this.#registry = options.registry;
    this.#pods = options.pods;
    this.#control = new StatefulPodControl(options);
    this.#history = new RevisionHistory(options.registry, options.revisions, {
      resource: "statefulsets",
      hashLabel: "controller.kubernetes.io/hash",
      hashOf: revisionHash,
    });
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const set = this.#registry.find("statefulsets", namespace, name);
    if (!set) return {}; // Deleted since it was queued; the garbage collector sees to the rest.
    const view = this.#view(set);
    let leaving = 0;
    let available: number;
    try {
      if (set.metadata.deletionTimestamp === undefined && !this.#scale(view)) {
        leaving = this.#roll(view);
      }
    } finally {
      available = this.#writeStatus(view, leaving);
    }
    this.#truncate(view);
    const { minReadySeconds = 0, replicas } = set.spec;
    const ripens = minReadySeconds > 0 && available !== replicas;
    return ripens ? { requeueAfterMs: minReadySeconds * 1000 } : {};
  }

  #view(set: StatefulSet): View {
    const pods = this.#pods.claim("statefulsets", set, (pod) => isMember(set, pod));
    const revisions = this.#history.of(set);
    const { revision: update, collisionCount } = this.#simulation.because(
      this.name,
      `history of ${set.metadata.name}`,
      () => this.#history.current(set, revisions),
    );
    const known = revisions.find(({ metadata }) => metadata.name === set.status.currentRevision);
    const { start, end } = ordinalRange(set);
    const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod]));
    const replicas = Array.from({ length: end - start }, (_, index) => ({
      ordinal: start + index,
      pod: byOrdinal.get(start + index),
    }));
    const condemned = pods
      .filter((pod) => ordinalOf(pod) < start || ordinalOf(pod) >= end)
      .toSorted((a, b) => ordinalOf(b) - ordinalOf(a));
    return { set, current: known ?? update, update, collisionCount, replicas, condemned };
  }

  /** Brings the Pods to the ordinals that there should be. True if that has to go on first. */
  #scale(view: View): boolean {
    const { set, replicas, condemned } = view;
    const unhealthy = replicas.every(({ pod }) => isHealthy(pod))
      ? condemned.findLast((pod) => !isHealthy(pod))
      : undefined;
    if (set.spec.podManagementPolicy !== "Parallel") {
      if (replicas.some((place) => this.#keep(view, place, true))) return true;
      for (const pod of condemned) this.#control.claims.setOwners(set, pod);
      return condemned.some((pod) => this.#condemn(view, pod, unhealthy));
    }
    slowStart(replicas.length, (index) => this.#keep(view, replicas[index]!, false));
    for (const pod of condemned) this.#control.claims.setOwners(set, pod);
    const living = condemned.filter(isLiving);
    slowStart(living.length, (index) => this.#remove(view, living[index]!));
    return false;
  }

  /** Sees that the Pod of an ordinal is there and well. True if the ones after it have to wait. */
  #keep(view: View, { ordinal, pod }: Place, inOrder: boolean): boolean {
    const { set } = view;
    const { claims } = this.#control;
    if (!pod) {
      const draft = podAt(set, ordinal, revisionFor(view, ordinal));
      if (claims.hasStale(set, ordinal, draft.metadata.name ?? "")) return true;
      this.#control.create(set, draft, ordinal);
      return inOrder;
    }
    if (pod.status.phase === "Failed" || pod.status.phase === "Succeeded") {
      if (isLiving(pod)) this.#control.delete(set, pod, `it is ${pod.status.phase}`);
      return true;
    }
    if (pod.status.phase === "Pending") {
      claims.createMissing(set, ordinal, pod.metadata.name);
      claims.setOwners(set, pod);
    }
    const isSettled = isHealthy(pod) && this.#isAvailable(set, pod);
    if (inOrder && !isSettled) return true;
    const isWhole = knowsItsName(pod) && usesItsClaims(set, pod);
    if (!isWhole || !claims.areOwnedRightly(set, pod)) this.#control.update(set, pod);
    return false;
  }

  /** True if the ones before it have to wait. */
  #condemn(view: View, pod: Pod, unhealthy: Pod | undefined): boolean {
    if (!isLiving(pod)) return true;
    // The last unhealthy one may go; a healthy one waits for it.
    const isSettled = isHealthy(pod) && this.#isAvailable(view.set, pod);
    if (isSettled || pod === unhealthy) this.#remove(view, pod);
    return true;
  }

  #remove({ set }: View, pod: Pod): void {
    this.#control.delete(set, pod, `${set.spec.replicas} desired`);
  }

  #isAvailable({ spec }: StatefulSet, pod: Pod): boolean {
    return isAvailable(pod, spec.minReadySeconds ?? 0, this.#simulation.now);
  }

  /** Deletes the next Pod of an older revision, highest ordinal first. Answers how many. */
  #roll({ set, replicas, update }: View): number {
    const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
    if (type === "OnDelete") return 0;
    for (const { pod } of replicas.slice(rollingUpdate?.partition ?? 0).toReversed()) {
      if (pod && isLiving(pod) && revisionOf(pod) !== update.metadata.name) {
        try {
          this.#control.delete(set, pod, `update to ${update.metadata.name}`);
        } catch (error) {
          if (!isNotFound(error)) throw error;
        }
        return 1;
      }
      if (!isHealthy(pod)) return 0;
    }
    return 0;
  }

  /** Answers how many Pods are available. */
  #writeStatus(view: View, leaving: number): number {
    const { set, current, update, collisionCount, replicas, condemned } = view;
    const status = statusOf(set, {
      current: current.metadata.name,
      update: update.metadata.name,
      collisionCount,
      pods: [...replicas.flatMap(({ pod }) => pod ?? []), ...condemned],
      leaving,
      now: this.#simulation.now,
    });
    if (differs(status, set.status)) {
      this.#simulation.because(this.name, `status of ${set.metadata.name}`, () =>
        this.#registry.updateStatus("statefulsets", { ...set, status }),
      );
    }
    return status.availableReplicas;
  }

  /** Forgets the oldest revisions that nothing is of. */
  #truncate({ set, current, update, replicas, condemned }: View): void {
    const { revisionHistoryLimit = 10 } = set.spec;
    if (revisionHistoryLimit < 0) return;
    const pods = [...replicas.flatMap(({ pod }) => pod ?? []), ...condemned];
    const names = [current.metadata.name, update.metadata.name, ...pods.map(revisionOf)];
    const free = this.#history.of(set).filter(({ metadata }) => !names.includes(metadata.name));
    this.#simulation.because(this.name, `history of ${set.metadata.name}`, () =>
      this.#history.truncate(free, revisionHistoryLimit),
    );
  }
}

/** Ordinals below the partition, and those that an update has not come to, keep the current revision. */
function revisionFor({ set, current, update }: View, ordinal: number): ControllerRevision {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  const index = ordinal - (set.spec.ordinals?.start ?? 0);
  const kept = rollingUpdate
    ? (rollingUpdate.partition ?? 0)
    : type === "RollingUpdate"
      ? (set.status.currentReplicas ?? 0)
      : 0;
  return index < kept ? current : update;
}

function isHealthy(pod: Pod | undefined): boolean {
  return pod !== undefined && isLiving(pod) && pod.status.phase === "Running" && isReady(pod);
}
