// What is wrong with the conditions of a status. Rules of ValidateConditions in apimachinery's meta/v1/validation.

import {
  duplicate,
  type FieldError,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
} from "#api/field-errors.ts";
import { qualifiedName, regexText } from "#api/label-rules.ts";

const statuses = ["False", "True", "Unknown"];
const longestReason = 1024;
const longestMessage = 32 * 1024;
const reasonFormat = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
const reasonFault = regexText(
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
  reasonFormat,
  "my_name",
  "MY_NAME",
  "MyName",
  "ReasonA,ReasonB",
  "ReasonA:ReasonB",
);

/** A metav1.Condition, as far as it has been written. */
interface Condition {
  readonly type: string;
  readonly status: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime?: string | null;
  readonly reason: string;
  readonly message: string;
}

/** What is wrong with the conditions at `path`: each type once, and everything told. */
export function validateConditions(
  conditions: readonly Condition[] | undefined,
  path: string,
): FieldError[] {
  const seen = new Set<string>();
  return (conditions ?? []).flatMap((condition, index) => {
    const here = `${path}[${index}]`;
    const isRepeated = seen.has(condition.type);
    seen.add(condition.type);
    return [
      ...(isRepeated ? [duplicate(`${here}.type`, condition.type)] : []),
      ...validateCondition(condition, here),
    ];
  });
}

function validateCondition(condition: Condition, path: string): FieldError[] {
  const { type, status, observedGeneration = 0, lastTransitionTime, message } = condition;
  const errors = invalidEach(`${path}.type`, type, qualifiedName(type));
  if (!statuses.includes(status)) errors.push(notSupported(`${path}.status`, status, statuses));
  if (observedGeneration < 0) {
    const why = "must be greater than or equal to zero";
    errors.push(invalid(`${path}.observedGeneration`, observedGeneration, why));
  }
  if (!lastTransitionTime) errors.push(required(`${path}.lastTransitionTime`, "must be set"));
  errors.push(...validateReason(condition.reason, `${path}.reason`));
  if (message.length > longestMessage) errors.push(tooLong(`${path}.message`, longestMessage));
  return errors;
}

function validateReason(reason: string, field: string): FieldError[] {
  if (!reason) return [required(field, "must be set")];
  const isRight = new RegExp(`^${reasonFormat}$`).test(reason);
  return [
    ...(isRight ? [] : [invalid(field, reason, reasonFault)]),
    ...(reason.length > longestReason ? [tooLong(field, longestReason)] : []),
  ];
}
