import type { Node } from "#api/core.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn, wideColumn } from "../columns.ts";

const rolePrefix = "node-role.kubernetes.io/";
const legacyRole = "kubernetes.io/role";

export const nodeStrategy: Strategy<Node> = {
  countsGenerations: false,
  hasStatus: true,

  columns: [
    nameColumn,
    column("Status", "Whether the node is ready, and whether it takes new Pods."),
    column("Roles", "What the node is for."),
    ageColumn,
    column("Version", "The kubelet's version."),
    wideColumn("Internal-IP", "The node's address inside the cluster's network."),
    wideColumn("External-IP", "The node's address outside."),
    wideColumn("OS-Image", "The operating system."),
    wideColumn("Kernel-Version", "The kernel."),
    wideColumn("Container-Runtime", "What runs the containers."),
  ],

  row(node, nowMs) {
    const { metadata, status } = node;
    const address = (type: string) =>
      status.addresses?.find((candidate) => candidate.type === type)?.address ?? "<none>";
    return [
      metadata.name,
      statusText(node),
      roles(node),
      age(node, nowMs),
      status.nodeInfo?.kubeletVersion ?? "",
      address("InternalIP"),
      address("ExternalIP"),
      status.nodeInfo?.osImage || "<unknown>",
      status.nodeInfo?.kernelVersion || "<unknown>",
      status.nodeInfo?.containerRuntimeVersion || "<unknown>",
    ];
  },

  selectableFields: ({ spec }) => ({ "spec.unschedulable": String(spec.unschedulable ?? false) }),
};

function statusText({ spec, status }: Node): string {
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  const text = !ready ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady";
  return spec.unschedulable ? `${text},SchedulingDisabled` : text;
}

function roles({ metadata }: Node): string {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(rolePrefix) && key.length > rolePrefix.length) {
      found.add(key.slice(rolePrefix.length));
    }
    if (key === legacyRole && value) found.add(value);
  }
  return [...found].toSorted().join(",") || "<none>";
}
