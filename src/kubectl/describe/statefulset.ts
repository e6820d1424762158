import type { StatefulSet } from "#api/apps.ts";
import { selectorOf } from "#api/selectors.ts";
import { type PersistentVolumeClaim, storageClassOf } from "#api/storage.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";
import { podCounts } from "./pod-counts.ts";
import { describePodTemplate } from "./pod-template.ts";
import { timeText } from "./times.ts";

/** Describes a StatefulSet and counts its Pods. */
export const describeStatefulSet: Describer = async (subject, context) => {
  const statefulSet = await read<StatefulSet>(context, subject);
  const { spec } = statefulSet;
  const counts = await podCounts(context, statefulSet, spec.selector);
  const events = await eventsOfObject(context, statefulSet);
  const d = new Description();
  describeSpec(d, statefulSet);
  d.field("Pods Status", counts);
  describePodTemplate(d, spec.template);
  describeClaims(d, spec.volumeClaimTemplates ?? []);
  describeEvents(d, events, context.now);
  return d.text;
};

function describeSpec(d: Description, { metadata, spec, status }: StatefulSet): void {
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.field("CreationTimestamp", timeText(metadata.creationTimestamp));
  d.field("Selector", selectorOf(spec.selector).toString());
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("Replicas", `${spec.replicas ?? 0} desired | ${status.replicas} total`);
  d.field("Update Strategy", spec.updateStrategy?.type ?? "");
  const { partition, maxUnavailable } = spec.updateStrategy?.rollingUpdate ?? {};
  if (partition === undefined) return;
  d.row(1, "Partition:", String(partition));
  if (maxUnavailable !== undefined) d.row(1, "MaxUnavailable:", String(maxUnavailable));
}

function describeClaims(d: Description, templates: readonly PersistentVolumeClaim[]): void {
  if (templates.length === 0) {
    d.field("Volume Claims", "<none>");
    return;
  }
  d.row(0, "Volume Claims:");
  for (const template of templates) {
    const { metadata, spec } = template;
    d.row(1, "Name:", metadata.name);
    d.row(1, "StorageClass:", storageClassOf(template) ?? "");
    d.list("Labels", pairsOf(metadata.labels), 1);
    d.list("Annotations", pairsOf(metadata.annotations), 1);
    d.row(1, "Capacity:", spec.resources?.requests?.["storage"] ?? "<default>");
    d.row(1, "Access Modes:", `[${(spec.accessModes ?? []).join(" ")}]`);
  }
}
