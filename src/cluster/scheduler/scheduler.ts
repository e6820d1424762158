import type { Node, Pod } from "#api/core.ts";
import { type KubernetesObject, keyOf, type ObjectKey } from "#api/meta.ts";
import { formatTime } from "#api/time.ts";
import type { PersistentVolumeClaim } from "#api/storage.ts";
import { clone, equal } from "#base/json.ts";
import type { Random } from "#base/random.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Events, SeriesRecorder } from "../events/recorder.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Change } from "../storage/store.ts";
import { selectedNode } from "../controllers/volumes/annotations.ts";
import { filterNode, type Refusal } from "./filters.ts";
import { NodeLoads } from "./node-load.ts";
import { Neighbourhood } from "./neighbourhood.ts";
import { looksAtPods } from "./placements.ts";
import { type Candidate, scoreNodes } from "./scores.ts";
import { claimsOf, reaches } from "./volume-claims.ts";

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

/** Starts kube-scheduler: gives every Pod without a node one that fits. */
export function startScheduler(simulation: Simulation, registry: Registry, events: Events): void {
  void new Scheduler(simulation, registry, events);
}

class Scheduler {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: SeriesRecorder;
  readonly #random: Random;
  readonly #loads: NodeLoads;
  readonly #queue = new Map<string, ObjectKey>();
  readonly #unschedulable = new Map<string, Waiting>();
  #busy = false;

  constructor(simulation: Simulation, registry: Registry, events: Events) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = events.seriesRecorder(name, `${name}-minikube`);
    this.#random = simulation.random("scheduler");
    this.#loads = new NodeLoads(registry);
    registry.subscribe((change) => this.#notice(change));
  }

  #notice({ type, resource, object, previous }: Change): void {
    if (resource === "pods") {
      const pod = object as Pod;
      if (type === "DELETED") this.#forget(pod);
      else if (wantsNode(pod) && !(previous && wantsNode(previous as Pod))) this.#enqueue(pod);
      // A Pod that goes or ends makes room.
      if (pod.spec.nodeName && (type === "DELETED" || isOver(pod))) this.#retryAll();
      else if (pod.spec.nodeName && type === "MODIFIED")
        this.#retryNeighbours(pod, previous as Pod);
    }
    if (storage.has(resource)) this.#retryAll();
    if (resource === "nodes") {
      const before = previous as Node | undefined;
      if (!before || matters(before, object as Node)) this.#retryAll();
    }
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
    const pod = this.#registry.find("pods", namespace, podName);
    if (!pod || !wantsNode(pod)) return;
    const nodes = this.#registry.list("nodes");
    const { problem, delayed, volumes } = claimsOf(this.#registry, pod);
    if (problem) return this.#refuse(pod, explainForAll(nodes.length, problem));
    const candidates: Candidate[] = [];
    const refusals: Refusal[] = [];
    const neighbourhood = new Neighbourhood(this.#registry, this.#loads, pod, nodes);
    for (const node of nodes) {
      const load = this.#loads.of(node.metadata.name);
      const refusal =
        filterNode(pod, node, load) ??
        (reaches(volumes, node) ? undefined : unreachable) ??
        neighbourhood.refusal(node);
      if (refusal) refusals.push(refusal);
      else candidates.push({ node, load });
    }
    if (candidates.length === 0) return this.#refuse(pod, explain(nodes.length, refusals));
    const chosen = this.#choose(pod, candidates, neighbourhood);
    if (delayed.length === 0) this.#bind(pod, chosen);
    else this.#awaitVolumes(pod, delayed, chosen);
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
      this.#registry.bind(namespace, podName, node);
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
        this.#registry.update("persistentvolumeclaims", told);
      }
    });
  }

  #refuse(pod: Pod, message: string): void {
    const { uid } = pod.metadata;
    const waiting = this.#unschedulable.get(uid) ?? { key: keyOf(pod), attempts: 0, notBefore: 0 };
    const backoffMs = Math.min(firstBackoffMs * 2 ** waiting.attempts, lastBackoffMs);
    waiting.attempts++;
    waiting.notBefore = this.#simulation.now + backoffMs;
    this.#unschedulable.set(uid, waiting);
    this.#simulation.because(name, message, () => {
      this.#recorder.event(pod, "Warning", "FailedScheduling", "Scheduling", message);
      this.#writeCondition(pod, message);
    });
    this.#simulation.schedule(flushMs, () => this.#retry(uid), { background: true });
  }

  #writeCondition(pod: Pod, message: string): void {
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
    const status = { ...pod.status, conditions: [...others, condition] };
    if (!equal(status, pod.status)) this.#registry.updateStatus("pods", { ...pod, status });
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
      const waiting = this.#registry.find("pods", key.namespace, key.name);
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
const storage: ReadonlySet<string> = new Set([
  "persistentvolumeclaims",
  "persistentvolumes",
  "storageclasses",
]);

const unreachable: Refusal = {
  reasons: ["node(s) had volume node affinity conflict"],
  hopeless: true,
};

/** Ours to schedule, and not scheduled yet. */
function wantsNode({ metadata, spec }: Pod): boolean {
  return (
    !spec.nodeName &&
    spec.schedulerName === name &&
    metadata.deletionTimestamp === undefined &&
    !spec.schedulingGates?.length
  );
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

/** The message of FailedScheduling: how often each reason held, and what preemption could do. */
function explain(nodeCount: number, refusals: readonly Refusal[]): string {
  if (nodeCount === 0) return "no nodes available to schedule pods";
  const reasons = counted(refusals.flatMap((refusal) => refusal.reasons));
  const preemption = counted(
    refusals.map(({ hopeless }) =>
      hopeless
        ? "Preemption is not helpful for scheduling"
        : "No preemption victims found for incoming pod",
    ),
  );
  const available = `0/${nodeCount} nodes are available:`;
  return `${available} ${reasons}. preemption: ${available} ${preemption}.`;
}

/** The message where no node was even looked at. */
function explainForAll(nodeCount: number, problem: string): string {
  const available = `0/${nodeCount} nodes are available:`;
  const preemption = `${nodeCount} Preemption is not helpful for scheduling`;
  return `${available} ${problem}. preemption: ${available} ${preemption}.`;
}

/** `2 Insufficient cpu, …`, sorted as texts. */
function counted(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .toSorted()
    .join(", ");
}
