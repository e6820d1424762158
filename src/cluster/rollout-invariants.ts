import type { Deployment, ReplicaSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { controllerOf } from "#api/meta.ts";
import { assert } from "#base/assert.ts";
import type { Cluster } from "./cluster.ts";
import {
  desiredReplicasAnnotation,
  numberAnnotation,
} from "./controllers/deployment/annotations.ts";
import { type Fenceposts, limitsOf } from "./controllers/deployment/fenceposts.ts";
import { rescale } from "./controllers/deployment/proportional.ts";
import { sizeOf } from "./controllers/deployment/sizes.ts";
import { isActive, isAvailable, isReady } from "./controllers/pods.ts";

/**
 * What holds in every moment of a rolling update, whoever scales it, undoes it or breaks its image.
 * The Deployment has to be the only one in its namespace.
 *
 * **Never more Pods than allowed.** Active Pods (not terminating, not finished), and the sizes of all
 * ReplicaSets together, are at most desired + maxSurge. When a smaller size was just asked for, the
 * surplus may still be there, but only shrink; and a spread of the new size (see below) may let one
 * ReplicaSet grow before another shrinks.
 *
 * **Never fewer available than allowed.** The limit is desired − maxUnavailable. Available Pods were
 * fewer before (the Deployment is new, or grew), so what counts is the most that was reached: the
 * *floor* follows the available Pods up to the limit, and falls only when a request lowers the limit.
 * One thing lowers the floor below the limit: a new size in the middle of a rollout is spread over the
 * ReplicaSets by proportion, whichever of them serve. Then the floor is what that spread, computed
 * from the moment of the request, leaves available.
 *
 * A Pod that fails by itself is nobody's decision: give this only images that run or cannot be pulled.
 * With minReadySeconds, a ReplicaSet that has to let a Pod go may pick an available one and keep one
 * that is ready but not yet available: upstream's ranking compares ages by magnitude only. Each such
 * swap lowers the floor by one.
 */
export class RolloutInvariants {
  readonly #cluster: Cluster;
  readonly #namespace: string;
  readonly #name: string;
  #ceiling = 0;
  #floor = 0;
  #desired: number | undefined;
  #rescaling = false;
  #available: ReadonlySet<Pod> = new Set();
  /** How often a spread by proportion lowered the floor below the limit. */
  lowered = 0;

  constructor(cluster: Cluster, namespace: string, name: string) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.#name = name;
  }

  /** To be called after every task and after every request. Throws AssertionError. */
  check(): void {
    const deployment = this.#cluster.find("deployments", this.#namespace, this.#name);
    if (!deployment) return;
    const limits = limitsOf(deployment.spec);
    const desired = deployment.spec.replicas ?? 1;
    const sets = this.#cluster.list("replicasets", this.#namespace);
    const pods = this.#cluster.list("pods", this.#namespace).filter(isActive);
    const { minReadySeconds = 0 } = deployment.spec;
    const now = this.#cluster.simulation.now;
    const available = pods.filter((pod) => isAvailable(pod, minReadySeconds, now));

    this.#noteNewSize(deployment, sets, pods, available, limits);
    this.#checkCeiling(desired + limits.surge, sets, pods);
    const known = sets.reduce((sum, { status }) => sum + (status.availableReplicas ?? 0), 0);
    this.#noteSwaps(sets, pods, available);
    this.#checkFloor(desired - limits.unavailable, available.length, known);
    if (this.#rescaling && isSpread(deployment, sets, pods)) this.#rescaling = false;
  }

  #noteNewSize(
    deployment: Deployment,
    sets: readonly ReplicaSet[],
    pods: readonly Pod[],
    available: readonly Pod[],
    limits: Fenceposts,
  ): void {
    const desired = deployment.spec.replicas ?? 1;
    const before = this.#desired;
    this.#desired = desired;
    if (before === undefined || before === desired) return;
    this.#rescaling = true;
    const limit = desired - limits.unavailable;
    const { left, peak } = spreadOf(deployment, sets, pods, available, limits);
    if (left < Math.min(limit, this.#floor)) this.lowered++;
    this.#floor = Math.min(this.#floor, left);
    this.#ceiling = Math.max(this.#ceiling, peak);
  }

  #checkCeiling(limit: number, sets: readonly ReplicaSet[], pods: readonly Pod[]): void {
    this.#ceiling = Math.max(limit, this.#ceiling);
    const sizes = sets.reduce((sum, { spec }) => sum + (spec.replicas ?? 0), 0);
    assert(pods.length <= this.#ceiling, `${pods.length} Pods, ${this.#ceiling} allowed`);
    assert(sizes <= this.#ceiling, `ReplicaSets of ${sizes} Pods, ${this.#ceiling} allowed`);
    if (this.#rescaling) return;
    // What a set was told to have may still come, and what it has may still have to go.
    const surplus = sets.reduce((sum, set) => {
      return sum + Math.max(countOf(set, pods), set.spec.replicas ?? 0);
    }, 0);
    this.#ceiling = Math.max(limit, Math.min(this.#ceiling, surplus));
  }

  #checkFloor(limit: number, available: number, known: number): void {
    this.#floor = Math.min(limit, this.#floor);
    assert(available >= this.#floor, `${available} Pods are available, ${this.#floor} must be`);
    // What is there while a new size is being spread, or what nobody knows of, need not stay.
    if (this.#rescaling || known > available) return;
    this.#floor = Math.min(limit, Math.max(this.#floor, known));
  }

  /** Available Pods that went while a Pod of the same ReplicaSet stays that is merely ready. */
  #noteSwaps(sets: readonly ReplicaSet[], pods: readonly Pod[], available: readonly Pod[]): void {
    const before = this.#available;
    this.#available = new Set(available);
    const here = new Set(pods.map(({ metadata }) => metadata.uid));
    const gone = [...before].filter(({ metadata }) => !here.has(metadata.uid));
    if (gone.length === 0) return;
    const merelyReady = pods.filter((pod) => isReady(pod) && !this.#available.has(pod));
    for (const set of sets) {
      this.#floor -= Math.min(countOf(set, gone), countOf(set, merelyReady));
    }
  }
}

/** A new size spread over the ReplicaSets: available Pods left then, and the most Pods until then. */
function spreadOf(
  { spec, status }: Deployment,
  sets: readonly ReplicaSet[],
  pods: readonly Pod[],
  available: readonly Pod[],
  { surge }: Fenceposts,
): { left: number; peak: number } {
  const sizes = sets.map(sizeOf);
  // Which set is the new one matters only when it serves all that is asked for: nothing is lost then.
  const scaling = { desired: spec.replicas ?? 1, surge, statusReplicas: status.replicas ?? 0 };
  const after = new Map(sizes.map(({ name, replicas }) => [name, replicas]));
  for (const { name, to } of rescale({ ...scaling, rolling: true }, undefined, sizes)) {
    after.set(name, to);
  }
  let left = 0;
  let peak = 0;
  for (const set of sets) {
    const to = after.get(set.metadata.name) ?? 0;
    left += Math.min(countOf(set, available), to);
    peak += Math.max(countOf(set, pods), set.spec.replicas ?? 0, to);
  }
  return { left, peak };
}

/** True once every ReplicaSet knows the new size and has let go of its surplus Pods. */
function isSpread(
  { spec }: Deployment,
  sets: readonly ReplicaSet[],
  pods: readonly Pod[],
): boolean {
  return sets.every((set) => {
    const { replicas = 0 } = set.spec;
    const surplus = countOf(set, pods) > replicas;
    const knows = numberAnnotation(set, desiredReplicasAnnotation) === spec.replicas;
    return !surplus && (replicas === 0 || knows);
  });
}

function countOf({ metadata }: ReplicaSet, pods: readonly Pod[]): number {
  return pods.filter((pod) => controllerOf(pod)?.uid === metadata.uid).length;
}
