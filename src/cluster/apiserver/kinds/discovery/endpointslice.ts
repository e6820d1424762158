import type { EndpointSlice } from "#api/discovery.ts";
import { invalid } from "#api/field-errors.ts";
import { equal } from "#base/json.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";

import { sliceWarnings, validateSlice } from "./slice-validation.ts";

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

  prepareForCreate: dropFields,

  prepareForUpdate(next, old) {
    // Other labels count as another slice.
    if (!equal(next.metadata.labels ?? {}, old.metadata.labels ?? {})) {
      next.metadata.generation = (old.metadata.generation ?? 0) + 1;
    }
    dropFields(next);
  },

  validate: (slice, _context, _group, old) => validateSlice(slice, old),
  validateUpdate: (next, old) =>
    next.addressType === old.addressType
      ? []
      : [invalid("addressType", next.addressType, "field is immutable")],
  updateChecks: ["metadata", "object", "change"],
  warningsOfWrite: (slice, old) => [
    ...(!old && slice.addressType === "FQDN"
      ? ["spec.addressType: FQDN endpoints are deprecated"]
      : []),
    ...sliceWarnings(slice),
  ],

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

/** Topology is told by fields of its own now; hints for nodes wait for PreferSameTrafficDistribution. */
function dropFields({ endpoints }: EndpointSlice): void {
  for (const endpoint of endpoints ?? []) {
    delete endpoint.deprecatedTopology;
    delete endpoint.hints?.forNodes;
  }
}

/** The first of them, and how many more there are. */
function some(items: readonly string[]): string {
  const text = items.slice(0, shown).join(",");
  return items.length > shown ? `${text} + ${items.length - shown} more...` : text || "<unset>";
}
