import { type FieldError, GoText, invalid, notSupported } from "#api/field-errors.ts";
import type { IntOrString } from "#api/meta.ts";
import type { PodDisruptionBudget } from "#api/policy.ts";
import type { Strategy } from "../strategy.ts";
import { age, ageColumn, column, integerColumn, nameColumn } from "./columns.ts";
import { nonNegative } from "./number-rules.ts";
import {
  goIntOrString,
  goSelector,
  validateCount,
  validateLabelSelector,
} from "./workload-validation.ts";

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

  validate,

  validateStatusUpdate: ({ status }) =>
    (["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"] as const).flatMap(
      (field) => nonNegative(`status.${field}`, status[field]),
    ),

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
  const errors = validateCount(field, value);
  const isMore = typeof value === "string" && errors.length === 0 && parseInt(value) > 100;
  if (isMore) errors.push(invalid(field, goIntOrString(value), "must not be greater than 100%"));
  return errors;
}

/** Pointers are left out: they would be addresses. */
function goSpec({ selector }: PodDisruptionBudget["spec"]): GoText {
  const shown = selector ? `&${goSelector(selector).text}` : "(*v1.LabelSelector)(nil)";
  return new GoText(`policy.PodDisruptionBudgetSpec{Selector:${shown}}`);
}
