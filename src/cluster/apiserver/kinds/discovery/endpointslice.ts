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
    const ports = (slice.ports ?? []).map(({ port, name }) => String(port ?? name ?? "*"));
    const addresses = (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses);
    return [
      slice.metadata.name,
      slice.addressType,
      some(ports),
      some(addresses),
      age(slice, nowMs),
    ];
  },
};

/** The first of them, and how many more there are. */
function some(items: readonly string[]): string {
  const text = items.slice(0, shown).join(",");
  return items.length > shown ? `${text} + ${items.length - shown} more...` : text || "<unset>";
}
