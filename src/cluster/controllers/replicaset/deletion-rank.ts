// Which Pods go first when a ReplicaSet shrinks. As ActivePodsWithRanks in controller_utils.go.

import type { Pod } from "#api/core.ts";
import { parseTime } from "#api/time.ts";
import { isReady, readySince } from "../pods.ts";

const deletionCostAnnotation = "controller.kubernetes.io/pod-deletion-cost";
const phaseOrder = ["Pending", "Unknown", "Running"];

/** The Pods in the order in which they are deleted; `related` are all active Pods of the same owner. */
export function deletionOrder(pods: readonly Pod[], related: readonly Pod[], nowMs: number): Pod[] {
  const perNode = new Map<string, number>();
  for (const { spec } of related) {
    if (spec.nodeName) perNode.set(spec.nodeName, (perNode.get(spec.nodeName) ?? 0) + 1);
  }
  const crowd = ({ spec }: Pod) => perNode.get(spec.nodeName ?? "") ?? 0;
  return pods.toSorted((a, b) => {
    for (const rule of rules) {
      const order = rule(a, b, nowMs);
      if (order !== 0) return order;
      if (rule === byCost && crowd(a) !== crowd(b)) return crowd(b) - crowd(a);
    }
    return 0;
  });
}

/** Negative if the first goes first. */
type Rule = (a: Pod, b: Pod, nowMs: number) => number;

const byAssignment: Rule = (a, b) =>
  Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName));

const byPhase: Rule = (a, b) =>
  phaseOrder.indexOf(a.status.phase ?? "Pending") - phaseOrder.indexOf(b.status.phase ?? "Pending");

const byReadiness: Rule = (a, b) => Number(isReady(a)) - Number(isReady(b));

const byCost: Rule = (a, b) => costOf(a) - costOf(b);

/** The later ready goes first, but times of one order of magnitude count as equal. */
const byReadyTime: Rule = (a, b, nowMs) => {
  if (!isReady(a) || !isReady(b)) return 0;
  return laterFirst(a, b, readySince(a), readySince(b), nowMs);
};

const byRestarts: Rule = (a, b) => restartsOf(b) - restartsOf(a);

const byCreation: Rule = (a, b, nowMs) => laterFirst(a, b, createdAt(a), createdAt(b), nowMs);

const rules = [byAssignment, byPhase, byReadiness, byCost, byReadyTime, byRestarts, byCreation];

function laterFirst(
  a: Pod,
  b: Pod,
  timeA: number | undefined,
  timeB: number | undefined,
  nowMs: number,
): number {
  if (timeA === timeB) return 0;
  const order = magnitude(timeA, nowMs) - magnitude(timeB, nowMs);
  if (order !== 0) return order;
  return a.metadata.uid < b.metadata.uid ? -1 : 1;
}

/** ⌊log2⌋ of the nanoseconds passed; -1 for now and the future, the highest for no time at all. */
function magnitude(time: number | undefined, nowMs: number): number {
  if (time === undefined) return 62; // Go's longest Duration: 292 years.
  const passedMs = nowMs - time;
  return passedMs > 0 ? Math.floor(Math.log2(passedMs * 1e6)) : -1;
}

function costOf({ metadata }: Pod): number {
  const cost = Number(metadata.annotations?.[deletionCostAnnotation] ?? 0);
  return Number.isInteger(cost) ? cost : 0;
}

function restartsOf({ status }: Pod): number {
  return Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount));
}

function createdAt({ metadata }: Pod): number {
  return parseTime(metadata.creationTimestamp);
}
