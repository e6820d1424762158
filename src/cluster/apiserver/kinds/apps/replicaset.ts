import type { ReplicaSet } from "#api/apps.ts";
import type { Strategy } from "../../strategy.ts";
import { replicaCells, replicaColumns } from "../pod/replica-columns.ts";
import { dropTerminating } from "./terminating-replicas.ts";
import { setPodSpecDefaults } from "../pod/pod-defaults.ts";
import { validateFixedSelector, validateReplicaSet } from "./workload-validation.ts";
import { podNameWarnings } from "../pod/pod-name-warnings.ts";
import { podWarnings } from "../pod/pod-warnings.ts";
import { validateReplicaSetStatus } from "../rules/status-counters.ts";
import { templateCells } from "../pod/pod-template.ts";

export const replicaSetStrategy: Strategy<ReplicaSet> = {
  countsGenerations: true,
  hasStatus: true,

  setDefaults({ spec }) {
    spec.replicas ??= 1;
    if (spec.template) setPodSpecDefaults(spec.template.spec);
  },

  prepareForCreate(replicaSet) {
    replicaSet.status = { replicas: 0 };
  },

  warnings: (replicaSet) => [
    ...podNameWarnings(replicaSet),
    ...(replicaSet.spec.template ? podWarnings(replicaSet.spec.template, "spec.template") : []),
  ],
  updateChecks: ["metadata", "object", "metadataChange", "object", "change"],
  validate: (next, _context, _group, old) => validateReplicaSet(next, old),
  validateUpdate: validateFixedSelector,
  completeStatus: dropTerminating,
  validateStatusUpdate: validateReplicaSetStatus,

  columns: replicaColumns,

  row(replicaSet, nowMs) {
    const { spec } = replicaSet;
    return [...replicaCells(replicaSet, nowMs), ...templateCells(spec.template, spec.selector)];
  },

  selectableFields: ({ status }) => ({ "status.replicas": String(status.replicas) }),
};
