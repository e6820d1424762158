import type { ReplicationController } from "#api/core.ts";
import { type FieldError, fieldNotFound, invalid, required } from "#api/field-errors.ts";
import { equal } from "#base/json.ts";
import type { Strategy } from "../../strategy.ts";
import { formatLabels } from "../columns.ts";
import { replicaCells, replicaColumns } from "../pod/replica-columns.ts";
import { goLabels } from "../rules/go-text.ts";
import { nonNegative } from "../rules/number-rules.ts";
import { setPodSpecDefaults } from "../pod/pod-defaults.ts";
import { templateCells } from "../pod/pod-template.ts";
import { podNameWarnings } from "../pod/pod-name-warnings.ts";
import { podWarnings } from "../pod/pod-warnings.ts";
import { validateReplicaSetStatus } from "../rules/status-counters.ts";
import {
  validateEndlessPods,
  validateTemplate,
  validateTemplateLabels,
} from "../pod/template-validation.ts";

/** The rules of ReplicationControllers. */
export const replicationControllerStrategy: Strategy<ReplicationController> = {
  countsGenerations: true,
  hasStatus: true,
  orphansDependents: true,

  setDefaults({ metadata, spec }) {
    spec.replicas ??= 1;
    if (!spec.template) return;
    setPodSpecDefaults(spec.template.spec);
    const { labels } = spec.template.metadata;
    if (!labels) return;
    if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels };
    if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels };
  },

  prepareForCreate(controller) {
    controller.status = { replicas: 0 };
  },

  warnings(controller, old = controller) {
    // The real server warns about the template that was there.
    const { template } = old.spec;
    const more = template ? podWarnings(template, "spec.template") : [];
    return [...podNameWarnings(controller), ...more];
  },

  updateChecks: ["metadata", "object", "metadataChange", "object", "change"],
  validate,
  validateUpdate,
  validateStatusUpdate: validateReplicaSetStatus,

  columns: replicaColumns,

  row(controller, nowMs) {
    const { spec } = controller;
    const [names = "", images = ""] = templateCells(spec.template, {});
    return [...replicaCells(controller, nowMs), names, images, formatLabels(spec.selector)];
  },

  selectableFields: ({ status }) => ({ "status.replicas": String(status.replicas) }),
};

/** Annotations keep what an older version of the API could not say: that stays. */
function validateUpdate(next: ReplicationController, old: ReplicationController): FieldError[] {
  const marks = Object.entries(old.metadata.annotations ?? {}).filter(([key]) =>
    key.startsWith("non-convertible.kubernetes.io"),
  );
  return marks.flatMap(([key, value]) => {
    const [, field, ...rest] = key.split("/");
    if (field === undefined || rest.length > 0) return [];
    if (field.includes("selector")) {
      if (equal(old.spec.selector, next.spec.selector)) return [];
      const why = "cannot update non-convertible selector";
      return [invalid("spec.selector", goLabels(next.spec.selector), why)];
    }
    const { reason, message } = fieldNotFound(field, value);
    return [{ reason, field, message: `${message}: unknown non-convertible field` }];
  });
}

function validate({ spec }: ReplicationController): FieldError[] {
  const { selector = {}, template } = spec;
  const isEmpty = Object.keys(selector).length === 0;
  const errors = [
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...(isEmpty ? [required("spec.selector")] : []),
    ...nonNegative("spec.replicas", spec.replicas),
  ];
  if (!template) return [...errors, required("spec.template")];
  return [
    ...errors,
    ...validateTemplateLabels(template, { matchLabels: selector }, "spec.template"),
    ...validateTemplate(template, "spec.template"),
    ...validateEndlessPods(template, "ReplicationController", "spec.template"),
  ];
}
