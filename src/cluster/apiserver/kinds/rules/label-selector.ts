// What is wrong with a label selector. Rules of apimachinery's meta/v1/validation.

import { type FieldError, forbidden, invalid, invalidEach, required } from "#api/field-errors.ts";
import { labelValue, qualifiedName } from "#api/label-rules.ts";
import type { LabelSelector } from "#api/meta.ts";
import { validateLabels } from "../../metadata.ts";

/** What is wrong with the parts of a selector. */
export function validateLabelSelector(
  selector: LabelSelector | undefined,
  path: string,
): FieldError[] {
  const { matchLabels, matchExpressions = [] } = selector ?? {};
  return [
    ...validateLabels(matchLabels, `${path}.matchLabels`),
    ...matchExpressions.flatMap((requirement, index) =>
      validateRequirement(requirement, `${path}.matchExpressions[${index}]`),
    ),
  ];
}

function validateRequirement(
  { key, operator, values = [] }: NonNullable<LabelSelector["matchExpressions"]>[number],
  path: string,
): FieldError[] {
  return [
    ...validateOperator(operator, values, path),
    ...invalidEach(`${path}.key`, key, qualifiedName(key)),
    ...values.flatMap((value, index) =>
      invalidEach(`${path}.values[${index}]`, value, labelValue(value)),
    ),
  ];
}

/** What is wrong with the operator of the requirement at `path`, or with how many values it has. */
export function validateOperator(
  operator: string,
  values: readonly string[],
  path: string,
): FieldError[] {
  const field = `${path}.values`;
  if (operator === "In" || operator === "NotIn") {
    const why = "must be specified when `operator` is 'In' or 'NotIn'";
    return values.length === 0 ? [required(field, why)] : [];
  }
  if (operator === "Exists" || operator === "DoesNotExist") {
    const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    return values.length > 0 ? [forbidden(field, why)] : [];
  }
  return [invalid(`${path}.operator`, operator, "not a valid selector operator")];
}

/** Whether the selector can be read at all: its expressions have an operator and what that needs. */
export function isReadable({ matchExpressions = [] }: LabelSelector): boolean {
  return matchExpressions.every(({ operator, values = [] }) =>
    operator === "In" || operator === "NotIn"
      ? values.length > 0
      : ["Exists", "DoesNotExist"].includes(operator) && values.length === 0,
  );
}
