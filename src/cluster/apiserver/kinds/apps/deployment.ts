import type { Deployment } from "#api/apps.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";
import { dropTerminating } from "./terminating-replicas.ts";
import { setPodSpecDefaults } from "../pod/pod-defaults.ts";
import { validateDeployment, validateFixedSelector } from "./workload-validation.ts";
import { podNameWarnings } from "../pod/pod-name-warnings.ts";
import { podWarnings } from "../pod/pod-warnings.ts";
import {
  validateCollisions,
  validateCounters,
  validateReplicaCounts,
} from "../rules/status-counters.ts";
import { templateCells, templateColumns } from "../pod/pod-template.ts";

const counters = [
  "observedGeneration",
  "replicas",
  "updatedReplicas",
  "readyReplicas",
  "availableReplicas",
  "unavailableReplicas",
  "collisionCount",
];

export const deploymentStrategy: Strategy<Deployment> = {
  countsGenerations: true,
  countsAnnotations: true,
  hasStatus: true,

  setDefaults({ spec }) {
    spec.replicas ??= 1;
    spec.strategy ??= {};
    spec.strategy.type ??= "RollingUpdate";
    if (spec.strategy.type === "RollingUpdate") {
      spec.strategy.rollingUpdate ??= {};
      spec.strategy.rollingUpdate.maxUnavailable ??= "25%";
      spec.strategy.rollingUpdate.maxSurge ??= "25%";
    }
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
    setPodSpecDefaults(spec.template.spec);
  },

  prepareForCreate(deployment) {
    deployment.status = {};
  },

  warningsOfWrite(deployment, old) {
    if (old?.metadata.generation === deployment.metadata.generation) return [];
    const more = podWarnings(deployment.spec.template, "spec.template");
    return [...podNameWarnings(deployment), ...more];
  },

  validate: validateDeployment,
  validateUpdate: validateFixedSelector,
  completeStatus: dropTerminating,
  guardedFromStatus: ["labels"],
  validateStatusUpdate: ({ status }, old) => [
    ...validateCounters(status, counters),
    ...validateReplicaCounts(status, ["updatedReplicas", "readyReplicas", "availableReplicas"]),
    ...validateCollisions(status, old.status),
  ],

  columns: [
    nameColumn,
    column("Ready", "How many of the desired Pods are ready."),
    column("Up-to-date", "How many Pods have the template of now."),
    column("Available", "How many Pods have been ready for long enough."),
    ageColumn,
    ...templateColumns,
  ],

  row(deployment, nowMs) {
    const { spec, status, metadata } = deployment;
    return [
      metadata.name,
      `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
      status.updatedReplicas ?? 0,
      status.availableReplicas ?? 0,
      age(deployment, nowMs),
      ...templateCells(spec.template, spec.selector),
    ];
  },
};
