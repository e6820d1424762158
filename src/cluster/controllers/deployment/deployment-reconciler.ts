import type { Deployment, DeploymentStatus, ReplicaSet } from "#api/apps.ts";
import type { ObjectKey } from "#api/meta.ts";
import { equal } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { EventRecorder } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";
import type { Claims } from "../ownership.ts";
import {
  desiredReplicasAnnotation,
  numberAnnotation,
  byRevision,
  withSizes,
} from "./annotations.ts";
import { condition, deadlineOf, findCondition, reasons, withCondition } from "./conditions.ts";
import { limitsOf } from "./fenceposts.ts";
import { NewReplicaSets } from "./new-replicaset.ts";
import { rescale } from "./proportional.ts";
import { resizeNew, resizeOld } from "./rolling.ts";
import { type Resize, sizeOf } from "./sizes.ts";
import { allOf, countersOf, isComplete, rolloutStatus, type Sets } from "./status.ts";

export interface DeploymentReconcilerOptions {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
  readonly replicaSets: Claims<"replicasets">;
}

/** Moves Pods from one ReplicaSet to the next. As pkg/controller/deployment: one step a call. */
export class DeploymentReconciler implements Reconciler {
  readonly name = "deployment-controller";
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;
  readonly #replicaSets: Claims<"replicasets">;
  readonly #newReplicaSets: NewReplicaSets;

  constructor(options: DeploymentReconcilerOptions) {
    this.#simulation = options.simulation;
    this.#registry = options.registry;
    this.#recorder = options.recorder;
    this.#replicaSets = options.replicaSets;
    this.#newReplicaSets = new NewReplicaSets(options);
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const deployment = this.#registry.find("deployments", namespace, name);
    if (!deployment) return {}; // Deleted since it was queued; the garbage collector sees to the rest.
    const owned = this.#replicaSets.claim("deployments", deployment);
    if (deployment.metadata.deletionTimestamp !== undefined) {
      const found = this.#newReplicaSets.find(deployment, owned);
      return this.#writeCounters(found.deployment, found.sets);
    }
    const current = this.#notePause(deployment);
    if (current.spec.paused) return this.#scaleOnly(current, owned);
    if (this.#isScalingEvent(current, owned)) return this.#scaleOnly(current, owned);
    return current.spec.strategy?.type === "Recreate"
      ? this.#recreate(current, owned)
      : this.#roll(current, owned);
  }

  #roll(deployment: Deployment, owned: readonly ReplicaSet[]): Result {
    const { sets, deployment: current } = this.#newReplicaSets.ensure(deployment, owned);
    const desired = current.spec.replicas ?? 1;
    const limits = limitsOf(current.spec);
    const newSize = sizeOf(sets.newSet);
    const oldSizes = sets.oldSets.map(sizeOf);
    const grown = resizeNew(desired, limits, newSize, oldSizes);
    if (grown) {
      const allows = `maxSurge ${limits.surge} allows ${desired + limits.surge} Pods`;
      return this.#writeRollout(current, this.#apply(current, sets, [grown], allows));
    }
    const shrunk = resizeOld(desired, limits, newSize, oldSizes);
    if (shrunk.length > 0) {
      const allows = `maxUnavailable ${limits.unavailable} lets ${desired - limits.unavailable} be enough`;
      return this.#writeRollout(current, this.#apply(current, sets, shrunk, allows));
    }
    return this.#finish(current, sets);
  }

  #recreate(deployment: Deployment, owned: readonly ReplicaSet[]): Result {
    const { sets: before, deployment: found } = this.#newReplicaSets.find(deployment, owned);
    const olds = before.oldSets.map(sizeOf).filter(({ replicas }) => replicas > 0);
    if (olds.length > 0) {
      const stopped = olds.map(({ name, replicas }) => ({ name, from: replicas, to: 0 }));
      const why = "Recreate stops every old Pod first";
      return this.#writeRollout(found, this.#apply(found, before, stopped, why));
    }
    if (this.#hasOldPods(before)) return this.#writeRollout(found, before);
    const { sets, deployment: current } = this.#newReplicaSets.ensure(found, allOf(before));
    const size = sizeOf(sets.newSet);
    const desired = current.spec.replicas ?? 1;
    if (size.replicas !== desired) {
      const resize = { name: size.name, from: size.replicas, to: desired };
      const why = "no old Pod is left";
      return this.#writeRollout(current, this.#apply(current, sets, [resize], why));
    }
    return this.#finish(current, sets);
  }

  /** Terminating Pods count: Recreate promises that two versions never run together. */
  #hasOldPods({ oldSets }: Sets): boolean {
    return oldSets.some(({ metadata, status }) => {
      if (status.replicas > 0) return true;
      const pods = this.#registry.ownedBy("pods", metadata.uid);
      return pods.some((pod) => !["Failed", "Succeeded"].includes(pod.status.phase ?? ""));
    });
  }

  /** A paused Deployment, or one whose size was changed, is scaled and not rolled on. */
  #scaleOnly(given: Deployment, owned: readonly ReplicaSet[]): Result {
    const { sets: before, deployment } = this.#newReplicaSets.find(given, owned);
    const { spec, status } = deployment;
    const resizes = rescale(
      {
        desired: spec.replicas ?? 1,
        surge: limitsOf(spec).surge,
        statusReplicas: status.replicas ?? 0,
        rolling: spec.strategy?.type === "RollingUpdate",
      },
      before.newSet && sizeOf(before.newSet),
      before.oldSets.map(sizeOf),
    );
    const sets = this.#apply(deployment, before, resizes, `${spec.replicas} desired`);
    if (spec.paused) this.#forgetOldSets(deployment, sets);
    return this.#writeCounters(deployment, sets);
  }

  #isScalingEvent({ spec }: Deployment, owned: readonly ReplicaSet[]): boolean {
    return owned.some((set) => {
      const desired = numberAnnotation(set, desiredReplicasAnnotation);
      return (set.spec.replicas ?? 0) > 0 && desired !== undefined && desired !== spec.replicas;
    });
  }

  /** Carries out resizes, records them, and answers the sets as they are then. */
  #apply(deployment: Deployment, sets: Sets, resizes: readonly Resize[], why: string): Sets {
    const desired = deployment.spec.replicas ?? 1;
    const { surge } = limitsOf(deployment.spec);
    const changed = new Map(allOf(sets).map((set) => [set.metadata.name, set]));
    for (const { name, from, to } of resizes) {
      const set = changed.get(name)!;
      const annotations = withSizes(set.metadata.annotations, desired, surge);
      const metadata = { ...set.metadata, annotations };
      const next = { ...set, metadata, spec: { ...set.spec, replicas: to } };
      const direction = to > from ? "up" : "down";
      const text = `Scaled ${direction} replica set ${name} from ${from} to ${to}`;
      changed.set(
        name,
        this.#simulation.because(this.name, `${text}: ${desired} desired, ${why}`, () =>
          this.#registry.update("replicasets", next),
        ),
      );
      if (to !== from) this.#recorder.event(deployment, "Normal", "ScalingReplicaSet", text);
    }
    const now = (set: ReplicaSet) => changed.get(set.metadata.name) ?? set;
    return { newSet: sets.newSet && now(sets.newSet), oldSets: sets.oldSets.map(now) };
  }

  #finish(deployment: Deployment, sets: Sets): Result {
    if (isComplete(deployment, deployment.status)) this.#forgetOldSets(deployment, sets);
    return this.#writeRollout(deployment, sets);
  }

  /** Deletes the oldest revisions beyond revisionHistoryLimit that have no Pods left. */
  #forgetOldSets({ spec }: Deployment, { oldSets }: Sets): void {
    if (spec.revisionHistoryLimit === undefined) return;
    const alive = oldSets.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const surplus = alive.length - spec.revisionHistoryLimit;
    if (surplus <= 0) return;
    for (const set of alive.toSorted(byRevision).slice(0, surplus)) {
      const { metadata, status } = set;
      const isEmpty = status.replicas === 0 && set.spec.replicas === 0;
      const isSeen = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
      if (!isEmpty || !isSeen) continue;
      const why = `revisionHistoryLimit ${spec.revisionHistoryLimit} keeps the newest`;
      this.#simulation.because(this.name, `Deleted replica set ${metadata.name}: ${why}`, () =>
        this.#registry.delete("replicasets", metadata.namespace ?? "", metadata.name),
      );
    }
  }

  /** Writes down that the rollout was paused or goes on, so that the deadline does not run meanwhile. */
  #notePause(deployment: Deployment): Deployment {
    const { spec, status } = deployment;
    const current = findCondition(status, "Progressing");
    if (spec.progressDeadlineSeconds === undefined || current?.reason === reasons.timedOut) {
      return deployment;
    }
    const wasPaused = current?.reason === reasons.paused;
    if (wasPaused === (spec.paused ?? false)) return deployment;
    const [reason, message] = wasPaused
      ? ["DeploymentResumed", "Deployment is resumed"]
      : [reasons.paused, "Deployment is paused"];
    const now = this.#simulation.now;
    const next = condition("Progressing", "Unknown", reason, message, now);
    return this.#writeStatus(deployment, {
      ...status,
      conditions: withCondition(status.conditions, next),
    });
  }

  #writeCounters(deployment: Deployment, sets: Sets): Result {
    this.#writeStatus(deployment, countersOf(deployment, sets, this.#simulation.now));
    return {};
  }

  #writeRollout(deployment: Deployment, sets: Sets): Result {
    const status = rolloutStatus(deployment, sets, this.#simulation.now);
    if (!equal(status, deployment.status)) {
      this.#writeStatus(deployment, status);
      return {};
    }
    return this.#untilDeadline(deployment, status);
  }

  /** A rollout that does not move is looked at again when its deadline has passed. */
  #untilDeadline(deployment: Deployment, status: DeploymentStatus): Result {
    const { progressDeadlineSeconds } = deployment.spec;
    const current = findCondition(status, "Progressing");
    if (progressDeadlineSeconds === undefined || !current) return {};
    if (current.reason === reasons.timedOut || isComplete(deployment, status)) return {};
    const leftMs = deadlineOf(progressDeadlineSeconds, current) - this.#simulation.now;
    return { requeueAfterMs: Math.max(0, leftMs) + 1000, background: true };
  }

  #writeStatus(deployment: Deployment, status: DeploymentStatus): Deployment {
    const text = `status of ${deployment.metadata.name}`;
    return this.#simulation.because(this.name, text, () =>
      this.#registry.updateStatus("deployments", { ...deployment, status }, { isSound: true }),
    );
  }
}

/** What the rules need to know of a ReplicaSet. */
