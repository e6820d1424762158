import type { DaemonSet } from "#api/apps.ts";
import { selectorOf } from "#api/selectors.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, labelsLine, pairsOf } from "./metadata.ts";
import { podCounts } from "./pod-counts.ts";
import { describePodTemplate } from "./pod-template.ts";

/** Describes a DaemonSet and counts its nodes and Pods. */
export const describeDaemonSet: Describer = async (subject, context) => {
  const daemonSet = await read<DaemonSet>(context, subject);
  const { metadata, spec, status } = daemonSet;
  const counts = await podCounts(context, daemonSet, spec.selector);
  const events = await eventsOfObject(context, daemonSet);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.field("Selector", selectorOf(spec.selector).toString());
  d.field("Node-Selector", labelsLine(spec.template.spec.nodeSelector));
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  const { updatedNumberScheduled = 0, numberAvailable = 0 } = status;
  d.row(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled}`);
  d.row(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled}`);
  d.row(0, `Number of Nodes Scheduled with Up-to-date Pods: ${updatedNumberScheduled}`);
  d.row(0, `Number of Nodes Scheduled with Available Pods: ${numberAvailable}`);
  d.row(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled}`);
  d.field("Pods Status", counts);
  describePodTemplate(d, spec.template);
  describeEvents(d, events, context.now);
  return d.text;
};
