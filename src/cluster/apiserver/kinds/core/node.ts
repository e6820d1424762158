import type { Node } from "#api/core.ts";
import type { Strategy } from "../../strategy.ts";
import { rangeWarnings } from "../rules/cidr.ts";
import { validateNode, validateNodeUpdate } from "./node-validation.ts";
import { age, ageColumn, column, nameColumn, wideColumn } from "../columns.ts";

const rolePrefix = "node-role.kubernetes.io/";
const legacyRole = "kubernetes.io/role";

/** Nothing goes onto a new node before it was seen to be ready. As plugin/pkg/admission/nodetaint. */
function taintAsNotReady(spec: Node["spec"]): void {
  const taint = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" } as const;
  const isThere = spec.taints?.some(
    ({ key, effect }) => key === taint.key && effect === taint.effect,
  );
  if (!isThere) spec.taints = [...(spec.taints ?? []), taint];
}

export const nodeStrategy: Strategy<Node> = {
  countsGenerations: false,
  hasStatus: true,

  setDefaults(node) {
    const { spec, status } = node;
    setOneRange(spec);
    if (status.capacity) status.allocatable ??= { ...status.capacity };
  },

  prepareForCreate({ spec, status }, context, user) {
    // Configuration by ConfigMap was given up.
    delete spec.configSource;
    delete status.config;
    // Nodes of the cluster itself are ready when they come.
    if (user && context.admits("TaintNodesByCondition")) taintAsNotReady(spec);
  },
  prepareForUpdate({ spec }) {
    delete spec.configSource;
  },

  warningsOfWrite: nodeWarnings,
  warningsOfStatus: nodeWarnings,
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  updateChecks: ["metadata", "object", "metadataChange", "change"],
  completeStatus({ status }) {
    delete status.config;
    if (status.capacity) status.allocatable ??= { ...status.capacity };
  },
  validateStatusUpdate: validateNodeUpdate,

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

/** The first range stands in a field of its own as well, which counts if the two differ. */
function setOneRange(spec: Node["spec"]): void {
  const { podCIDR, podCIDRs = [] } = spec;
  if (podCIDR && podCIDR !== podCIDRs[0]) spec.podCIDRs = [podCIDR];
  else if (podCIDRs[0]) spec.podCIDR = podCIDRs[0];
}

function nodeWarnings({ spec }: Node): string[] {
  const { externalID, podCIDRs = [] } = spec;
  const why = "this field is deprecated, and is unused by Kubernetes";
  return [
    ...(externalID ? [`spec.externalID: ${why}`] : []),
    ...podCIDRs.flatMap((range, index) => rangeWarnings(`spec.podCIDRs[${index}]`, range)),
  ];
}

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
