import type { Node, Pod, PodStatus } from "#api/core.ts";
import { type KubernetesObject, keyOf, type ObjectKey } from "#api/meta.ts";
import { formatTime } from "#api/time.ts";
import type { PersistentVolumeClaim } from "#api/storage.ts";
import { clone, equal } from "#base/json.ts";
import type { Random } from "#base/random.ts";
import { utf8Cut, utf8Length } from "#base/utf8.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Events, SeriesRecorder } from "../events/recorder.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Change } from "../storage/store.ts";
import { selectedNode } from "../controllers/volumes/annotations.ts";
import { withDisruptionTarget } from "../disruption-target.ts";
import { Feasibility, type Surroundings } from "./feasibility.ts";
import type { Refusal } from "./filters.ts";
import { fitError, fitErrorForAll, noRoomAnywhere, noRoomToMake } from "./fit-error.ts";
import { NodeLoads } from "./node-load.ts";
import type { Neighbourhood } from "./neighbourhood.ts";
import { Nominations } from "./nominations.ts";
import { looksAtPods } from "./placements.ts";
import { findVictims, whyNotEligible } from "./preemption.ts";
import { type Candidate, scoreNodes } from "./scores.ts";
import { claimsOf } from "./volume-claims.ts";

const name = "default-scheduler";
/** How long one Pod takes; they are scheduled one after the other. */
const cycleMs = 2;
/** A Pod that found no node is tried again when something changes, after 1 s, 2 s … 10 s … */
const firstBackoffMs = 1_000;
const lastBackoffMs = 10_000;
/** … and in any case after five minutes. */
const flushMs = 300_000;

/** A Pod for which there was no node. */
interface Waiting {
  readonly key: ObjectKey;
  attempts: number;
  /** Unix ms before which it is not tried again. */
  notBefore: number;
}

/** A node that will not do. */
interface Refused {
  readonly node: Node;
  readonly refusal: Refusal;
}

/** Starts kube-scheduler: gives every Pod without a node one that fits. */
export function startScheduler(simulation: Simulation, registry: Registry, events: Events): void {
  void new Scheduler(simulation, registry, events);
}

class Scheduler {
  readonly #simulation: Simulation;
  readonly #around: Surroundings;
  readonly #recorder: SeriesRecorder;
  readonly #random: Random;
  readonly #searchBegins: Random;
  readonly #queue = new Map<string, ObjectKey>();
  readonly #unschedulable = new Map<string, Waiting>();
  #busy = false;

  constructor(simulation: Simulation, registry: Registry, events: Events) {
    this.#simulation = simulation;
    this.#recorder = events.seriesRecorder(name, `${name}-minikube`);
    this.#random = simulation.random("scheduler");
    this.#searchBegins = simulation.random("preemption");
    this.#around = {
      registry,
      loads: new NodeLoads(registry),
      nominations: new Nominations(registry),
    };
    registry.subscribe(["pods"], (change) => this.#podChanged(change));
    registry.subscribe(["nodes"], ({ object, previous }) => {
      if (!previous || matters(previous, object)) this.#retryAll();
    });
    registry.subscribe(storage, () => this.#retryAll());
  }

  #podChanged({ type, object: pod, previous }: Change<"pods">): void {
    if (type === "DELETED") this.#forget(pod);
    else if (wantsNode(pod) && !(previous && wantsNode(previous))) this.#enqueue(pod);
    if (!pod.spec.nodeName) return;
    // A Pod that goes or ends makes room.
    if (type === "DELETED" || isOver(pod)) this.#retryAll();
    else if (previous) this.#retryNeighbours(pod, previous);
  }

  #enqueue(pod: KubernetesObject): void {
    this.#queue.set(pod.metadata.uid, keyOf(pod));
    this.#start();
  }

  #forget({ metadata }: Pod): void {
    this.#queue.delete(metadata.uid);
    this.#unschedulable.delete(metadata.uid);
  }

  #start(): void {
    if (this.#busy || this.#queue.size === 0) return;
    this.#busy = true;
    this.#simulation.schedule(cycleMs, () => {
      this.#busy = false;
      const [next] = this.#queue;
      if (!next) return;
      this.#queue.delete(next[0]);
      this.#schedule(next[1]);
      this.#start();
    });
  }

  #schedule({ namespace, name: podName }: ObjectKey): void {
    const pod = this.#around.registry.find("pods", namespace, podName);
    if (!pod || !wantsNode(pod)) return;
    const nodes = this.#around.registry.list("nodes");
    const { problem, delayed, volumes } = claimsOf(this.#around.registry, pod);
    if (problem) {
      const why = whyNotEligible(pod, () => [], undefined) ?? noRoomAnywhere(nodes.length);
      return this.#refuse(pod, fitErrorForAll(nodes.length, problem, why), "");
    }
    const feasibility = new Feasibility(this.#around, pod, nodes, volumes);
    const { nominatedNodeName } = pod.status;
    const nominated = nodes.find(({ metadata }) => metadata.name === nominatedNodeName);
    const isFree = nominated && !feasibility.refusal(nominated);
    const candidates: Candidate[] = [];
    const refused: Refused[] = [];
    for (const node of isFree ? [nominated] : nodes) {
      const refusal = feasibility.refusal(node);
      if (refusal) refused.push({ node, refusal });
      else candidates.push({ node, load: this.#around.loads.of(node.metadata.name) });
    }
    if (candidates.length === 0) return this.#makeRoom(pod, feasibility, refused);
    const chosen = this.#choose(pod, candidates, feasibility.neighbourhood);
    if (delayed.length === 0) this.#bind(pod, chosen);
    else this.#awaitVolumes(pod, delayed, chosen);
  }

  /** No node will do: perhaps one would if less important Pods left it. */
  #makeRoom(pod: Pod, feasibility: Feasibility, refused: readonly Refused[]): void {
    const { registry, loads } = this.#around;
    const podsOn = (node: string) => loads.on(node).pods;
    const reasons = refused.flatMap(({ refusal }) => refusal.reasons);
    const count = refused.length;
    const nominated = refused.find(
      ({ node }) => node.metadata.name === pod.status.nominatedNodeName,
    );
    const obstacle = whyNotEligible(pod, podsOn, nominated?.refusal);
    if (obstacle) return this.#refuse(pod, fitError(count, reasons, obstacle));
    const situation = {
      pod,
      feasibility,
      podsOn,
      budgets: registry.list("poddisruptionbudgets"),
      nowMs: this.#simulation.now,
    };
    const begin = this.#searchBegins.int(Math.max(1, count));
    const inTurn = [...refused.slice(begin), ...refused.slice(0, begin)];
    const { best, reasons: inVain } = findVictims(situation, inTurn);
    if (!best) {
      return this.#refuse(pod, fitError(count, reasons, noRoomToMake(count, inVain)), "");
    }
    this.#refuse(pod, fitError(count, reasons, ""), best.node);
    this.#simulation.because(name, `${pod.metadata.name} takes the place of others`, () => {
      for (const other of this.#around.nominations.behind(pod, best.node)) {
        this.#writeStatus(other, withoutNomination(other.status));
      }
      for (const victim of best.victims) this.#preempt(victim, pod, best.node);
    });
  }

  /** As PreemptPod. A victim that has gone by itself is told of to nobody. */
  #preempt(victim: Pod, preemptor: Pod, node: string): void {
    const { namespace = "", name: podName } = victim.metadata;
    const { registry } = this.#around;
    const current = registry.find("pods", namespace, podName);
    if (current?.metadata.uid !== victim.metadata.uid) return;
    const message = `${name}: preempting to accommodate a higher priority pod`;
    const { now } = this.#simulation;
    const status = withDisruptionTarget(current.status, "PreemptionByScheduler", message, now);
    this.#writeStatus(current, status);
    registry.delete("pods", namespace, podName);
    const text = `Preempted by pod ${preemptor.metadata.uid} on node ${node}`;
    this.#recorder.event(victim, "Normal", "Preempted", "Preempting", text, preemptor);
  }

  /** The best; among equals, any. */
  #choose(pod: Pod, candidates: readonly Candidate[], neighbourhood: Neighbourhood): string {
    const scores = scoreNodes(pod, candidates, neighbourhood.among(candidates));
    const best = Math.max(...scores);
    const equals = candidates.filter((_, index) => scores[index] === best);
    return equals[this.#random.int(equals.length)]!.node.metadata.name;
  }

  #bind(pod: Pod, node: string): void {
    const { namespace = "", name: podName, uid } = pod.metadata;
    this.#unschedulable.delete(uid);
    const text = `Successfully assigned ${namespace}/${podName} to ${node}`;
    this.#simulation.because(name, text, () => {
      this.#around.registry.bind(namespace, podName, node);
      this.#recorder.event(pod, "Normal", "Scheduled", "Binding", text);
    });
  }

  /** Claims that waited for a node are told which; the Pod is tried again when they have volumes. */
  #awaitVolumes(pod: Pod, claims: readonly PersistentVolumeClaim[], node: string): void {
    const { uid } = pod.metadata;
    this.#unschedulable.set(uid, { key: keyOf(pod), attempts: 0, notBefore: 0 });
    this.#simulation.because(name, `Volumes for ${pod.metadata.name} are wanted on ${node}`, () => {
      for (const claim of claims) {
        const told = clone(claim);
        told.metadata.annotations = { ...told.metadata.annotations, [selectedNode]: node };
        this.#around.registry.update("persistentvolumeclaims", told);
      }
    });
  }

  /** `nominated`: the node that is being cleared for it, "" for none, undefined for the one so far. */
  #refuse(pod: Pod, message: string, nominated?: string): void {
    const { uid } = pod.metadata;
    const waiting = this.#unschedulable.get(uid) ?? { key: keyOf(pod), attempts: 0, notBefore: 0 };
    const backoffMs = Math.min(firstBackoffMs * 2 ** waiting.attempts, lastBackoffMs);
    waiting.attempts++;
    waiting.notBefore = this.#simulation.now + backoffMs;
    this.#unschedulable.set(uid, waiting);
    this.#simulation.because(name, message, () => {
      this.#recorder.event(pod, "Warning", "FailedScheduling", "Scheduling", shortened(message));
      this.#writeCondition(pod, message, nominated);
    });
    this.#simulation.schedule(flushMs, () => this.#retry(uid), { background: true });
  }

  #writeCondition(pod: Pod, message: string, nominated: string | undefined): void {
    const conditions = pod.status.conditions ?? [];
    const before = conditions.find(({ type }) => type === "PodScheduled");
    const condition = {
      type: "PodScheduled",
      status: "False" as const,
      lastProbeTime: null,
      lastTransitionTime: before?.lastTransitionTime ?? formatTime(this.#simulation.now),
      reason: "Unschedulable",
      message,
    };
    const others = conditions.filter(({ type }) => type !== "PodScheduled");
    const kept = nominated === undefined ? pod.status : withoutNomination(pod.status);
    this.#writeStatus(pod, {
      ...kept,
      conditions: [...others, condition],
      ...(nominated && { nominatedNodeName: nominated }),
    });
  }

  #writeStatus(pod: Pod, status: PodStatus): void {
    if (!equal(status, pod.status)) this.#around.registry.updateStatus("pods", { ...pod, status });
  }

  #retryAll(): void {
    for (const [uid, { notBefore }] of this.#unschedulable) {
      const delayMs = Math.max(0, notBefore - this.#simulation.now);
      this.#simulation.schedule(delayMs, () => this.#retry(uid));
    }
  }

  /** A Pod with a node that has come, or has other labels, may be what others waited for. */
  #retryNeighbours(pod: Pod, before: Pod): void {
    const isNews =
      !before.spec.nodeName || !equal(pod.metadata.labels ?? {}, before.metadata.labels ?? {});
    if (!isNews) return;
    for (const [uid, { key, notBefore }] of this.#unschedulable) {
      const waiting = this.#around.registry.find("pods", key.namespace, key.name);
      if (!waiting || !looksAtPods(waiting)) continue;
      const delayMs = Math.max(0, notBefore - this.#simulation.now);
      this.#simulation.schedule(delayMs, () => this.#retry(uid));
    }
  }

  #retry(uid: string): void {
    const waiting = this.#unschedulable.get(uid);
    if (!waiting || this.#queue.has(uid)) return;
    this.#queue.set(uid, waiting.key);
    this.#start();
  }
}

/** Changes of these may let a Pod have its volumes. */
const storage = ["persistentvolumeclaims", "persistentvolumes", "storageclasses"] as const;

function withoutNomination(status: PodStatus): PodStatus {
  const { nominatedNodeName: _, ...others } = status;
  return others;
}

/** Ours to schedule, and not scheduled yet. */
function wantsNode({ metadata, spec }: Pod): boolean {
  return (
    !spec.nodeName &&
    spec.schedulerName === name &&
    metadata.deletionTimestamp === undefined &&
    !spec.schedulingGates?.length
  );
}

/** An Event takes so much, in bytes. */
const longestNote = 1024;

function shortened(message: string): string {
  if (utf8Length(message) <= longestNote) return message;
  const rest = " ...";
  return `${utf8Cut(message, longestNote - rest.length)}${rest}`;
}

function isOver({ status }: Pod): boolean {
  return status.phase === "Succeeded" || status.phase === "Failed";
}

/** Heartbeats do not make a node fit; labels, taints, cordon and capacity may. */
function matters(before: Node, after: Node): boolean {
  return (
    !equal(before.spec, after.spec) ||
    !equal(before.metadata.labels, after.metadata.labels) ||
    !equal(before.status.allocatable, after.status.allocatable)
  );
}
