import type { EndpointSlice } from "#api/discovery.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";

const shown = 3;

export const endpointSliceStrategy: Strategy<EndpointSlice> = {
  countsGenerations: true,
  hasStatus: false,

  setDefaults({ ports }) {
    for (const port of ports ?? []) {
      port.name ??= "";
      port.protocol ??= "TCP";
    }
  },

  columns: [
    nameColumn,
    column("AddressType", "What kind of addresses it holds."),
    column("Ports", "The ports of every endpoint in it."),
    column("Endpoints", "The addresses in it."),
    ageColumn,
  ],

  row(slice, nowMs) {
    const ports = (slice.ports ?? []).map(({ port }) => String(port ?? "*"));
    const addresses = (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses);
    return [
      slice.metadata.name,
      slice.addressType,
      some(ports, "<unset>"),
      some(addresses, "<unset>"),
      age(slice, nowMs),
    ];
  },
};

function some(items: readonly string[], none: string): string {
  if (items.length === 0) return none;
  const text = items.slice(0, shown).join(",");
  return items.length > shown ? `${text} + ${items.length - shown} more...` : text;
}
