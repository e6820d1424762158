// What is wrong with a Deployment or ReplicaSet. Rules of pkg/apis/apps/validation.

import type { Deployment, DeploymentStrategy, ReplicaSet } from "#api/apps.ts";
import { type FieldError, GoText, invalid, notSupported, required } from "#api/field-errors.ts";
import type { IntOrString, LabelSelector } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { selectorOf } from "#api/selectors.ts";
import { equal } from "#base/json.ts";
import { validateAnnotations, validateLabels } from "../metadata.ts";
import { nonNegative } from "./number-rules.ts";
import { validatePodSpec } from "./pod-validation.ts";

export function validateDeployment({ spec }: Deployment): FieldError[] {
  const { minReadySeconds = 0, progressDeadlineSeconds } = spec;
  const errors = [
    ...nonNegative("spec.replicas", spec.replicas),
    ...validateSelector(spec.selector, "deployment"),
    ...validateTemplate(spec.template, spec.selector),
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

export function validateReplicaSet({ spec }: ReplicaSet): FieldError[] {
  return [
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...validateSelector(spec.selector, "deployment"),
    ...(spec.template
      ? validateTemplate(spec.template, spec.selector)
      : [required("spec.template")]),
  ];
}

/** A workload keeps the selector it was made with. */
export function validateFixedSelector(
  next: Pick<Deployment, "spec"> | ReplicaSet,
  old: Pick<Deployment, "spec"> | ReplicaSet,
): FieldError[] {
  if (equal(next.spec.selector, old.spec.selector)) return [];
  return [invalid("spec.selector", goSelector(next.spec.selector), "field is immutable")];
}

function validateSelector(selector: LabelSelector | undefined, what: string): FieldError[] {
  if (!selector) return [required("spec.selector")];
  const errors = validateLabelSelector(selector, "spec.selector");
  if (errors.length > 0) {
    return [...errors, invalid("spec.selector", goSelector(selector), "invalid label selector")];
  }
  return validateSomeSelector(selector, what);
}

/** A selector that asks for nothing would be everybody's owner. */
export function validateSomeSelector(
  selector: LabelSelector | undefined,
  what: string,
): FieldError[] {
  if (!selector || selector.matchLabels || selector.matchExpressions) return [];
  return [invalid("spec.selector", goSelector(selector), `empty selector is invalid for ${what}`)];
}

/** What is wrong with the parts of a selector. */
export function validateLabelSelector(selector: LabelSelector, path: string): FieldError[] {
  const errors: FieldError[] = validateLabels(selector.matchLabels, `${path}.matchLabels`);
  for (const [index, { operator, values = [] }] of (selector.matchExpressions ?? []).entries()) {
    const here = `${path}.matchExpressions[${index}]`;
    if ((operator === "In" || operator === "NotIn") && values.length === 0) {
      errors.push(
        required(`${here}.values`, "must be specified when `operator` is 'In' or 'NotIn'"),
      );
    } else if ((operator === "Exists" || operator === "DoesNotExist") && values.length > 0) {
      errors.push({
        reason: "FieldValueForbidden",
        field: `${here}.values`,
        message: "Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      });
    } else if (!["In", "NotIn", "Exists", "DoesNotExist"].includes(operator)) {
      errors.push(invalid(`${here}.operator`, operator, "not a valid selector operator"));
    }
  }
  return errors;
}

/** A template and whether its labels are what the selector asks for. */
export function validateTemplate(
  template: PodTemplateSpec,
  selector: LabelSelector | undefined,
): FieldError[] {
  const { labels } = template.metadata;
  const path = "spec.template";
  const errors: FieldError[] = [];
  const isBroken = selector?.matchExpressions?.some(({ operator, values }) =>
    ["In", "NotIn"].includes(operator) ? !values?.length : false,
  );
  const isEmpty = selector && !selector.matchLabels && !selector.matchExpressions;
  if (!isBroken && !isEmpty && !selectorOf(selector).matches(labels)) {
    const why = "`selector` does not match template `labels`";
    errors.push(invalid(`${path}.metadata.labels`, goLabels(labels), why));
  }
  errors.push(...validateTemplateAlone(template, path));
  const { restartPolicy = "Always" } = template.spec;
  if (errors.length === 0 && restartPolicy !== "Always") {
    errors.push(notSupported(`${path}.spec.restartPolicy`, restartPolicy, ["Always"]));
  }
  return errors;
}

/** What is wrong with a template at `path`, whatever is made from it. */
export function validateTemplateAlone(
  { metadata, spec }: PodTemplateSpec,
  path: string,
): FieldError[] {
  return [
    ...validateLabels(metadata.labels, `${path}.metadata.labels`),
    ...validateAnnotations(metadata.annotations, `${path}.metadata.annotations`),
    ...validatePodSpec(spec, `${path}.spec`),
  ];
}

function validateStrategy({ rollingUpdate, ...strategy }: DeploymentStrategy): FieldError[] {
  const type: string = strategy.type ?? "";
  const path = "spec.strategy";
  if (type === "Recreate") {
    if (!rollingUpdate) return [];
    const message = "Forbidden: may not be specified when strategy `type` is 'Recreate'";
    return [{ reason: "FieldValueForbidden", field: `${path}.rollingUpdate`, message }];
  }
  if (type !== "RollingUpdate") {
    const shown = `apps.DeploymentStrategy{Type:${JSON.stringify(type)}, RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}`;
    return [notSupported(path, new GoText(shown), ["Recreate", "RollingUpdate"])];
  }
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {};
  const unavailable = `${path}.rollingUpdate.maxUnavailable`;
  const errors = [
    ...validateCount(unavailable, maxUnavailable),
    ...validateCount(`${path}.rollingUpdate.maxSurge`, maxSurge),
  ];
  if (parseInt(`${maxUnavailable}`) === 0 && parseInt(`${maxSurge}`) === 0) {
    errors.push(
      invalid(unavailable, goIntOrString(maxUnavailable), "may not be 0 when `maxSurge` is 0"),
    );
  }
  if (typeof maxUnavailable === "string" && parseInt(maxUnavailable) > 100) {
    errors.push(
      invalid(unavailable, goIntOrString(maxUnavailable), "must not be greater than 100%"),
    );
  }
  return errors;
}

/** A number from 0 on, or a percentage. */
export function validateCount(field: string, value: IntOrString): FieldError[] {
  if (typeof value === "number") return nonNegative(field, value);
  if (/^[0-9]+%$/.test(value)) return [];
  const why =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  return [invalid(field, goIntOrString(value), why)];
}

/** As Go prints an IntOrString in a message. */
export function goIntOrString(value: IntOrString): GoText {
  return new GoText(
    typeof value === "number"
      ? `intstr.IntOrString{Type:0, IntVal:${value}, StrVal:""}`
      : `intstr.IntOrString{Type:1, IntVal:0, StrVal:${JSON.stringify(value)}}`,
  );
}

/** As Go prints labels in a message. */
export function goLabels(labels: Readonly<Record<string, string>> | undefined): GoText {
  if (!labels) return new GoText("map[string]string(nil)");
  const pairs = Object.entries(labels)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .toSorted();
  return new GoText(`map[string]string{${pairs.join(", ")}}`);
}

/** As Go prints a selector in a message. */
export function goSelector(selector: LabelSelector | undefined): GoText {
  if (!selector) return new GoText("null");
  const { matchLabels, matchExpressions } = selector;
  const expressions = matchExpressions?.map(({ key, operator, values }) => {
    // The decoder drops an empty list; Go tells it from none here.
    const needsValues = operator === "In" || operator === "NotIn";
    const shown = values ?? (needsValues ? [] : undefined);
    const list = shown
      ? `[]string{${shown.map((value) => JSON.stringify(value)).join(", ")}}`
      : "[]string(nil)";
    return `v1.LabelSelectorRequirement{Key:${JSON.stringify(key)}, Operator:${JSON.stringify(operator)}, Values:${list}}`;
  });
  const all = expressions
    ? `[]v1.LabelSelectorRequirement{${expressions.join(", ")}}`
    : "[]v1.LabelSelectorRequirement(nil)";
  return new GoText(
    `v1.LabelSelector{MatchLabels:${goLabels(matchLabels).text}, MatchExpressions:${all}}`,
  );
}
