// Whether a node takes a Pod at all: the scheduler may not have been asked. Rules of lifecycle/predicate.go.

import type { Node, Pod } from "#api/core.ts";
import {
  hasFreePorts,
  matchesNode,
  noFreePorts,
  otherNode,
  shortages,
  tolerates,
} from "../scheduler/filters.ts";
import type { Load } from "../scheduler/node-load.ts";
import { forbiddenSysctl } from "./sysctls.ts";

/** Why a Pod is not run, as in its status and an Event. */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** The first reason against one more Pod on a node with this load; undefined if there is none. */
export function rejectionOf(pod: Pod, node: Node, load: Load): Rejection | undefined {
  const forbidden = forbiddenSysctl(pod);
  if (forbidden) return { reason: "SysctlForbidden", message: forbidden };
  const [shortage] = shortages(pod, node, load);
  if (shortage) {
    const { resource, requested, used, capacity } = shortage;
    return {
      reason: `OutOf${resource}`,
      message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
    };
  }
  if (!matchesNode(pod, node)) return failed("NodeAffinity", otherNode);
  if (!hasFreePorts(pod, load)) return failed("NodePorts", noFreePorts);
  const isRefused = (node.spec.taints ?? []).some(
    (taint) =>
      taint.effect === "NoExecute" &&
      !pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint)),
  );
  return isRefused
    ? failed("TaintToleration", "node(s) had taints that the pod didn't tolerate")
    : undefined;
}

function failed(predicate: string, why: string): Rejection {
  return { reason: predicate, message: `Predicate ${predicate} failed: ${why}` };
}
