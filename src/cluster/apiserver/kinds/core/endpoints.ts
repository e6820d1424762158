import type { Endpoints } from "#api/core.ts";
import { equal } from "#base/json.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";

import { endpointsWarnings, validateEndpoints } from "./endpoints-validation.ts";

const shownEndpoints = 3;

export const endpointsStrategy: Strategy<Endpoints> = {
  createsOnUpdate: true,
  countsGenerations: false,
  hasStatus: false,

  setDefaults({ subsets }) {
    for (const { ports = [] } of subsets ?? []) for (const port of ports) port.protocol ||= "TCP";
  },

  // What is there already was good once.
  validate: (next, _context, _group, old) =>
    old && equal(next.subsets, old.subsets) ? [] : validateEndpoints(next),
  updateChecks: ["metadataChange", "metadata", "object"],
  warningsOfWrite: endpointsWarnings,

  columns: [nameColumn, column("Endpoints", "Address and port of what answers."), ageColumn],

  row(endpoints, nowMs) {
    return [endpoints.metadata.name, endpointsText(endpoints), age(endpoints, nowMs)];
  },
};

/** As formatEndpoints: addresses that are not ready leave the cell empty. */
function endpointsText({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return "<none>";
  const all = subsets.flatMap(({ addresses = [], ports = [] }) => [
    ...(ports.length === 0 ? addresses.map(({ ip }) => ip) : []),
    ...ports.flatMap(({ port }) => addresses.map(({ ip }) => `${inBrackets(ip)}:${port}`)),
  ]);
  const text = all.slice(0, shownEndpoints).join(",");
  return all.length > shownEndpoints ? `${text} + ${all.length - shownEndpoints} more...` : text;
}

/** An IPv6 address as it stands before a port. */
function inBrackets(ip: string): string {
  return ip.includes(":") ? `[${ip}]` : ip;
}
