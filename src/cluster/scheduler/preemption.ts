// Whom a Pod without a node may take the place of. Rules of pkg/scheduler/framework/preemption and of the
// plugin defaultpreemption.

import type { Node, Pod } from "#api/core.ts";
import type { PodDisruptionBudget } from "#api/policy.ts";
import { selectorOf } from "#api/selectors.ts";
import { parseTime } from "#api/time.ts";
import type { Feasibility } from "./feasibility.ts";
import type { Refusal } from "./filters.ts";
import { priorityOf } from "./nominations.ts";

/** A node on which the Pod would find room, and who would have to leave it. */
export interface Candidate {
  readonly node: string;
  /** The most important first. */
  readonly victims: readonly Pod[];
  /** How many of them a budget would keep. */
  readonly violations: number;
}

/** What a look for victims has come to: one of the two. */
export interface Search {
  readonly best?: Candidate;
  /** Why there is none on any of the nodes that were looked at. */
  readonly reasons: readonly string[];
}

/** All that is needed to look for victims. */
export interface Situation {
  readonly pod: Pod;
  readonly feasibility: Feasibility;
  readonly podsOn: (node: string) => Iterable<Pod>;
  readonly budgets: readonly PodDisruptionBudget[];
  readonly nowMs: number;
}

const noVictims = "No preemption victims found for incoming pod";
const noHelp = "Preemption is not helpful for scheduling";
/** Looking for candidates ends with a tenth of the nodes, but not before a hundred. */
const enoughCandidates = { part: 0.1, least: 100 };

/** Why the Pod must not take anybody's place; undefined if it may. */
export function whyNotEligible(
  pod: Pod,
  podsOn: (node: string) => Iterable<Pod>,
  refusal: Refusal | undefined,
): string | undefined {
  if (pod.spec.preemptionPolicy === "Never") return "not eligible due to preemptionPolicy=Never.";
  const { nominatedNodeName } = pod.status;
  if (!nominatedNodeName || refusal?.hopeless) return undefined;
  for (const other of podsOn(nominatedNodeName)) {
    if (priorityOf(other) < priorityOf(pod) && isBeingPreempted(other)) {
      return "not eligible due to a terminating pod on the nominated node.";
    }
  }
  return undefined;
}

function isBeingPreempted({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  const target = status.conditions?.find(({ type }) => type === "DisruptionTarget");
  return target?.status === "True" && target.reason === "PreemptionByScheduler";
}

/** The best place to make room at. `refused`: the nodes in order, beginning where the search begins. */
export function findVictims(
  situation: Situation,
  refused: readonly { readonly node: Node; readonly refusal: Refusal }[],
): Search {
  const hopeful = refused.filter(({ refusal }) => !refusal.hopeless);
  const { part, least } = enoughCandidates;
  const enough = Math.max(least, Math.floor(hopeful.length * part));
  const reasons = refused.filter(({ refusal }) => refusal.hopeless).map(() => noHelp);
  const harmless: Candidate[] = [];
  const harmful: Candidate[] = [];
  for (const { node } of hopeful) {
    const found = victimsOn(situation, node);
    if ("reasons" in found) reasons.push(...found.reasons);
    else (found.violations === 0 ? harmless : harmful).push(found);
    if (harmless.length > 0 && harmless.length + harmful.length >= enough) break;
  }
  const best = bestOf([...harmless, ...harmful], situation.nowMs);
  return best ? { best, reasons: [] } : { reasons };
}

/** The fewest Pods of the node without which the Pod could run there. As SelectVictimsOnNode. */
function victimsOn(situation: Situation, node: Node): Candidate | Refusal {
  const { pod, feasibility, podsOn, budgets, nowMs } = situation;
  const lesser = [...podsOn(node.metadata.name)]
    .filter((other) => priorityOf(other) < priorityOf(pod))
    .toSorted((a, b) => byImportance(a, b, nowMs));
  if (lesser.length === 0) return { reasons: [noVictims], hopeless: true };
  const gone = new Set(lesser.map(({ metadata }) => metadata.uid));
  const refusal = feasibility.refusalWithout(gone, node);
  if (refusal) return refusal;
  const { violating, others } = splitByBudgets(lesser, budgets);
  const victims: Pod[] = [];
  let violations = 0;
  // As many as possible stay, the most important first, those that budgets keep before all.
  for (const other of [...violating, ...others]) {
    gone.delete(other.metadata.uid);
    if (!feasibility.refusalWithout(gone, node)) continue;
    gone.add(other.metadata.uid);
    victims.push(other);
    if (violating.includes(other)) violations++;
  }
  const sorted = victims.toSorted((a, b) => byImportance(a, b, nowMs));
  return { node: node.metadata.name, victims: sorted, violations };
}

/** Higher priority first, then those that have run longer. */
function byImportance(a: Pod, b: Pod, nowMs: number): number {
  return priorityOf(b) - priorityOf(a) || startOf(a, nowMs) - startOf(b, nowMs);
}

function startOf({ status: { startTime } }: Pod, nowMs: number): number {
  return startTime ? parseTime(startTime) : nowMs;
}

/** Pods that budgets allow to go are counted in order: the first ones may. */
function splitByBudgets(pods: readonly Pod[], budgets: readonly PodDisruptionBudget[]) {
  const left = budgets.map((budget) => ({ budget, allowed: budget.status.disruptionsAllowed }));
  const violating: Pod[] = [];
  const others: Pod[] = [];
  for (const pod of pods) {
    let isKept = false;
    for (const each of left) {
      if (!guards(each.budget, pod)) continue;
      each.allowed--;
      if (each.allowed < 0) isKept = true;
    }
    (isKept ? violating : others).push(pod);
  }
  return { violating, others };
}

/** Of an eviction that is on its way already, a budget says nothing any more. */
function guards({ metadata, spec, status }: PodDisruptionBudget, { metadata: pod }: Pod): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec.selector ?? {};
  if (Object.keys(matchLabels).length + matchExpressions.length === 0) return false;
  return (
    metadata.namespace === pod.namespace &&
    Object.keys(pod.labels ?? {}).length > 0 &&
    selectorOf(spec.selector).matches(pod.labels ?? {}) &&
    status.disruptedPods?.[pod.name] === undefined
  );
}

/** As pickOneNodeForPreemption: each rule decides only between those that the rules before leave equal. */
function bestOf(candidates: readonly Candidate[], nowMs: number): Candidate | undefined {
  const offset = 2 ** 31; // So that fewer Pods of negative priority are less as well.
  const rules: readonly ((candidate: Candidate) => number)[] = [
    ({ violations }) => violations,
    ({ victims }) => priorityOf(victims[0]!),
    ({ victims }) => victims.reduce((sum, victim) => sum + priorityOf(victim) + offset, 0),
    ({ victims }) => victims.length,
    ({ victims }) => -earliestStart(victims, nowMs),
  ];
  let left = candidates;
  for (const rule of rules) {
    const least = Math.min(...left.map(rule));
    left = left.filter((candidate) => rule(candidate) === least);
  }
  return left[0];
}

/** Of the most important ones. */
function earliestStart(victims: readonly Pod[], nowMs: number): number {
  const highest = priorityOf(victims[0]!);
  const first = victims.filter((victim) => priorityOf(victim) === highest);
  return Math.min(...first.map((victim) => startOf(victim, nowMs)));
}
