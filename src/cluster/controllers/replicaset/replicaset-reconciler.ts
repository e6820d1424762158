import type { ReplicaSet, ReplicaSetCondition, ReplicaSetStatus } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { StatusError } from "#api/errors.ts";
import { controllerOf, type ObjectKey } from "#api/meta.ts";
import { formatTime } from "#api/time.ts";
import { equal } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";
import type { Claims } from "../ownership.ts";
import { PodControl, type PodControlOptions, slowStart } from "../pod-control.ts";
import { isActive } from "../pods.ts";
import { deletionOrder } from "./deletion-rank.ts";
import type { ReplicatedKind } from "./replicated-kind.ts";
import { type Tally, tallyOf, Tallies } from "./tally.ts";

export interface ReplicaSetReconcilerOptions extends PodControlOptions {
  readonly pods: Claims<"pods">;
  readonly kind: ReplicatedKind;
}

/** The most Pods that one look creates or deletes. */
const burst = 500;

/** Why a look could not create or delete as many Pods as it wanted. */
interface Failure {
  readonly reason: "FailedCreate" | "FailedDelete";
  readonly error: StatusError;
}

/**
 * Keeps as many Pods as a ReplicaSet asks for, or a ReplicationController seen as one. As
 * pkg/controller/replicaset.
 */
export class ReplicaSetReconciler implements Reconciler {
  readonly name: string;
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #control: PodControl;
  readonly #pods: Claims<"pods">;
  readonly #kind: ReplicatedKind;
  readonly #tallies: Tallies;

  constructor(options: ReplicaSetReconcilerOptions) {
    const { simulation, registry, pods, kind } = options;
    this.name = kind.controllerName;
    this.#kind = kind;
    this.#simulation = simulation;
    this.#registry = registry;
    this.#control = new PodControl(kind.controllerName, kind.resource, options);
    this.#pods = pods;
    this.#tallies = new Tallies(registry, kind.resource);
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const set = this.#kind.find(namespace, name);
    if (!set) return {}; // Deleted since it was queued; the garbage collector sees to its Pods.
    const isDeleted = set.metadata.deletionTimestamp !== undefined;
    const known = this.#tallies.of(set);
    const nothingToDo = known && !isDeleted && known.active === set.spec.replicas;
    if (nothingToDo && this.#pods.orphans(namespace).length === 0) {
      return this.#untilAvailable(this.#writeStatus(set, known, undefined));
    }
    const pods = this.#pods.claim(this.#kind.resource, set).filter(isActive);
    const tally = tallyOf(set, pods, this.#simulation.now);
    this.#tallies.keep(set, tally);
    const failure = isDeleted ? undefined : this.#manage(set, pods);
    const written = this.#writeStatus(set, tally, failure);
    if (failure) throw failure.error; // To be tried again, with back-off.
    return this.#untilAvailable(written);
  }

  #manage(set: ReplicaSet, pods: readonly Pod[]): Failure | undefined {
    const missing = (set.spec.replicas ?? 1) - pods.length;
    if (missing > 0) return this.#create(set, Math.min(missing, burst));
    return this.#delete(set, pods, Math.min(-missing, burst));
  }

  #create(set: ReplicaSet, count: number): Failure | undefined {
    const text = `Created pod for ${set.metadata.name}: ${set.spec.replicas} desired`;
    const template = set.spec.template ?? { metadata: {}, spec: { containers: [] } };
    try {
      slowStart(count, () => this.#control.create(set, template, text));
      return undefined;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return { reason: "FailedCreate", error };
    }
  }

  #delete(set: ReplicaSet, pods: readonly Pod[], count: number): undefined {
    if (count <= 0) return;
    const order = deletionOrder(pods, this.#relatedPods(set), this.#simulation.now);
    for (const pod of order.slice(0, count)) {
      const text = `Deleted pod ${pod.metadata.name}: ${set.spec.replicas} desired, ${pods.length} there`;
      this.#control.delete(set, pod, text);
    }
  }

  /** The active Pods of all ReplicaSets with the same owner: nodes crowded with them are thinned first. */
  #relatedPods(set: ReplicaSet): Pod[] {
    const owner = controllerOf(set);
    const siblings = owner ? this.#registry.ownedBy("replicasets", owner.uid) : [set];
    return siblings
      .flatMap(({ metadata }) => this.#registry.ownedBy("pods", metadata.uid))
      .filter(isActive);
  }

  #writeStatus(set: ReplicaSet, tally: Tally, failure: Failure | undefined): ReplicaSet {
    const status = statusOf(set, tally, failure, this.#simulation.now);
    if (equal(status, set.status)) return set;
    return this.#simulation.because(this.name, `status of ${set.metadata.name}`, () =>
      this.#kind.writeStatus({ ...set, status }),
    );
  }

  #untilAvailable({ spec, status }: ReplicaSet): Result {
    const { minReadySeconds = 0, replicas } = spec;
    const waits = status.readyReplicas === replicas && status.availableReplicas !== replicas;
    return minReadySeconds > 0 && waits ? { requeueAfterMs: minReadySeconds * 1000 } : {};
  }
}

/** Zeros are left out, as Go's omitempty does, but for `replicas`. */
function statusOf(
  { status, metadata }: ReplicaSet,
  { active, fullyLabeled, ready, available }: Tally,
  failure: Failure | undefined,
  nowMs: number,
): ReplicaSetStatus {
  const conditions = conditionsOf(status.conditions, failure, nowMs);
  return {
    replicas: active,
    ...(fullyLabeled > 0 && { fullyLabeledReplicas: fullyLabeled }),
    ...(ready > 0 && { readyReplicas: ready }),
    ...(available > 0 && { availableReplicas: available }),
    observedGeneration: metadata.generation ?? 0,
    ...(conditions.length > 0 && { conditions }),
  };
}

function conditionsOf(
  conditions: readonly ReplicaSetCondition[] = [],
  failure: Failure | undefined,
  nowMs: number,
): ReplicaSetCondition[] {
  const others = conditions.filter(({ type }) => type !== "ReplicaFailure");
  if (!failure) return others;
  const before = conditions.find(({ type }) => type === "ReplicaFailure");
  if (before) return [...conditions];
  const { reason, error } = failure;
  const lastTransitionTime = formatTime(nowMs);
  return [
    ...others,
    { type: "ReplicaFailure", status: "True", lastTransitionTime, reason, message: error.message },
  ];
}
