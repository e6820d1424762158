import type { Pod } from "#api/core.ts";
import { milliOf, valueOf } from "#api/quantity.ts";
import { controllerOf, keyOf, type ObjectKey } from "#api/meta.ts";
import type { Container, PodSpec } from "#api/podspec.ts";
import { equal } from "#base/json.ts";
import type { Registry } from "../apiserver/registry.ts";
import { type HostPort, hostPortsOf } from "./host-ports.ts";
import { hasPodTerms } from "./placements.ts";

/** What Pods ask for. CPU in thousandths of a core, memory in bytes. */
export interface Demand {
  milliCPU: number;
  memory: number;
  /** Everything else, by name. */
  readonly others: Record<string, number>;
}

/** What a container that asks for nothing is taken to need when nodes are compared. */
const assumedMilliCPU = 100;
const assumedMemory = 200 * 1024 * 1024;

/** The Pods of a node, added up. */
export interface Load {
  pods: number;
  readonly requested: Demand;
  /** With assumptions for containers that ask for nothing. */
  readonly assumed: Demand;
  /** The node's ports that are taken. */
  ports: readonly HostPort[];
  /** Controller uid → how many of its Pods are here. */
  readonly byController: Map<string, number>;
}

/** The Pods that take room on one node, and what they take together. */
export class NodeLoad {
  readonly total: Load = noLoad();
  readonly #pods = new Map<string, Pod>();

  get pods(): Iterable<Pod> {
    return this.#pods.values();
  }

  /** The Pod is here, and like this now. */
  put(pod: Pod): void {
    const before = this.#pods.get(pod.metadata.uid);
    this.#pods.set(pod.metadata.uid, pod);
    if (before && takesTheSame(before, pod)) return;
    if (before) addTo(this.total, before, -1);
    addTo(this.total, pod, 1);
  }

  /** The Pod takes no room any more, if it did. */
  remove(uid: string): void {
    const before = this.#pods.get(uid);
    if (before && this.#pods.delete(uid)) addTo(this.total, before, -1);
  }
}

/** Keeps the load of every node up to date, so that scheduling a Pod does not look at all others. */
export class NodeLoads {
  readonly #nodes = new Map<string, NodeLoad>();
  readonly #guarded = new Map<string, ObjectKey>();

  constructor(registry: Registry) {
    registry.subscribe(["pods"], ({ type, object, previous: before }) => {
      const after = type === "DELETED" ? undefined : object;
      const was = before && nodeTakenBy(before);
      const is = after && nodeTakenBy(after);
      if (was && was !== is) this.#leave(was, before);
      if (is && after) this.#stay(is, after);
    });
  }

  /** The Pods with a node that have something to say about others. */
  get guarded(): Iterable<ObjectKey> {
    return this.#guarded.values();
  }

  of(node: string): Load {
    return this.on(node).total;
  }

  /** The same with the Pods themselves. */
  on(node: string): NodeLoad {
    let load = this.#nodes.get(node);
    if (!load) this.#nodes.set(node, (load = new NodeLoad()));
    return load;
  }

  #stay(node: string, pod: Pod): void {
    this.on(node).put(pod);
    if (hasPodTerms(pod)) this.#guarded.set(pod.metadata.uid, keyOf(pod));
  }

  #leave(node: string, { metadata }: Pod): void {
    this.on(node).remove(metadata.uid);
    this.#guarded.delete(metadata.uid);
  }
}

/** The load with these Pods as well. */
export function withPods(load: Load, pods: readonly Pod[]): Load {
  const sum = noLoad();
  sum.pods = load.pods;
  sum.ports = load.ports;
  accumulate(sum.requested, load.requested);
  accumulate(sum.assumed, load.assumed);
  for (const pod of pods) addTo(sum, pod, 1);
  return sum;
}

function noLoad(): Load {
  return { pods: 0, requested: nothing(), assumed: nothing(), ports: [], byController: new Map() };
}

function takesTheSame(before: Pod, after: Pod): boolean {
  return (
    before.spec === after.spec && before.metadata.ownerReferences === after.metadata.ownerReferences
  );
}

function addTo(load: Load, pod: Pod, sign: 1 | -1): void {
  load.pods += sign;
  const { requested, assumed } = demandOf(pod);
  accumulate(load.requested, requested, sign);
  accumulate(load.assumed, assumed, sign);
  const ports = hostPortsOf(pod);
  if (ports.length > 0)
    load.ports = sign > 0 ? [...load.ports, ...ports] : without(load.ports, ports);
  const controller = controllerOf(pod)?.uid;
  if (!controller) return;
  load.byController.set(controller, (load.byController.get(controller) ?? 0) + sign);
}

/** What a Pod asks for, as it is and with assumptions. */
export interface PodDemand {
  readonly requested: Readonly<Demand>;
  readonly assumed: Readonly<Demand>;
}

/** What is stored never changes: each spec is added up once. */
const known = new WeakMap<PodSpec, PodDemand>();

/**
 * What a Pod asks for. Sidecars go on beside the containers; before these start, the largest of the
 * other init containers counts, with the sidecars before it.
 */
export function demandOf({ spec }: Pod): PodDemand {
  const before = known.get(spec);
  if (before) return before;
  const demand = { requested: sumOf(spec, false), assumed: sumOf(spec, true) };
  if (Object.isFrozen(spec)) known.set(spec, demand);
  return demand;
}

function sumOf({ containers, initContainers }: PodSpec, isAssumed: boolean): Demand {
  const sum = nothing();
  for (const container of containers) accumulate(sum, demandOfContainer(container, isAssumed));
  if (!initContainers) return sum;
  const sidecars = nothing();
  let most = nothing();
  for (const container of initContainers) {
    const own = demandOfContainer(container, isAssumed && container.restartPolicy === "Always");
    if (container.restartPolicy === "Always") accumulate(sidecars, own);
    const here = nothing();
    accumulate(here, sidecars);
    if (container.restartPolicy !== "Always") accumulate(here, own);
    most = larger(most, here);
  }
  accumulate(sum, sidecars);
  return larger(sum, most);
}

/** What a container asks for that asks for nothing, as it is and with assumptions. */
const noDemand: Readonly<Demand> = nothing();
const assumedDemand: Readonly<Demand> = {
  milliCPU: assumedMilliCPU,
  memory: assumedMemory,
  others: {},
};

function demandOfContainer({ resources }: Container, isAssumed: boolean): Readonly<Demand> {
  if (!resources?.requests) return isAssumed ? assumedDemand : noDemand;
  const { cpu, memory, ...others } = resources.requests;
  return {
    milliCPU: cpu === undefined && isAssumed ? assumedMilliCPU : milliOf(cpu),
    memory: memory === undefined && isAssumed ? assumedMemory : valueOf(memory),
    others: Object.fromEntries(Object.entries(others).map(([name, each]) => [name, valueOf(each)])),
  };
}

function nothing(): Demand {
  return { milliCPU: 0, memory: 0, others: {} };
}

function accumulate(sum: Demand, { milliCPU, memory, others }: Demand, sign: 1 | -1 = 1): void {
  sum.milliCPU += sign * milliCPU;
  sum.memory += sign * memory;
  for (const [name, amount] of Object.entries(others)) {
    sum.others[name] = (sum.others[name] ?? 0) + sign * amount;
  }
}

function larger(a: Demand, b: Demand): Demand {
  const names = [...Object.keys(a.others), ...Object.keys(b.others)];
  const others = names.map((name) => [name, Math.max(a.others[name] ?? 0, b.others[name] ?? 0)]);
  return {
    milliCPU: Math.max(a.milliCPU, b.milliCPU),
    memory: Math.max(a.memory, b.memory),
    others: Object.fromEntries(others) as Record<string, number>,
  };
}

function without(all: readonly HostPort[], gone: readonly HostPort[]): readonly HostPort[] {
  const rest = [...all];
  for (const port of gone) {
    const index = rest.findIndex((each) => equal(each, port));
    if (index >= 0) rest.splice(index, 1);
  }
  return rest;
}

/** The node that this Pod takes room on, or undefined. */
export function nodeTakenBy({ spec, status }: Pod): string | undefined {
  if (status.phase === "Succeeded" || status.phase === "Failed") return undefined;
  return spec.nodeName || undefined;
}
