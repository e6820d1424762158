import type { ReplicationController } from "#api/core.ts";
import { StatusError } from "#api/errors.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, labelsLine, pairsOf } from "./metadata.ts";
import { podCounts } from "./pod-counts.ts";
import { describePodTemplate } from "./pod-template.ts";
import { describeConditions } from "./replicaset.ts";

/** Describes a ReplicationController and counts its Pods. */
export const describeReplicationController: Describer = async (subject, context) => {
  const controller = await read<ReplicationController>(context, subject);
  const { metadata, spec, status } = controller;
  const { selector = {} } = spec;
  const counts = await podCounts(context, controller, { matchLabels: selector }).catch(
    (error: unknown) => {
      if (error instanceof StatusError) return `error in fetching pods: ${error.message}`;
      throw error;
    },
  );
  const events = await eventsOfObject(context, controller);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.field("Selector", labelsLine(selector));
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("Replicas", `${status.replicas} current / ${spec.replicas ?? 0} desired`);
  d.field("Pods Status", counts);
  describePodTemplate(d, spec.template);
  describeConditions(d, status.conditions);
  describeEvents(d, events, context.now);
  return d.text;
};
