// What is wrong with a Job's rules of failure and success. Rules of pkg/apis/batch/validation.

import type { JobSpec, PodFailurePolicyRule, SuccessPolicyRule } from "#api/batch.ts";
import {
  duplicate,
  type FieldError,
  invalid,
  invalidUnshown,
  notSupported,
  required,
  tooLong,
  tooMany,
} from "#api/field-errors.ts";
import { qualifiedName } from "#api/label-rules.ts";
import { checkIndexes } from "./job-indexes.ts";
import { goSuccessPolicy } from "./job-text.ts";
import { goList } from "../rules/go-text.ts";
import { nonNegative } from "../rules/number-rules.ts";

const mostRules = 20;
const mostExitCodes = 255;
const mostPatterns = 20;
const longestIndexes = 64 * 1024;

const actions = ["Count", "FailIndex", "FailJob", "Ignore"];
const operators = ["In", "NotIn"];
const statuses = ["False", "True", "Unknown"];

/** What is wrong with `podFailurePolicy` of the spec at `path`. */
export function validatePodFailurePolicy(spec: JobSpec, path: string): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? [];
  const field = `${path}.podFailurePolicy.rules`;
  return [
    ...(rules.length > mostRules ? [tooMany(field, rules.length, mostRules)] : []),
    ...rules.flatMap((rule, index) => validateFailureRule(spec, rule, `${field}[${index}]`)),
  ];
}

function validateFailureRule(
  spec: JobSpec,
  { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  path: string,
): FieldError[] {
  const errors = oneOf(`${path}.action`, action, actions);
  if (action === "FailIndex" && spec.backoffLimitPerIndex === undefined) {
    errors.push(invalid(`${path}.action`, action, "requires the backoffLimitPerIndex to be set"));
  }
  if (onExitCodes) errors.push(...validateExitCodes(spec, onExitCodes, `${path}.onExitCodes`));
  errors.push(...validatePatterns(onPodConditions, `${path}.onPodConditions`));
  if (onExitCodes && onPodConditions.length > 0) {
    const why = "specifying both OnExitCodes and OnPodConditions is not supported";
    errors.push(invalidUnshown(path, why));
  }
  if (!onExitCodes && onPodConditions.length === 0) {
    const why = "specifying one of OnExitCodes and OnPodConditions is required";
    errors.push(invalidUnshown(path, why));
  }
  return errors;
}

function validateExitCodes(
  { template }: JobSpec,
  { containerName, operator, values: given }: NonNullable<PodFailurePolicyRule["onExitCodes"]>,
  path: string,
): FieldError[] {
  const errors = oneOf(`${path}.operator`, operator, operators);
  const { containers, initContainers } = template.spec;
  const values = given ?? [];
  const names = [...(containers ?? []), ...(initContainers ?? [])].map(({ name }) => name);
  if (containerName !== undefined && !names.includes(containerName)) {
    const why = "must be one of the container or initContainer names in the pod template";
    errors.push(invalid(`${path}.containerName`, containerName, why));
  }
  const field = `${path}.values`;
  const all = goList("int32", given ?? undefined);
  if (values.length === 0) errors.push(invalid(field, all, "at least one value is required"));
  if (values.length > mostExitCodes) errors.push(tooMany(field, values.length, mostExitCodes));
  for (const [index, value] of values.entries()) {
    const where = `${field}[${index}]`;
    if (operator === "In" && value === 0) {
      errors.push(invalid(where, value, "must not be 0 for the In operator"));
    }
    if (values.indexOf(value) < index) errors.push(duplicate(where, value));
  }
  if (values.some((value, index) => index > 0 && values[index - 1]! > value)) {
    errors.push(invalid(field, all, "must be ordered"));
  }
  return errors;
}

function validatePatterns(
  patterns: NonNullable<PodFailurePolicyRule["onPodConditions"]>,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (patterns.length > mostPatterns) errors.push(tooMany(path, patterns.length, mostPatterns));
  for (const [index, { type, status }] of patterns.entries()) {
    const where = `${path}[${index}]`;
    errors.push(...qualifiedName(type).map((fault) => invalid(`${where}.type`, type, fault)));
    errors.push(...oneOf(`${where}.status`, status, statuses));
  }
  return errors;
}

/** What is wrong with `successPolicy` of the spec at `path`. */
export function validateSuccessPolicy(spec: JobSpec, path: string): FieldError[] {
  const rules = spec.successPolicy?.rules ?? [];
  if (spec.completionMode !== "Indexed") {
    const shown = goSuccessPolicy(spec.successPolicy ?? { rules: [] });
    return [invalid(`${path}.successPolicy`, shown, "requires indexed completion mode")];
  }
  const field = `${path}.successPolicy.rules`;
  const errors: FieldError[] = [];
  if (rules.length === 0) {
    const why = "at least one rules must be specified when the successPolicy is specified";
    errors.push(required(field, why));
  }
  if (rules.length > mostRules) errors.push(tooMany(field, rules.length, mostRules));
  for (const [index, rule] of rules.entries()) {
    errors.push(...validateSuccessRule(rule, spec.completions ?? 0, `${field}[${index}]`));
  }
  return errors;
}

function validateSuccessRule(
  { succeededCount, succeededIndexes }: SuccessPolicyRule,
  completions: number,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (succeededCount === undefined && succeededIndexes === undefined) {
    const why = "at least one of succeededCount or succeededIndexes must be specified";
    errors.push(required(path, why));
  }
  const { total = 0, problem } = checkIndexes(succeededIndexes ?? "", completions);
  if (succeededIndexes !== undefined) {
    const field = `${path}.succeededIndexes`;
    if (succeededIndexes.length > longestIndexes) errors.push(tooLong(field, longestIndexes));
    if (problem !== undefined) {
      errors.push(invalid(field, succeededIndexes, `error parsing succeededIndexes: ${problem}`));
    }
  }
  if (succeededCount === undefined) return errors;
  const field = `${path}.succeededCount`;
  errors.push(...nonNegative(field, succeededCount));
  if (succeededCount > completions) {
    const why = `must be less than or equal to ${completions} (the number of specified completions)`;
    errors.push(invalid(field, succeededCount, why));
  }
  if (succeededIndexes !== undefined && succeededCount > total) {
    const why = `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`;
    errors.push(invalid(field, succeededCount, why));
  }
  return errors;
}

function oneOf(
  field: string,
  value: string | undefined,
  supported: readonly string[],
): FieldError[] {
  if (!value) {
    const list = supported.map((text) => JSON.stringify(text)).join(" ");
    return [required(field, `valid values: [${list}]`)];
  }
  return supported.includes(value) ? [] : [notSupported(field, value, supported)];
}
