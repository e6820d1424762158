import type { DaemonSet, DaemonSetSpec } from "#api/apps.ts";
import { type FieldError, invalid, notSupported, required } from "#api/field-errors.ts";
import type { ObjectMeta } from "#api/meta.ts";
import { equal } from "#base/json.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, formatLabels, integerColumn, nameColumn } from "../columns.ts";
import { nonNegative } from "../rules/number-rules.ts";
import { setPodSpecDefaults } from "../pod/pod-defaults.ts";
import { templateCells, templateColumns } from "../pod/pod-template.ts";
import { podWarnings } from "../pod/pod-warnings.ts";
import { goIntOrString, goPointer, goStruct } from "../rules/go-text.ts";
import { validateLabelSelector } from "../rules/label-selector.ts";
import { validateCollisions, validateCounters } from "../rules/status-counters.ts";
import {
  validateEndlessPods,
  validateTemplate,
  validateTemplateLabels,
} from "../pod/template-validation.ts";
import {
  countOf,
  notMoreThanAll,
  validateCount,
  validateFixedSelector,
  validateSomeSelector,
} from "./workload-validation.ts";

/** Counts the templates that a DaemonSet has had; a field of spec in older versions of the API. */
export const templateGeneration = "deprecated.daemonset.template.generation";

const counters = [
  "currentNumberScheduled",
  "numberMisscheduled",
  "desiredNumberScheduled",
  "numberReady",
  "observedGeneration",
  "updatedNumberScheduled",
  "numberAvailable",
  "numberUnavailable",
  "collisionCount",
];

/** The rules of DaemonSets. */
export const daemonSetStrategy: Strategy<DaemonSet> = {
  countsGenerations: true,
  hasStatus: true,

  setDefaults({ metadata, spec }) {
    countTemplate(metadata, Math.max(1, generationOf(metadata)));
    spec.updateStrategy ??= {};
    spec.updateStrategy.type ??= "RollingUpdate";
    if (spec.updateStrategy.type === "RollingUpdate") {
      spec.updateStrategy.rollingUpdate ??= {};
      spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
      spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
    }
    spec.revisionHistoryLimit ??= 10;
    setPodSpecDefaults(spec.template.spec);
  },

  prepareForCreate(daemonSet) {
    daemonSet.status = {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    };
  },

  prepareForUpdate(next, old) {
    const isSame = equal(next.spec.template, old.spec.template);
    countTemplate(next.metadata, generationOf(old.metadata) + (isSame ? 0 : 1));
  },

  warningsOfWrite: ({ spec: { template } }, old) =>
    equal(template, old?.spec.template) ? [] : podWarnings(template, "spec.template"),
  updateChecks: ["metadata", "object", "metadataChange", "object", "change"],
  validate: ({ spec }) => validate(spec),
  validateUpdate: validateFixedSelector,
  validateStatusUpdate: ({ status }, old) => [
    ...validateCounters(status, counters),
    ...validateCollisions(status, old.status),
  ],

  columns: [
    nameColumn,
    integerColumn("Desired", "How many nodes should run its Pod."),
    integerColumn("Current", "How many nodes have its Pod."),
    integerColumn("Ready", "How many of these Pods are ready."),
    integerColumn("Up-to-date", "How many of these Pods have the template of now."),
    integerColumn("Available", "How many of these Pods have been ready for long enough."),
    column("Node Selector", "Which nodes should run its Pod."),
    ageColumn,
    ...templateColumns,
  ],

  row(daemonSet, nowMs) {
    const { metadata, spec, status } = daemonSet;
    return [
      metadata.name,
      status.desiredNumberScheduled,
      status.currentNumberScheduled,
      status.numberReady,
      status.updatedNumberScheduled ?? 0,
      status.numberAvailable ?? 0,
      formatLabels(spec.template.spec.nodeSelector),
      age(daemonSet, nowMs),
      ...templateCells(spec.template, spec.selector),
    ];
  },
};

function generationOf({ annotations }: ObjectMeta): number {
  return Number.parseInt(annotations?.[templateGeneration] ?? "0") || 0;
}

function countTemplate(metadata: ObjectMeta, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [templateGeneration]: String(generation) };
}

function validate(spec: DaemonSetSpec): FieldError[] {
  const { selector, template } = spec;
  const path = "spec.template";
  const errors = validateLabelSelector(selector, "spec.selector");
  return [
    ...errors,
    ...(errors.length === 0 ? validateTemplateLabels(template, selector, path) : []),
    ...validateSomeSelector(selector, "daemonset"),
    ...validateTemplate(template, path),
    ...validateEndlessPods(template, "DaemonSet", path),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...validateStrategy(spec.updateStrategy ?? {}),
    ...nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit),
  ];
}

function validateStrategy({
  rollingUpdate,
  ...strategy
}: NonNullable<DaemonSetSpec["updateStrategy"]>): FieldError[] {
  const type: string = strategy.type ?? "";
  const path = "spec.updateStrategy";
  if (type === "OnDelete") return [];
  if (type !== "RollingUpdate") {
    const shown = goStruct("apps.DaemonSetUpdateStrategy", {
      Type: type,
      RollingUpdate: goPointer("apps.RollingUpdateDaemonSet", rollingUpdate),
    });
    return [notSupported(path, shown, ["RollingUpdate", "OnDelete"])];
  }
  if (!rollingUpdate) return [required(`${path}.rollingUpdate`)];
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate;
  const [unavailable, surge] = ["maxUnavailable", "maxSurge"].map(
    (name) => `${path}.rollingUpdate.${name}`,
  ) as [string, string];
  const errors = [
    ...validateCount(unavailable, maxUnavailable),
    ...validateCount(surge, maxSurge),
    ...notMoreThanAll(unavailable, maxUnavailable),
    ...notMoreThanAll(surge, maxSurge),
  ];
  const [hasUnavailable, hasSurge] = [countOf(maxUnavailable) !== 0, countOf(maxSurge) !== 0];
  if (hasUnavailable && hasSurge) {
    const why = "may not be set when maxUnavailable is non-zero";
    errors.push(invalid(surge, goIntOrString(maxSurge), why));
  }
  if (!hasUnavailable && !hasSurge) {
    errors.push(required(unavailable, "cannot be 0 when maxSurge is 0"));
  }
  return errors;
}
