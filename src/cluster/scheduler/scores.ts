// Which of the nodes that will do is the best? The scheduler's score plugins with their weights; each
// gives 0 to 100. Image locality is left out: see docs/fidelity.md.

import type { Node, Pod } from "#api/core.ts";
import { controllerOf } from "#api/meta.ts";
import { milliOf, valueOf } from "#api/quantity.ts";
import { matchesTerm, tolerates } from "./filters.ts";
import { type Demand, demandOf, type Load } from "./node-load.ts";

/** A node that passed the filters. */
export interface Candidate {
  readonly node: Node;
  readonly load: Load;
}

const weights = { taints: 3, nodeAffinity: 2, spread: 2, podAffinity: 2, fit: 1, balance: 1 };
/** Of the default hostname constraint. */
const defaultMaxSkew = 3;

/** What rules between Pods say of the candidates; undefined where there are none. */
export interface Neighbours {
  /** 0 to 100. */
  readonly podAffinity: readonly number[] | undefined;
  /** Larger is worse. */
  readonly crowds: readonly number[] | undefined;
}

/** The total score of each candidate, in the same order. */
export function scoreNodes(
  pod: Pod,
  candidates: readonly Candidate[],
  { podAffinity, crowds }: Neighbours,
): number[] {
  const taints = inverted(candidates.map(({ node }) => untoleratedPreferences(pod, node)));
  const affinity = scaled(candidates.map(({ node }) => preferredTerms(pod, node)));
  const spread = spreadScores(crowds ?? siblings(pod, candidates));
  const { requested, assumed } = demandOf(pod);
  return candidates.map(
    ({ node, load }, index) =>
      weights.taints * taints[index]! +
      weights.nodeAffinity * affinity[index]! +
      weights.spread * (spread?.[index] ?? 0) +
      weights.podAffinity * (podAffinity?.[index] ?? 0) +
      weights.fit * leastAllocated(node, load, assumed) +
      weights.balance * balanced(node, load, requested),
  );
}

function untoleratedPreferences({ spec }: Pod, node: Node): number {
  return (node.spec.taints ?? []).filter(
    (taint) =>
      taint.effect === "PreferNoSchedule" &&
      !(spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint)),
  ).length;
}

function preferredTerms({ spec }: Pod, node: Node): number {
  const terms = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.reduce(
    (sum, { weight, preference }) => sum + (matchesTerm(preference, node) ? weight : 0),
    0,
  );
}

/** How many Pods of the same controller are on each node; as PodTopologySpread by its default constraint. */
function siblings(pod: Pod, candidates: readonly Candidate[]): number[] | undefined {
  if (pod.spec.topologySpreadConstraints?.length) return undefined;
  const controller = controllerOf(pod)?.uid;
  if (!controller) return undefined;
  const weight = Math.log(candidates.length + 2);
  return candidates.map(({ load }) =>
    Math.round((load.byController.get(controller) ?? 0) * weight + (defaultMaxSkew - 1)),
  );
}

/** The less crowded the better. */
function spreadScores(crowds: readonly number[] | undefined): number[] | undefined {
  if (!crowds) return undefined;
  const most = Math.max(...crowds);
  const least = Math.min(...crowds);
  return crowds.map((crowd) =>
    most === 0 ? 100 : Math.floor((100 * (most + least - crowd)) / most),
  );
}

function leastAllocated(node: Node, { assumed }: Load, demand: Demand): number {
  const { cpu, memory } = node.status.allocatable ?? {};
  const cpuScore = free(milliOf(cpu), assumed.milliCPU + demand.milliCPU);
  const memoryScore = free(valueOf(memory), assumed.memory + demand.memory);
  return Math.floor((cpuScore + memoryScore) / 2);
}

function free(capacity: number, used: number): number {
  return capacity === 0 || used > capacity ? 0 : Math.floor(((capacity - used) * 100) / capacity);
}

/** A node whose CPU and memory are used alike wastes neither. */
function balanced(node: Node, { requested }: Load, demand: Demand): number {
  const { cpu, memory } = node.status.allocatable ?? {};
  const cpuPart = part(requested.milliCPU + demand.milliCPU, milliOf(cpu));
  const memoryPart = part(requested.memory + demand.memory, valueOf(memory));
  return Math.floor((1 - Math.abs(cpuPart - memoryPart) / 2) * 100);
}

function part(used: number, capacity: number): number {
  return capacity === 0 ? 1 : Math.min(1, used / capacity);
}

/** 0 to 100, the largest value best. */
function scaled(values: readonly number[]): number[] {
  const most = Math.max(...values);
  return values.map((value) => (most === 0 ? 0 : Math.floor((100 * value) / most)));
}

/** 0 to 100, the smallest value best. */
function inverted(values: readonly number[]): number[] {
  const most = Math.max(...values);
  return values.map((value) => (most === 0 ? 100 : 100 - Math.floor((100 * value) / most)));
}
