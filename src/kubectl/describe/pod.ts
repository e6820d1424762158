import type { ContainerStatus, Event, Pod } from "#api/core.ts";
import { isNotFound } from "#api/errors.ts";
import type { Container } from "#api/podspec.ts";
import { describeContainers, describeResources, describeSeccomp } from "./containers.ts";
import { Description } from "./description.ts";
import { type DescribeContext, type Describer, eventsOf, type Named, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { controllerText, describeAnnotations, pairsOf, tolerationTexts } from "./metadata.ts";
import { describeSpread } from "./pod-template.ts";
import { qosClass } from "./qos-class.ts";
import { since, timeText } from "./times.ts";
import { describeVolumes } from "./volumes.ts";

/** Describes a Pod; of one that is gone, the events that are left. */
export const describePod: Describer = async (subject, context) => {
  let pod: Pod;
  try {
    pod = await read<Pod>(context, subject);
  } catch (error) {
    const events = isNotFound(error) ? await leftEvents(subject, context) : [];
    if (events.length === 0) throw error;
    const d = new Description();
    d.row(0, `Pod '${subject.name}': error '${(error as Error).message}', but found events.`);
    describeEvents(d, events, context.now);
    return d.text;
  }
  const { name, namespace = "", uid, annotations } = pod.metadata;
  // A static Pod's events carry the uid that the kubelet knows it by.
  const known = annotations?.["kubernetes.io/config.mirror"] ?? uid;
  const events = await eventsOf(context, { name, namespace, uid: known });
  return podText(pod, events, context.now);
};

async function leftEvents(
  { name, namespace }: Named,
  context: DescribeContext,
): Promise<readonly Event[]> {
  return (await eventsOf(context, { name, namespace })) ?? [];
}

/** The description of a Pod with these events; without a block of events if they are undefined. */
export function podText(pod: Pod, events: readonly Event[] | undefined, now: number): string {
  const d = new Description();
  describeHead(d, pod);
  describeState(d, pod, now);
  describeAllContainers(d, pod);
  describeConditions(d, pod);
  describeVolumes(d, pod.spec.volumes);
  d.field("QoS Class", qosClass(pod));
  d.list("Node-Selectors", pairsOf(pod.spec.nodeSelector));
  d.list("Tolerations", tolerationTexts(pod.spec.tolerations));
  describeSpread(d, pod.spec.topologySpreadConstraints);
  describeEvents(d, events, now);
  return d.text;
}

function describeHead(d: Description, { metadata, spec, status }: Pod): void {
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  if (spec.priority !== undefined) d.field("Priority", spec.priority);
  if (spec.priorityClassName) d.field("Priority Class Name", spec.priorityClassName);
  if (spec.runtimeClassName) d.field("Runtime Class Name", spec.runtimeClassName);
  if (spec.serviceAccountName) d.field("Service Account", spec.serviceAccountName);
  d.field("Node", spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ""}` : "<none>");
  if (status.startTime) d.field("Start Time", timeText(status.startTime));
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
}

function describeState(d: Description, pod: Pod, now: number): void {
  const { metadata, spec, status } = pod;
  const { phase = "" } = status;
  if (metadata.deletionTimestamp && phase !== "Failed" && phase !== "Succeeded") {
    d.field("Status", `Terminating (lasts ${since(metadata.deletionTimestamp, now)})`);
    d.field("Termination Grace Period", `${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else {
    d.field("Status", phase);
  }
  if (status.reason) d.field("Reason", status.reason);
  if (status.message) d.field("Message", status.message);
  describeSeccomp(d, spec.securityContext?.seccompProfile, 0);
  d.field("IP", status.podIP ?? "");
  const ips = status.podIPs ?? [];
  if (ips.length === 0) d.field("IPs", "<none>");
  else d.heading("IPs");
  for (const { ip } of ips) d.field("IP", ip, 1);
  const controller = controllerText(pod);
  if (controller) d.field("Controlled By", controller);
  if (status.nominatedNodeName) d.field("NominatedNodeName", status.nominatedNodeName);
  if (spec.resources) {
    d.heading("Resources");
    describeResources(d, spec.resources, 1);
  }
}

function describeAllContainers(d: Description, pod: Pod): void {
  const { spec, status } = pod;
  const { ephemeralContainerStatuses } = status as {
    readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
  };
  if (spec.initContainers?.length) {
    const statuses = status.initContainerStatuses;
    describeContainers(d, "Init Containers", spec.initContainers, { statuses, pod });
  }
  describeContainers(d, "Containers", spec.containers, { statuses: status.containerStatuses, pod });
  if (spec.ephemeralContainers?.length) {
    const containers = spec.ephemeralContainers as readonly Container[];
    const statuses = ephemeralContainerStatuses;
    describeContainers(d, "Ephemeral Containers", containers, { statuses, pod });
  }
}

function describeConditions(d: Description, { spec, status }: Pod): void {
  const conditions = status.conditions ?? [];
  if (spec.readinessGates?.length) {
    d.heading("Readiness Gates").row(1, "Type", "Status");
    for (const { conditionType = "" } of spec.readinessGates) {
      const condition = conditions.find(({ type }) => type === conditionType);
      d.row(1, `${conditionType} `, `${condition?.status ?? "<none>"} `);
    }
  }
  if (conditions.length === 0) return;
  d.heading("Conditions").row(1, "Type", "Status");
  for (const condition of conditions) d.row(1, `${condition.type} `, `${condition.status} `);
}
