import type { ConfigMap } from "#api/core.ts";
import { validateImmutable } from "./immutable.ts";
import type { Strategy } from "../strategy.ts";
import { age, ageColumn, column, nameColumn } from "./columns.ts";

export const configMapStrategy: Strategy<ConfigMap> = {
  countsGenerations: false,
  hasStatus: false,
  validateUpdate: validateImmutable,
  columns: [nameColumn, column("Data", "How many entries it holds."), ageColumn],

  row(configMap, nowMs) {
    const entries =
      Object.keys(configMap.data ?? {}).length + Object.keys(configMap.binaryData ?? {}).length;
    return [configMap.metadata.name, entries, age(configMap, nowMs)];
  },
};
