import type { ReplicaSet } from "#api/apps.ts";
import type { ReplicationController } from "#api/core.ts";
import { age, ageColumn, integerColumn, nameColumn } from "../columns.ts";
import { templateColumns } from "./pod-template.ts";

/** The columns of ReplicaSets and of ReplicationControllers. */
export const replicaColumns = [
  nameColumn,
  integerColumn("Desired", "How many Pods there should be."),
  integerColumn("Current", "How many Pods there are."),
  integerColumn("Ready", "How many Pods are ready."),
  ageColumn,
  ...templateColumns,
];

/** The cells as far as the age: those of the template follow. */
export function replicaCells(object: ReplicaSet | ReplicationController, nowMs: number) {
  const { metadata, spec, status } = object;
  return [
    metadata.name,
    spec.replicas ?? 0,
    status.replicas,
    status.readyReplicas ?? 0,
    age(object, nowMs),
  ];
}
