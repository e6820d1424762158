import type { ReplicaSet } from "#api/apps.ts";
import { StatusError } from "#api/errors.ts";
import { formatSelector } from "#api/selectors.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { controllerText, describeAnnotations, pairsOf } from "./metadata.ts";
import { podCounts } from "./pod-counts.ts";
import { describePodTemplate } from "./pod-template.ts";

/** Describes a ReplicaSet and counts its Pods. */
export const describeReplicaSet: Describer = async (subject, context) => {
  const replicaSet = await read<ReplicaSet>(context, subject);
  const { metadata, spec, status } = replicaSet;
  const counts = await podCounts(context, replicaSet, spec.selector).catch((error: unknown) => {
    if (error instanceof StatusError) return `error in fetching pods: ${error.message}`;
    throw error;
  });
  const events = await eventsOfObject(context, replicaSet);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.field("Selector", formatSelector(spec.selector));
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  const controller = controllerText(replicaSet);
  if (controller) d.field("Controlled By", controller);
  d.field("Replicas", `${status.replicas} current / ${spec.replicas ?? 0} desired`);
  d.field("Pods Status", counts);
  describePodTemplate(d, spec.template);
  describeConditions(d, status.conditions);
  describeEvents(d, events, context.now);
  return d.text;
};

/** Type, status and reason of the conditions of a Deployment or ReplicaSet. */
export function describeConditions(
  d: Description,
  conditions: readonly { type: string; status: string; reason?: string }[] = [],
): void {
  if (conditions.length === 0) return;
  d.heading("Conditions").table(
    1,
    ["Type", "Status", "Reason"],
    conditions.map(({ type, status, reason = "" }) => [`${type} `, status, reason]),
  );
}
