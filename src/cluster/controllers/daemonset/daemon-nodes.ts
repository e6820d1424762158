// Which nodes a DaemonSet's Pods belong to.

import type { DaemonSet } from "#api/apps.ts";
import type { Node, Pod, Taint } from "#api/core.ts";
import type { Affinity, PodSpec, Toleration } from "#api/podspec.ts";
import { equal } from "#base/json.ts";
import { matchesNode, tolerates } from "../../scheduler/filters.ts";

/** What a DaemonSet wants of one node. */
export interface NodeWish {
  /** A Pod shall be made if there is none. */
  readonly shouldRun: boolean;
  /** A Pod that is there may stay. */
  readonly mayStay: boolean;
}

function tolerated(effect: Taint["effect"], ...names: string[]): Toleration[] {
  return names.map((name) => ({ key: `node.kubernetes.io/${name}`, operator: "Exists", effect }));
}

/** Daemons stay on nodes that are in trouble. */
function daemonTolerations({ hostNetwork }: PodSpec): Toleration[] {
  return [
    ...tolerated("NoExecute", "not-ready", "unreachable"),
    ...tolerated("NoSchedule", "disk-pressure", "memory-pressure", "pid-pressure", "unschedulable"),
    ...(hostNetwork ? tolerated("NoSchedule", "network-unavailable") : []),
  ];
}

/** The template's tolerations and those that every daemon has. */
export function tolerationsOf(spec: PodSpec): Toleration[] {
  const all = [...(spec.tolerations ?? [])];
  for (const added of daemonTolerations(spec)) {
    const index = all.findIndex((own) => equal({ ...own, tolerationSeconds: undefined }, added));
    // One that is there already holds for ever now.
    if (index === -1) all.push(added);
    else all[index] = added;
  }
  return all;
}

/** Whether the DaemonSet wants its Pod on this node. */
export function wishFor({ spec }: DaemonSet, node: Node): NodeWish {
  const template = spec.template.spec;
  if (template.nodeName && template.nodeName !== node.metadata.name) {
    return { shouldRun: false, mayStay: false };
  }
  if (!matchesNode({ spec: template }, node)) return { shouldRun: false, mayStay: false };
  const tolerations = tolerationsOf(template);
  const refused = (node.spec.taints ?? [])
    .filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)))
    .map(({ effect }) => effect);
  const mayStay = !refused.includes("NoExecute");
  return { shouldRun: mayStay && !refused.includes("NoSchedule"), mayStay };
}

/** Affinity that leads to this node and no other, which is one that the template's own fits. */
export function affinityTo(node: string, affinity: Affinity | undefined): Affinity {
  const term = { matchFields: [{ key: "metadata.name", operator: "In" as const, values: [node] }] };
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
    },
  };
}

/** The node that a Pod is on, or that its affinity leads it to. */
export function targetNode({ spec }: Pod): string {
  if (spec.nodeName) return spec.nodeName;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const { matchFields = [] } of required?.nodeSelectorTerms ?? []) {
    const field = matchFields.find(({ key }) => key === "metadata.name");
    if (field?.values?.[0]) return field.values[0];
  }
  return "";
}
