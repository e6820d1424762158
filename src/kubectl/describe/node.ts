import type { Lease } from "#api/coordination.ts";
import type { Node, NodeStatus, Pod } from "#api/core.ts";
import { StatusError } from "#api/errors.ts";
import type { ResourceList } from "#api/meta.ts";
import { Description } from "./description.ts";
import {
  type DescribeContext,
  type Describer,
  eventsOf,
  list,
  mappingOf,
  read,
} from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf, taintTexts } from "./metadata.ts";
import { describeNodeResources } from "./node-resources.ts";
import { timeText } from "./times.ts";

/** Describes a Node with its heartbeat, its Pods and what they take of it. */
export const describeNode: Describer = async (subject, context) => {
  const node = await read<Node>(context, subject);
  const { name, uid } = node.metadata;
  const fieldSelector = `spec.nodeName=${name},status.phase!=Succeeded,status.phase!=Failed`;
  const pods = await list<Pod>(context, "pods", "", { fieldSelector }).catch((error: unknown) => {
    if (error instanceof StatusError && error.reason === "Forbidden") return undefined;
    throw error;
  });
  const about = { name, namespace: "", kind: "Node" };
  const byUid = await eventsOf(context, { ...about, uid });
  // The kubelet knows its node by name only, and so names it in events.
  const byName = await eventsOf(context, { ...about, uid: name });
  const d = new Description();
  describeHead(d, node);
  await describeLease(d, name, context);
  describeStatus(d, node.status);
  describeAddressRanges(d, node);
  if (pods) describeNodeResources(d, node, pods, context.now);
  else d.field("Pods", "not authorized");
  describeEvents(d, byUid && [...byUid, ...(byName ?? [])], context.now);
  return d.text;
};

function describeHead(d: Description, { metadata, spec }: Node): void {
  d.field("Name", metadata.name);
  d.field("Roles", rolesOf(metadata.labels).join(",") || "<none>");
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("CreationTimestamp", timeText(metadata.creationTimestamp));
  d.list("Taints", taintTexts(spec.taints));
  d.field("Unschedulable", spec.unschedulable === true);
}

function rolesOf(labels: Readonly<Record<string, string>> = {}): readonly string[] {
  const roles = Object.entries(labels).flatMap(([key, value]) => {
    if (key === "kubernetes.io/role") return value;
    return key.startsWith("node-role.kubernetes.io/") ? key.slice(24) : "";
  });
  return [...new Set(roles.filter(Boolean))].toSorted();
}

async function describeLease(
  d: Description,
  name: string,
  context: DescribeContext,
): Promise<void> {
  const subject = { mapping: mappingOf("leases"), namespace: "kube-node-lease", name };
  let lease: Lease;
  try {
    lease = await read<Lease>(context, subject);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    d.field("Lease", `Failed to get lease: ${error.message}`);
    return;
  }
  const { holderIdentity = "<unset>", acquireTime, renewTime } = lease.spec;
  d.heading("Lease").field("HolderIdentity", holderIdentity, 1);
  d.field("AcquireTime", acquireTime ? timeText(acquireTime) : "<unset>", 1);
  d.field("RenewTime", renewTime ? timeText(renewTime) : "<unset>", 1);
}

function describeStatus(d: Description, status: NodeStatus): void {
  const { conditions = [], addresses = [], capacity, allocatable } = status;
  if (conditions.length > 0) {
    d.heading("Conditions").table(
      1,
      ["Type", "Status", "LastHeartbeatTime", "LastTransitionTime", "Reason", "Message"],
      conditions.map((condition) => [
        `${condition.type} `,
        `${condition.status} `,
        `${timeText(condition.lastHeartbeatTime)} `,
        `${timeText(condition.lastTransitionTime)} `,
        `${condition.reason ?? ""} `,
        condition.message ?? "",
      ]),
    );
  }
  d.heading("Addresses");
  for (const { type, address } of addresses) d.field(type, address, 1);
  describeAmounts(d, "Capacity", capacity);
  describeAmounts(d, "Allocatable", allocatable);
  describeSystem(d, status);
}

function describeAmounts(d: Description, label: string, amounts: ResourceList = {}): void {
  const names = Object.keys(amounts).toSorted();
  if (names.length > 0) d.heading(label);
  for (const name of names) d.field(name, amounts[name] ?? "", 1);
}

const systemFields = [
  ["Machine ID", "machineID"],
  ["System UUID", "systemUUID"],
  ["Boot ID", "bootID"],
  ["Kernel Version", "kernelVersion"],
  ["OS Image", "osImage"],
  ["Operating System", "operatingSystem"],
  ["Architecture", "architecture"],
  ["Container Runtime Version", "containerRuntimeVersion"],
  ["Kubelet Version", "kubeletVersion"],
  ["Kube-Proxy Version", "kubeProxyVersion"],
] as const;

function describeSystem(d: Description, { nodeInfo }: NodeStatus): void {
  d.heading("System Info");
  for (const [label, field] of systemFields) d.field(label, nodeInfo?.[field] ?? "", 1);
}

function describeAddressRanges(d: Description, { spec }: Node): void {
  if (spec.podCIDR) d.field("PodCIDR", spec.podCIDR);
  if (spec.podCIDRs?.length) d.field("PodCIDRs", spec.podCIDRs.join(","));
  if (spec.providerID) d.field("ProviderID", spec.providerID);
}
