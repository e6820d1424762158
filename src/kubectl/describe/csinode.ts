import type { CSINode } from "#api/csi.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";
import { timeText } from "./times.ts";

/** Describes a CSINode. */
export const describeCSINode: Describer = async (subject, context) => {
  const node = await read<CSINode>(context, subject);
  const { metadata, spec } = node;
  const d = new Description();
  d.field("Name", metadata.name).list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("CreationTimestamp", timeText(metadata.creationTimestamp)).heading("Spec");
  if (spec.drivers) d.heading("Drivers", 1);
  for (const { name, nodeID, allocatable, topologyKeys } of spec.drivers ?? []) {
    d.heading(name, 2).field("Node ID", nodeID, 3);
    if (allocatable?.count !== undefined) {
      d.heading("Allocatables", 3).field("Count", allocatable.count, 4);
    }
    if (topologyKeys) d.field("Topology Keys", `[${topologyKeys.join(" ")}]`, 3);
  }
  describeEvents(d, await eventsOfObject(context, node), context.now);
  return d.text;
};
