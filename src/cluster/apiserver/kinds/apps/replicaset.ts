import type { ReplicaSet } from "#api/apps.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, integerColumn, nameColumn } from "../columns.ts";
import { dropTerminating } from "./terminating-replicas.ts";
import { setPodSpecDefaults } from "../pod/pod-defaults.ts";
import { validateFixedSelector, validateReplicaSet } from "./workload-validation.ts";
import { podNameWarnings } from "../pod/pod-name-warnings.ts";
import { podWarnings } from "../pod/pod-warnings.ts";
import {
  replicaSetCounters,
  replicaSetParts,
  validateCounters,
  validateReplicaCounts,
} from "../rules/status-counters.ts";
import { templateCells, templateColumns } from "../pod/pod-template.ts";

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
  validate: validateReplicaSet,
  validateUpdate: validateFixedSelector,
  completeStatus: dropTerminating,
  validateStatusUpdate: ({ status }) => [
    ...validateCounters(status, replicaSetCounters),
    ...validateReplicaCounts(status, replicaSetParts),
  ],

  columns: [
    nameColumn,
    integerColumn("Desired", "How many Pods there should be."),
    integerColumn("Current", "How many Pods there are."),
    integerColumn("Ready", "How many Pods are ready."),
    ageColumn,
    ...templateColumns,
  ],

  row(replicaSet, nowMs) {
    const { metadata, spec, status } = replicaSet;
    return [
      metadata.name,
      spec.replicas ?? 0,
      status.replicas,
      status.readyReplicas ?? 0,
      age(replicaSet, nowMs),
      ...templateCells(spec.template, spec.selector),
    ];
  },

  selectableFields: ({ status }) => ({ "status.replicas": String(status.replicas) }),
};
