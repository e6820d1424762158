import type { Endpoint, EndpointPort, EndpointSlice } from "#api/discovery.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";

/** Describes an EndpointSlice. */
export const describeEndpointSlice: Describer = async (subject, context) => {
  const slice = await read<EndpointSlice>(context, subject);
  const events = await eventsOfObject(context, slice);
  const { metadata } = slice;
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("AddressType", slice.addressType);
  describePorts(d, slice.ports ?? []);
  if (slice.endpoints?.length) d.heading("Endpoints");
  else d.row(0, "Endpoints: <none>");
  for (const endpoint of slice.endpoints ?? []) describeEndpoint(d, endpoint);
  describeEvents(d, events, context.now);
  return d.text;
};

function describePorts(d: Description, ports: readonly EndpointPort[]): void {
  if (ports.length === 0) {
    d.row(0, "Ports: <unset>");
    return;
  }
  d.heading("Ports").table(
    1,
    ["Name", "Port", "Protocol"],
    ports.map(({ name, port, protocol = "" }) => [
      name || "<unset>",
      port === undefined ? "<unset>" : String(port),
      protocol,
    ]),
  );
}

function describeEndpoint(d: Description, endpoint: Endpoint): void {
  const { addresses, conditions, hostname, targetRef, nodeName, zone } = endpoint;
  d.field("- Addresses", addresses.join(", ") || "<none>", 1);
  d.heading("Conditions", 2).field("Ready", String(conditions?.ready ?? "<unset>"), 3);
  d.field("Hostname", hostname ?? "<unset>", 2);
  if (targetRef) d.field("TargetRef", `${targetRef.kind ?? ""}/${targetRef.name ?? ""}`, 2);
  d.field("NodeName", nodeName ?? "<unset>", 2).field("Zone", zone ?? "<unset>", 2);
}
