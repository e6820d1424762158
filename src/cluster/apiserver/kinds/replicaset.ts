import type { ReplicaSet } from "#api/apps.ts";
import type { Strategy } from "../strategy.ts";
import { age, ageColumn, integerColumn, nameColumn } from "./columns.ts";
import { setPodSpecDefaults } from "./pod-defaults.ts";
import { validateFixedSelector, validateReplicaSet } from "./workload-validation.ts";
import { podWarnings } from "./pod-warnings.ts";
import { templateCells, templateColumns } from "./pod-template.ts";

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

  warnings: ({ spec }) => (spec.template ? podWarnings(spec.template, "spec.template") : []),
  validate: validateReplicaSet,
  validateUpdate: (next, old) => validateFixedSelector(next, old),

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
