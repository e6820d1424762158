import { type FieldError, type GoText, invalid, notSupported } from "#api/field-errors.ts";
import type { IntOrString } from "#api/meta.ts";
import type { PodDisruptionBudget } from "#api/policy.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, integerColumn, nameColumn } from "../columns.ts";
import { validateConditions } from "../rules/conditions.ts";
import { goPointer, goStruct } from "../rules/go-text.ts";
import { validateLabelSelector } from "../rules/label-selector.ts";
import { pathSegmentName } from "../rules/path-segment.ts";
import { validateCounters } from "../rules/status-counters.ts";
import { notMoreThanAll, validateCount } from "../apps/workload-validation.ts";

const counters = ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"];

/** The rules of PodDisruptionBudgets. */
export const podDisruptionBudgetStrategy: Strategy<PodDisruptionBudget> = {
  countsGenerations: true,
  hasStatus: true,
  requiresVersion: true,

  prepareForCreate(budget) {
    budget.status = {
      disruptionsAllowed: 0,
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
    };
  },

  // Its metadata is looked at as that of every kind is, and no further.
  validateName: pathSegmentName,
  allowsAnyFinalizer: true,
  updateChecks: ["object"],
  validate,
  statusChecks: ["change"],
  validateStatusUpdate: ({ status }) => [
    ...validateConditions(status.conditions, "status.conditions"),
    ...validateCounters(status, counters),
  ],

  columns: [
    nameColumn,
    column("Min Available", "How many Pods must stay available."),
    column("Max Unavailable", "How many Pods may be unavailable."),
    integerColumn("Allowed Disruptions", "How many Pods may be evicted now."),
    ageColumn,
  ],

  row(budget, nowMs) {
    const { metadata, spec, status } = budget;
    return [
      metadata.name,
      String(spec.minAvailable ?? "N/A"),
      String(spec.maxUnavailable ?? "N/A"),
      status.disruptionsAllowed,
      age(budget, nowMs),
    ];
  },
};

function validate({ spec }: PodDisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const errors: FieldError[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const why = "minAvailable and maxUnavailable cannot be both set";
    errors.push(invalid("spec", goSpec(spec), why));
  }
  errors.push(
    ...atMostAll("spec.minAvailable", minAvailable),
    ...atMostAll("spec.maxUnavailable", maxUnavailable),
    ...(selector ? validateLabelSelector(selector, "spec.selector") : []),
  );
  if (policy !== undefined && policy !== "IfHealthyBudget" && policy !== "AlwaysAllow") {
    const supported = ["AlwaysAllow", "IfHealthyBudget"];
    errors.push(notSupported("spec.unhealthyPodEvictionPolicy", policy, supported));
  }
  return errors;
}

function atMostAll(field: string, value: IntOrString | undefined): FieldError[] {
  if (value === undefined) return [];
  return [...validateCount(field, value), ...notMoreThanAll(field, value)];
}

function goSpec(spec: PodDisruptionBudget["spec"]): GoText {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  return goStruct("policy.PodDisruptionBudgetSpec", {
    MinAvailable: goPointer("intstr.IntOrString", minAvailable),
    Selector: goPointer("v1.LabelSelector", selector),
    MaxUnavailable: goPointer("intstr.IntOrString", maxUnavailable),
    UnhealthyPodEvictionPolicy: goPointer("policy.UnhealthyPodEvictionPolicyType", policy),
  });
}
