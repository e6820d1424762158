import type { Endpoints } from "#api/core.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";

/** Describes the Endpoints of a Service. */
export const describeEndpoints: Describer = async (subject, context) => {
  const endpoints = await read<Endpoints>(context, subject);
  const events = await eventsOfObject(context, endpoints);
  const { metadata, subsets = [] } = endpoints;
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.heading("Subsets");
  for (const { addresses, notReadyAddresses, ports = [] } of subsets) {
    d.field("Addresses", ipsText(addresses), 1);
    d.field("NotReadyAddresses", ipsText(notReadyAddresses), 1);
    if (ports.length > 0) {
      d.heading("Ports", 1).table(
        2,
        ["Name", "Port", "Protocol"],
        ports.map(({ name, port, protocol = "" }) => [name || "<unset>", String(port), protocol]),
      );
    }
    d.row(0, "");
  }
  describeEvents(d, events, context.now);
  return d.text;
};

function ipsText(addresses: readonly { ip: string }[] = []): string {
  return addresses.map(({ ip }) => ip).join(",") || "<none>";
}
