// What is wrong with a Pod's wishes about where it runs. Rules of pkg/apis/core/validation.

import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { labelValue, qualifiedName } from "#api/label-rules.ts";
import type {
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinityTerm,
  PodSpec,
  Toleration,
  TopologySpreadConstraint,
} from "#api/podspec.ts";

const required1 = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred1 = "preferredDuringSchedulingIgnoredDuringExecution";

/** `path` leads to the affinity. */
export function validateAffinity({ affinity }: PodSpec, path: string): FieldError[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const terms = nodeAffinity?.[required1]?.nodeSelectorTerms;
  const here = `${path}.nodeAffinity`;
  const errors: FieldError[] = [];
  if (nodeAffinity?.[required1] && !terms?.length) {
    const why = "must have at least one node selector term";
    errors.push(required(`${here}.${required1}.nodeSelectorTerms`, why));
  }
  for (const [index, term] of (terms ?? []).entries()) {
    errors.push(...validateTerm(term, true, `${here}.${required1}.nodeSelectorTerms[${index}]`));
  }
  for (const [index, { weight, preference }] of (nodeAffinity?.[preferred1] ?? []).entries()) {
    const place = `${here}.${preferred1}[${index}]`;
    errors.push(...validateWeight(weight, place));
    errors.push(...validateTerm(preference, false, `${place}.preference`));
  }
  for (const [kind, rules] of Object.entries({ podAffinity, podAntiAffinity })) {
    for (const [index, term] of (rules?.[required1] ?? []).entries()) {
      errors.push(...validatePodTerm(term, `${path}.${kind}.${required1}[${index}]`));
    }
    for (const [index, { weight, podAffinityTerm }] of (rules?.[preferred1] ?? []).entries()) {
      const place = `${path}.${kind}.${preferred1}[${index}]`;
      errors.push(...validateWeight(weight, place));
      errors.push(...validatePodTerm(podAffinityTerm, `${place}.podAffinityTerm`));
    }
  }
  return errors;
}

function validateWeight(weight: number, path: string): FieldError[] {
  if (weight > 0 && weight <= 100) return [];
  return [invalid(`${path}.weight`, weight, "must be in the range 1-100")];
}

function validatePodTerm(
  { topologyKey = "" }: Partial<PodAffinityTerm>,
  path: string,
): FieldError[] {
  const field = `${path}.topologyKey`;
  const faults = qualifiedName(topologyKey).map((fault) => invalid(field, topologyKey, fault));
  return [...(topologyKey ? [] : [required(field, "can not be empty")]), ...faults];
}

function validateTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  checksValues: boolean,
  path: string,
): FieldError[] {
  return [
    ...matchExpressions.flatMap((item, index) =>
      validateRequirement(item, checksValues, `${path}.matchExpressions[${index}]`),
    ),
    ...matchFields.flatMap((item, index) =>
      validateFieldRequirement(item, `${path}.matchFields[${index}]`),
    ),
  ];
}

function validateRequirement(
  { key = "", values = [], ...requirement }: Partial<NodeSelectorRequirement>,
  checksValues: boolean,
  path: string,
): FieldError[] {
  const operator: string = requirement.operator ?? "";
  const errors: FieldError[] = [];
  const field = `${path}.values`;
  if (operator === "In" || operator === "NotIn") {
    const why = "must be specified when `operator` is 'In' or 'NotIn'";
    if (values.length === 0) errors.push(required(field, why));
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    if (values.length > 0) errors.push(forbidden(field, why));
  } else if (operator === "Gt" || operator === "Lt") {
    const why = "must be specified single value when `operator` is 'Lt' or 'Gt'";
    if (values.length !== 1) errors.push(required(field, why));
  } else errors.push(invalid(`${path}.operator`, operator, "not a valid selector operator"));
  errors.push(...qualifiedName(key).map((fault) => invalid(`${path}.key`, key, fault)));
  for (const [index, value] of (checksValues ? values : []).entries()) {
    const faults = labelValue(value);
    errors.push(...faults.map((fault) => invalid(`${field}[${index}]`, value, fault)));
  }
  return errors;
}

function validateFieldRequirement(
  { key = "", values = [], operator }: Partial<NodeSelectorRequirement>,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (operator !== "In" && operator !== "NotIn") {
    errors.push(invalid(`${path}.operator`, operator ?? "", "not a valid selector operator"));
  } else if (values.length !== 1) {
    const why = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(required(`${path}.values`, why));
  }
  if (key !== "metadata.name") {
    errors.push(invalid(`${path}.key`, key, "not a valid field selector key"));
  }
  return errors;
}

const actions = ["DoNotSchedule", "ScheduleAnyway"];

/** `path` leads to the constraints. */
export function validateSpread(
  constraints: readonly Partial<TopologySpreadConstraint>[],
  path: string,
): FieldError[] {
  return constraints.flatMap((constraint, index) => {
    const here = `${path}[${index}]`;
    const { maxSkew = 0, topologyKey = "", minDomains } = constraint;
    const action: string = constraint.whenUnsatisfiable ?? "";
    const errors: FieldError[] = [];
    const positive = "must be greater than zero";
    if (maxSkew <= 0) errors.push(invalid(`${here}.maxSkew`, maxSkew, positive));
    if (!topologyKey) errors.push(required(`${here}.topologyKey`, "can not be empty"));
    if (!actions.includes(action)) {
      errors.push(notSupported(`${here}.whenUnsatisfiable`, action, actions));
    }
    const isRepeated = constraints
      .slice(index + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === action);
    if (isRepeated) {
      const shown = `{${topologyKey}, ${action}}`;
      errors.push(duplicate(`${here}.{topologyKey, whenUnsatisfiable}`, shown));
    }
    if (minDomains !== undefined && minDomains <= 0) {
      errors.push(invalid(`${here}.minDomains`, minDomains, positive));
    }
    if (minDomains !== undefined && action !== "DoNotSchedule") {
      const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
      errors.push(invalid(`${here}.minDomains`, minDomains, why));
    }
    for (const field of ["nodeAffinityPolicy", "nodeTaintsPolicy"] as const) {
      const policy = constraint[field];
      if (policy === undefined || policy === "Honor" || policy === "Ignore") continue;
      errors.push(notSupported(`${here}.${field}`, policy, ["Honor", "Ignore"]));
    }
    return errors;
  });
}

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** `path` leads to the toleration. */
export function validateToleration(
  { key = "", value = "", effect = "" as never, tolerationSeconds, ...toleration }: Toleration,
  path: string,
): FieldError[] {
  const operator: string = toleration.operator ?? "";
  const errors = key ? qualifiedName(key).map((fault) => invalid(`${path}.key`, key, fault)) : [];
  if (!key && operator !== "Exists") {
    const why =
      'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    errors.push(invalid(`${path}.operator`, operator, why));
  }
  if (tolerationSeconds !== undefined && effect !== "NoExecute") {
    const why = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    errors.push(invalid(`${path}.effect`, effect, why));
  }
  if (operator === "" || operator === "Equal") {
    const fault = labelValue(value).join(";");
    if (fault) errors.push(invalid(`${path}.operator`, value, fault));
  } else if (operator === "Exists") {
    const why = "value must be empty when `operator` is 'Exists'";
    if (value) errors.push(invalid(`${path}.operator`, value, why));
  } else errors.push(notSupported(`${path}.operator`, operator, ["Equal", "Exists"]));
  if (effect && !effects.includes(effect)) {
    errors.push(notSupported(`${path}.effect`, effect, effects));
  }
  return errors;
}
