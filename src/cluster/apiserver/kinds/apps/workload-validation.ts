// What is wrong with a Deployment or ReplicaSet. Rules of pkg/apis/apps/validation.

import type { Deployment, DeploymentStrategy, ReplicaSet } from "#api/apps.ts";
import {
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { regexText } from "#api/label-rules.ts";
import type { IntOrString, LabelSelector } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { equal } from "#base/json.ts";
import { goIntOrString, goPointer, goSelector, goStruct } from "../rules/go-text.ts";
import { validateLabelSelector } from "../rules/label-selector.ts";
import { nonNegative } from "../rules/number-rules.ts";
import {
  validateEndlessPods,
  validateTemplate,
  validateTemplateLabels,
} from "../pod/template-validation.ts";

export function validateDeployment({ spec }: Deployment): FieldError[] {
  const { minReadySeconds = 0, progressDeadlineSeconds } = spec;
  const errors = [
    ...nonNegative("spec.replicas", spec.replicas),
    ...validateSelected(spec.selector, spec.template),
    ...validateStrategy(spec.strategy ?? {}),
    ...nonNegative("spec.minReadySeconds", minReadySeconds),
    ...nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit),
    ...nonNegative("spec.progressDeadlineSeconds", progressDeadlineSeconds),
  ];
  if (progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds) {
    const why = "must be greater than minReadySeconds";
    errors.push(invalid("spec.progressDeadlineSeconds", progressDeadlineSeconds, why));
  }
  return errors;
}

/** A template that is still the stored one was found good. */
export function validateReplicaSet({ spec }: ReplicaSet, old?: ReplicaSet): FieldError[] {
  const { selector, template } = spec;
  const isKnown = template === old?.spec.template && equal(selector, old?.spec.selector);
  return [
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...(!template
      ? [required("spec.template")]
      : isKnown
        ? []
        : validateSelected(selector, template)),
  ];
}

/** A workload keeps the selector it was made with. */
export function validateFixedSelector(
  next: { readonly spec: { readonly selector: LabelSelector } },
  old: { readonly spec: { readonly selector: LabelSelector } },
): FieldError[] {
  if (equal(next.spec.selector, old.spec.selector)) return [];
  return [invalid("spec.selector", goSelector(next.spec.selector), "field is immutable")];
}

/** A selector, and a template whose Pods are what it asks for. */
function validateSelected(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
): FieldError[] {
  const errors = selector
    ? [
        ...validateLabelSelector(selector, "spec.selector"),
        ...validateSomeSelector(selector, "deployment"),
      ]
    : [required("spec.selector")];
  if (validateLabelSelector(selector, "").length > 0) {
    return [...errors, invalid("spec.selector", goSelector(selector), "invalid label selector")];
  }
  return [
    ...errors,
    ...validateTemplateLabels(template, selector, "spec.template"),
    ...validateTemplate(template, "spec.template"),
    ...validateEndlessPods(template, "ReplicaSet", "spec.template"),
  ];
}

/** A selector that asks for nothing would be everybody's owner. */
export function validateSomeSelector(
  selector: LabelSelector | undefined,
  what: string,
): FieldError[] {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  if (!selector || Object.keys(matchLabels).length + matchExpressions.length > 0) return [];
  return [invalid("spec.selector", goSelector(selector), `empty selector is invalid for ${what}`)];
}

function validateStrategy({ rollingUpdate, ...strategy }: DeploymentStrategy): FieldError[] {
  const type: string = strategy.type ?? "";
  const path = "spec.strategy";
  if (type === "Recreate") {
    const why = "may not be specified when strategy `type` is 'Recreate'";
    return rollingUpdate ? [forbidden(`${path}.rollingUpdate`, why)] : [];
  }
  if (type !== "RollingUpdate") {
    const shown = goStruct("apps.DeploymentStrategy", {
      Type: type,
      RollingUpdate: goPointer("apps.RollingUpdateDeployment", rollingUpdate),
    });
    return [notSupported(path, shown, ["Recreate", "RollingUpdate"])];
  }
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {};
  const unavailable = `${path}.rollingUpdate.maxUnavailable`;
  const errors = [
    ...validateCount(unavailable, maxUnavailable),
    ...validateCount(`${path}.rollingUpdate.maxSurge`, maxSurge),
  ];
  if (countOf(maxUnavailable) === 0 && countOf(maxSurge) === 0) {
    errors.push(
      invalid(unavailable, goIntOrString(maxUnavailable), "may not be 0 when `maxSurge` is 0"),
    );
  }
  return [...errors, ...notMoreThanAll(unavailable, maxUnavailable)];
}

const percentFormat = "[0-9]+%";
const percent = new RegExp(`^${percentFormat}$`);
const noPercent = regexText(
  "a valid percent string must be a numeric string followed by an ending '%'",
  percentFormat,
  "1%",
  "93%",
);

/** A number from 0 on, or a percentage. */
export function validateCount(field: string, value: IntOrString): FieldError[] {
  if (typeof value === "number") return nonNegative(field, value);
  return percent.test(value) ? [] : invalidEach(field, goIntOrString(value), [noPercent]);
}

/** The number, or that of the percentage; text that is neither counts if it is a number at all. */
export function countOf(value: IntOrString): number {
  if (typeof value === "number") return value;
  if (percent.test(value)) return Number(value.slice(0, -1));
  return /^[+-]?\d+$/.test(value) ? Number(value) : 0;
}

/** A percentage of at most 100. */
export function notMoreThanAll(field: string, value: IntOrString): FieldError[] {
  if (typeof value === "number" || !percent.test(value) || countOf(value) <= 100) return [];
  return [invalid(field, goIntOrString(value), "must not be greater than 100%")];
}
