// May this Pod run on this node at all? The scheduler's filter plugins, in their order.

import type { Node, Pod, Taint } from "#api/core.ts";
import type { NodeSelectorRequirement, NodeSelectorTerm, Toleration } from "#api/podspec.ts";
import { milliOf, valueOf } from "#api/quantity.ts";
import { collide, hostPortsOf } from "./host-ports.ts";
import { demandOf, type Load, withPods } from "./node-load.ts";

/** Why not. `hopeless`: removing other Pods would not help. */
export interface Refusal {
  readonly reasons: readonly string[];
  readonly hopeless: boolean;
}

/**
 * The first refusal, or undefined if the node will do: with those that are to come there before this Pod
 * (`coming`), and without them.
 */
export function filterNode(
  pod: Pod,
  node: Node,
  load: Load,
  coming: readonly Pod[] = [],
): Refusal | undefined {
  const isCrowded = coming.length > 0;
  return (
    (isCrowded ? filterWith(pod, node, withPods(load, coming)) : undefined) ??
    filterWith(pod, node, load)
  );
}

function filterWith(pod: Pod, node: Node, load: Load): Refusal | undefined {
  if (node.spec.unschedulable && !toleratesUnschedulable(pod)) {
    return { reasons: ["node(s) were unschedulable"], hopeless: true };
  }
  const taint = firstUntolerated(node.spec.taints, pod.spec.tolerations);
  if (taint) {
    const reason = `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ""}}`;
    return { reasons: [reason], hopeless: true };
  }
  if (!matchesNode(pod, node)) return { reasons: [otherNode], hopeless: true };
  if (!hasFreePorts(pod, load)) return { reasons: [noFreePorts], hopeless: false };
  const short = shortages(pod, node, load);
  return short.length > 0 ? { reasons: short.map(lacking), hopeless: false } : undefined;
}

/** Why a node is not one that the Pod wants. */
export const otherNode = "node(s) didn't match Pod's node affinity/selector";
/** Why a node has no place for the Pod's host ports. */
export const noFreePorts = "node(s) didn't have free ports for the requested pod ports";

/** Whether no other Pod has the node's ports that this one takes. */
export function hasFreePorts(pod: Pod, load: Load): boolean {
  if (load.ports.length === 0) return true;
  return !hostPortsOf(pod).some((port) => load.ports.some((taken) => collide(port, taken)));
}

function toleratesUnschedulable({ spec }: Pod): boolean {
  const taint: Taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };
  return (spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint));
}

/** Whether nothing on the node keeps the Pod away. */
export function toleratesTaints(pod: Pod, node: Node): boolean {
  return !firstUntolerated(node.spec.taints, pod.spec.tolerations);
}

function firstUntolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] = [],
): Taint | undefined {
  return taints?.find(
    (taint) =>
      taint.effect !== "PreferNoSchedule" &&
      !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
}

/** As ToleratesTaint of core/v1. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === "Exists") return true;
  return (toleration.value ?? "") === (taint.value ?? "");
}

/** Whether a Pod wants to be on this node: its node selector and required node affinity. */
export function matchesNode({ spec }: Pick<Pod, "spec">, node: Node): boolean {
  const { labels = {} } = node.metadata;
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) {
    if (labels[key] !== value) return false;
  }
  const required =
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return !required || required.some((term) => matchesTerm(term, node));
}

/** Whether a node fits a term of node affinity; a term without anything fits none. */
export function matchesTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  node: Node,
): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  const fields = { "metadata.name": node.metadata.name };
  return (
    matchExpressions.every((item) => meets(item, node.metadata.labels ?? {})) &&
    matchFields.every((item) => meets(item, fields))
  );
}

function meets(
  { key, operator, values = [] }: NodeSelectorRequirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return value !== undefined && Number(value) > Number(values[0]);
    default: // "Lt": validation knows no other.
      return value !== undefined && Number(value) < Number(values[0]);
  }
}

/** What a node has too little of for one more Pod; CPU in thousandths of a core. */
export interface Shortage {
  readonly resource: string;
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
}

/** What the node lacks for this Pod beside the others. */
export function shortages(pod: Pod, node: Node, load: Load): readonly Shortage[] {
  const found: Shortage[] = [];
  const look = (resource: string, requested: number, used: number, capacity: number) => {
    if (requested > 0 && used + requested > capacity)
      found.push({ resource, requested, used, capacity });
  };
  const { requested: asked } = demandOf(pod);
  const { requested: taken } = load;
  const allocatable = node.status.allocatable ?? {};
  look("pods", 1, load.pods, valueOf(allocatable["pods"]));
  look("cpu", asked.milliCPU, taken.milliCPU, milliOf(allocatable["cpu"]));
  look("memory", asked.memory, taken.memory, valueOf(allocatable["memory"]));
  for (const name of Object.keys(asked.others)) {
    look(name, asked.others[name]!, taken.others[name] ?? 0, valueOf(allocatable[name]));
  }
  return found;
}

function lacking({ resource }: Shortage): string {
  return resource === "pods" ? "Too many pods" : `Insufficient ${resource}`;
}
