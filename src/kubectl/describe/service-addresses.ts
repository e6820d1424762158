import type { KubernetesObject } from "#api/meta.ts";
import type { IPAddress, ServiceCIDR } from "#api/networking.ts";
import { Description } from "./description.ts";
import { type DescribeContext, type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";
import { timeText } from "./times.ts";

/** Describes a ServiceCIDR. */
export const describeServiceCIDR: Describer = async (subject, context) => {
  const range = await read<ServiceCIDR>(context, subject);
  return described(context, range, (d) => {
    d.field("CIDRs", (range.spec.cidrs ?? []).join(", "));
    const conditions = range.status.conditions ?? [];
    if (conditions.length === 0) return;
    d.heading("Status").heading("Conditions");
    d.table(
      1,
      ["Type", "Status", "LastTransitionTime", "Reason", "Message"],
      conditions.map((each) => [
        each.type,
        each.status,
        timeText(each.lastTransitionTime),
        each.reason,
        each.message,
      ]),
    );
  });
};

/** Describes an IPAddress. */
export const describeIPAddress: Describer = async (subject, context) => {
  const address = await read<IPAddress>(context, subject);
  return described(context, address, (d) => {
    const parent = address.spec.parentRef;
    if (!parent) return;
    d.heading("Parent Reference");
    d.field("Group", parent.group ?? "", 1).field("Resource", parent.resource ?? "", 1);
    d.field("Namespace", parent.namespace ?? "", 1).field("Name", parent.name ?? "", 1);
  });
};

async function described(
  context: DescribeContext,
  object: KubernetesObject,
  spec: (d: Description) => void,
): Promise<string> {
  const { name, labels, annotations } = object.metadata;
  const d = new Description();
  d.field("Name", name).list("Labels", pairsOf(labels));
  describeAnnotations(d, annotations);
  spec(d);
  describeEvents(d, await eventsOfObject(context, object), context.now);
  return d.text;
}
