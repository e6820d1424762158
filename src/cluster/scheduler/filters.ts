// May this Pod run on this node at all? The scheduler's filter plugins, in their order.

import type { Node, Pod, Taint } from "#api/core.ts";
import type { NodeSelectorRequirement, NodeSelectorTerm, Toleration } from "#api/podspec.ts";
import { milliOf, valueOf } from "#api/quantity.ts";
import { collide, hostPortsOf } from "./host-ports.ts";
import { demandOf, type Load } from "./node-load.ts";

/** Why not. `hopeless`: removing other Pods would not help. */
export interface Refusal {
  readonly reasons: readonly string[];
  readonly hopeless: boolean;
}

/** The first refusal, or undefined if the node will do. */
export function filterNode(pod: Pod, node: Node, load: Load): Refusal | undefined {
  if (node.spec.unschedulable && !toleratesUnschedulable(pod)) {
    return { reasons: ["node(s) were unschedulable"], hopeless: true };
  }
  const taint = firstUntolerated(node.spec.taints, pod.spec.tolerations);
  if (taint) {
    const reason = `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ""}}`;
    return { reasons: [reason], hopeless: true };
  }
  if (!matchesNode(pod, node)) {
    return { reasons: ["node(s) didn't match Pod's node affinity/selector"], hopeless: true };
  }
  const ports = hostPortsOf(pod);
  if (ports.some((port) => load.ports.some((taken) => collide(port, taken)))) {
    const reason = "node(s) didn't have free ports for the requested pod ports";
    return { reasons: [reason], hopeless: false };
  }
  const short = insufficient(pod, node, load);
  return short.length > 0 ? { reasons: short, hopeless: false } : undefined;
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
  taints: readonly Taint[] = [],
  tolerations: readonly Toleration[] = [],
): Taint | undefined {
  return taints.find(
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
  const labels = node.metadata.labels ?? {};
  const wanted = Object.entries(spec.nodeSelector ?? {});
  if (wanted.some(([key, value]) => labels[key] !== value)) return false;
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

function insufficient(pod: Pod, node: Node, load: Load): string[] {
  const allocatable = node.status.allocatable ?? {};
  const { cpu, memory, pods } = allocatable;
  const { requested } = demandOf(pod);
  const reasons: string[] = [];
  if (load.pods + 1 > valueOf(pods)) reasons.push("Too many pods");
  if (requested.milliCPU > 0 && load.requested.milliCPU + requested.milliCPU > milliOf(cpu)) {
    reasons.push("Insufficient cpu");
  }
  if (requested.memory > 0 && load.requested.memory + requested.memory > valueOf(memory)) {
    reasons.push("Insufficient memory");
  }
  for (const [name, amount] of Object.entries(requested.others)) {
    const taken = load.requested.others[name] ?? 0;
    if (amount > 0 && taken + amount > valueOf(allocatable[name])) {
      reasons.push(`Insufficient ${name}`);
    }
  }
  return reasons;
}
