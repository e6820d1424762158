import type { Endpoints } from "#api/core.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";

const shownEndpoints = 3;

export const endpointsStrategy: Strategy<Endpoints> = {
  createsOnUpdate: true,
  countsGenerations: false,
  hasStatus: false,

  setDefaults({ subsets }) {
    for (const { ports = [] } of subsets ?? []) for (const port of ports) port.protocol ??= "TCP";
  },

  columns: [nameColumn, column("Endpoints", "Address and port of what answers."), ageColumn],

  row(endpoints, nowMs) {
    return [endpoints.metadata.name, endpointsText(endpoints), age(endpoints, nowMs)];
  },
};

function endpointsText({ subsets }: Endpoints): string {
  const all: string[] = [];
  for (const { addresses = [], ports = [] } of subsets ?? []) {
    if (ports.length === 0) all.push(...addresses.map(({ ip }) => ip));
    for (const { port } of ports) all.push(...addresses.map(({ ip }) => `${ip}:${port}`));
  }
  if (all.length === 0) return "<none>";
  const text = all.slice(0, shownEndpoints).join(",");
  return all.length > shownEndpoints ? `${text} + ${all.length - shownEndpoints} more...` : text;
}
