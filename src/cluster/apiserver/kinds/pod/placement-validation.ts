// What is wrong with a Pod's wishes about where it runs. Rules of pkg/apis/core/validation.

import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from "#api/label-rules.ts";
import type { LabelSelector } from "#api/meta.ts";
import type {
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinityTerm,
  PodSpec,
  Toleration,
  TopologySpreadConstraint,
} from "#api/podspec.ts";
import { validateLabelSelector, validateOperator } from "../rules/label-selector.ts";
import { positive } from "../rules/number-rules.ts";

const required1 = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred1 = "preferredDuringSchedulingIgnoredDuringExecution";

/** `path` leads to the selector of nodes. */
export function validateNodeSelector(
  { nodeSelectorTerms }: Partial<NodeSelector>,
  path: string,
): FieldError[] {
  const field = `${path}.nodeSelectorTerms`;
  if (!nodeSelectorTerms?.length) {
    return [required(field, "must have at least one node selector term")];
  }
  return nodeSelectorTerms.flatMap((term, index) => validateTerm(term, true, `${field}[${index}]`));
}

/** `path` leads to the affinity. */
export function validateAffinity({ affinity }: PodSpec, path: string): FieldError[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const needed = nodeAffinity?.[required1];
  const here = `${path}.nodeAffinity`;
  const errors = needed ? validateNodeSelector(needed, `${here}.${required1}`) : [];
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

function validatePodTerm(term: Partial<PodAffinityTerm>, path: string): FieldError[] {
  const { topologyKey = "", labelSelector, namespaceSelector, namespaces = [] } = term;
  const field = `${path}.topologyKey`;
  return [
    ...validateLabelSelector(labelSelector, `${path}.labelSelector`),
    ...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`),
    ...namespaces.flatMap((name) => invalidEach(`${path}.namespace`, name, dns1123Label(name))),
    ...validateTermKeys(term, path),
    ...(topologyKey ? [] : [required(field, "can not be empty")]),
    ...invalidEach(field, topologyKey, qualifiedName(topologyKey)),
  ];
}

/** Keys whose values are taken from the Pod's own labels. */
function validateTermKeys(
  { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }: Partial<PodAffinityTerm>,
  path: string,
): FieldError[] {
  const errors = [
    ...validateKeyNames(matchLabelKeys, labelSelector, `${path}.matchLabelKeys`),
    ...validateKeyNames(mismatchLabelKeys, labelSelector, `${path}.mismatchLabelKeys`),
  ];
  const { matchLabels = {}, matchExpressions = [] } = labelSelector ?? {};
  const keys = new Set(Object.keys(matchLabels));
  // The selector has an expression for each of these keys by now; a second one is the author's.
  for (const { key } of matchExpressions) {
    const index = matchLabelKeys.lastIndexOf(key);
    if (index >= 0 && keys.has(key)) errors.push(invalid(`${path}[${index}]`, key, inBoth));
    keys.add(key);
  }
  const why = "exists in both matchLabelKeys and mismatchLabelKeys";
  for (const [index, key] of matchLabelKeys.entries()) {
    if (!mismatchLabelKeys.includes(key)) continue;
    errors.push(invalid(`${path}.matchLabelKeys[${index}]`, key, why));
  }
  return errors;
}

const inBoth = "exists in both matchLabelKeys and labelSelector";
const noSelector = "must not be specified when labelSelector is not set";

function validateKeyNames(
  keys: readonly string[],
  selector: LabelSelector | undefined,
  path: string,
): FieldError[] {
  if (keys.length === 0) return [];
  if (!selector) return [forbidden(path, noSelector)];
  return keys.flatMap((key, index) => invalidEach(`${path}[${index}]`, key, qualifiedName(key)));
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
  { key = "", values = [], operator }: Partial<NodeSelectorRequirement>,
  checksValues: boolean,
  path: string,
): FieldError[] {
  const field = `${path}.values`;
  return [
    ...(operator === "Gt" || operator === "Lt"
      ? validateBound(values, field)
      : validateOperator(operator ?? "", values, path)),
    ...invalidEach(`${path}.key`, key, qualifiedName(key)),
    ...(checksValues ? values : []).flatMap((value, index) =>
      invalidEach(`${field}[${index}]`, value, labelValue(value)),
    ),
  ];
}

/** Labels of nodes may be more or less than a number. */
function validateBound(values: readonly string[], field: string): FieldError[] {
  const why = "must be specified single value when `operator` is 'Lt' or 'Gt'";
  return values.length === 1 ? [] : [required(field, why)];
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
    return [...errors, invalid(`${path}.key`, key, "not a valid field selector key")];
  }
  const faults = values.flatMap((value, index) =>
    invalidEach(`${path}.values[${index}]`, value, dns1123Subdomain(value)),
  );
  return [...errors, ...faults];
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
    errors.push(...positive(`${here}.maxSkew`, maxSkew));
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
    if (minDomains !== undefined) errors.push(...positive(`${here}.minDomains`, minDomains));
    if (minDomains !== undefined && action !== "DoNotSchedule") {
      const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
      errors.push(invalid(`${here}.minDomains`, minDomains, why));
    }
    for (const field of ["nodeAffinityPolicy", "nodeTaintsPolicy"] as const) {
      const policy = constraint[field];
      if (policy === undefined || policy === "Honor" || policy === "Ignore") continue;
      errors.push(notSupported(`${here}.${field}`, policy, ["Honor", "Ignore"]));
    }
    return [
      ...errors,
      ...validateSpreadKeys(constraint, `${here}.matchLabelKeys`),
      ...validateLabelSelector(constraint.labelSelector, `${here}.labelSelector`),
    ];
  });
}

function validateSpreadKeys(
  { labelSelector, matchLabelKeys = [] }: Partial<TopologySpreadConstraint>,
  path: string,
): FieldError[] {
  if (matchLabelKeys.length === 0) return [];
  const { matchLabels = {}, matchExpressions = [] } = labelSelector ?? {};
  const keys = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
  return [
    ...(labelSelector ? [] : [forbidden(path, noSelector)]),
    ...matchLabelKeys.flatMap((key, index) => [
      ...invalidEach(`${path}[${index}]`, key, qualifiedName(key)),
      ...(keys.includes(key) ? [invalid(`${path}[${index}]`, key, inBoth)] : []),
    ]),
  ];
}

/** What a taint may do. */
export const taintEffects: readonly string[] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** `path` leads to the list. */
export function validateTolerations(
  tolerations: readonly Toleration[],
  path: string,
): FieldError[] {
  return tolerations.flatMap((each, index) => validateToleration(each, `${path}[${index}]`));
}

function validateToleration(
  { key = "", value = "", effect = "" as never, tolerationSeconds, ...toleration }: Toleration,
  path: string,
): FieldError[] {
  const operator: string = toleration.operator ?? "";
  const errors = key ? invalidEach(`${path}.key`, key, qualifiedName(key)) : [];
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
  if (effect && !taintEffects.includes(effect)) {
    errors.push(notSupported(`${path}.effect`, effect, taintEffects));
  }
  return errors;
}
