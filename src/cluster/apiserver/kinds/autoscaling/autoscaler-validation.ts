// What is wrong with a HorizontalPodAutoscaler. Rules of pkg/apis/autoscaling/validation.

import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscaler,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ScalingRules,
} from "#api/autoscaling.ts";
import {
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1123Label } from "#api/label-rules.ts";
import { nanosOf } from "#api/quantity.ts";
import { goQuantity } from "../rules/go-text.ts";
import { pathSegmentName } from "../rules/path-segment.ts";
import { validateContainerResourceName } from "../rules/resource-names.ts";

const longestWindowSeconds = 3600;
const longestPeriodSeconds = 1800;
const selectPolicies = ["Disabled", "Max", "Min"];
const policyTypes = ["Percent", "Pods"];

/** The field of each type of metric. */
const sources: Readonly<Record<string, keyof MetricSpec>> = {
  ContainerResource: "containerResource",
  External: "external",
  Object: "object",
  Pods: "pods",
  Resource: "resource",
};
const targetTypes = ["Utilization", "Value", "AverageValue"];

export function validateAutoscaler({ spec }: HorizontalPodAutoscaler): FieldError[] {
  const { minReplicas, maxReplicas, scaleTargetRef, metrics = [], behavior } = spec;
  const errors: FieldError[] = [];
  if (minReplicas !== undefined && minReplicas < 1) {
    errors.push(invalid("spec.minReplicas", minReplicas, "must be greater than or equal to 1"));
  }
  if (maxReplicas < 1) {
    errors.push(invalid("spec.maxReplicas", maxReplicas, "must be greater than 0"));
  }
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    const why = "must be greater than or equal to `minReplicas`";
    errors.push(invalid("spec.maxReplicas", maxReplicas, why));
  }
  errors.push(...validateReference(scaleTargetRef, "spec.scaleTargetRef"));
  for (const [index, metric] of metrics.entries()) {
    errors.push(...validateMetric(metric, `spec.metrics[${index}]`));
  }
  const isOutside = metrics.some(({ type }) => type === "Object" || type === "External");
  if (minReplicas === 0 && !isOutside) {
    const why =
      "must specify at least one Object or External metric to support scaling to zero replicas";
    errors.push(forbidden("spec.metrics", why));
  }
  for (const direction of ["scaleUp", "scaleDown"] as const) {
    const rules = behavior?.[direction];
    if (rules) errors.push(...validateRules(rules, `spec.behavior.${direction}`));
  }
  return errors;
}

function validateReference(
  { kind, name }: CrossVersionObjectReference,
  path: string,
): FieldError[] {
  return Object.entries({ kind, name }).flatMap(([field, value]) => {
    if (!value) return [required(`${path}.${field}`)];
    return invalidEach(`${path}.${field}`, value, pathSegmentName(value));
  });
}

function validateMetric(metric: MetricSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { type } = metric;
  const types = Object.keys(sources);
  if (!type) errors.push(required(`${path}.type`, "must specify a metric source type"));
  const expected = sources[type];
  if (!expected) errors.push(notSupported(`${path}.type`, type, types));
  const present = (["object", "external", "pods", "resource", "containerResource"] as const).filter(
    (field) => metric[field] !== undefined,
  );
  const [first] = present;
  if (first) errors.push(...validateSource(metric, first, `${path}.${first}`));
  if (expected && metric[expected] === undefined) {
    const why = "must populate information for the given metric source";
    errors.push(required(`${path}.${expected}`, why));
  }
  if (!expected) errors.push(notSupported(`${path}.type`, type, types));
  if (present.length === 1) return errors;
  for (const field of present.filter((each) => each !== expected)) {
    const why = "must populate the given metric source only";
    errors.push(forbidden(`${path}.${field}`, why));
  }
  return errors;
}

function validateSource(
  { object, external, pods, resource, containerResource }: MetricSpec,
  field: "object" | "external" | "pods" | "resource" | "containerResource",
  path: string,
): FieldError[] {
  if (field === "object" && object) {
    return [
      ...validateReference(object.describedObject, `${path}.describedObject`),
      ...validateIdentifier(object.metric, `${path}.metric`),
      ...validateTarget(object.target, `${path}.target`),
      ...oneOf(object.target, path, "must set either a target value or averageValue"),
    ];
  }
  if (field === "external" && external) {
    const { target } = external;
    const both = target.value !== undefined && target.averageValue !== undefined;
    const why = "may not set both a target value for metric and a per-pod target";
    return [
      ...validateIdentifier(external.metric, `${path}.metric`),
      ...validateTarget(target, `${path}.target`),
      ...oneOf(target, path, "must set either a target value for metric or a per-pod target"),
      ...(both ? [forbidden(`${path}.target.value`, why)] : []),
    ];
  }
  if (field === "pods" && pods) {
    const why = "must specify a positive target averageValue";
    return [
      ...validateIdentifier(pods.metric, `${path}.metric`),
      ...validateTarget(pods.target, `${path}.target`),
      ...(pods.target.averageValue === undefined
        ? [required(`${path}.target.averageValue`, why)]
        : []),
    ];
  }
  if (containerResource && field === "containerResource") {
    return validateContainerSource(containerResource, path);
  }
  return resource ? validateResourceSource(resource, path) : [];
}

function oneOf({ value, averageValue }: MetricTarget, path: string, why: string): FieldError[] {
  const isMissing = value === undefined && averageValue === undefined;
  return isMissing ? [required(`${path}.target.averageValue`, why)] : [];
}

function validateResourceSource(
  { name, target }: NonNullable<MetricSpec["resource"]>,
  path: string,
): FieldError[] {
  return [
    ...(name ? [] : [required(`${path}.name`, "must specify a resource name")]),
    ...validateAmount(target, path),
  ];
}

function validateContainerSource(
  { name, container, target }: NonNullable<MetricSpec["containerResource"]>,
  path: string,
): FieldError[] {
  return [
    ...(name
      ? validateContainerResourceName(name, `${path}.name`)
      : [required(`${path}.name`, "must specify a resource name")]),
    ...(container
      ? invalidEach(`${path}.container`, container, dns1123Label(container))
      : [required(`${path}.container`, "must specify a container")]),
    ...validateAmount(target, path),
  ];
}

function validateAmount(target: MetricTarget, path: string): FieldError[] {
  const errors = validateTarget(target, `${path}.target`);
  const { averageUtilization, averageValue } = target;
  if (averageUtilization === undefined && averageValue === undefined) {
    const why = "must set either a target raw value or a target utilization";
    errors.push(required(`${path}.target.averageUtilization`, why));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    const why = "may not set both a target raw value and a target utilization";
    errors.push(forbidden(`${path}.target.averageValue`, why));
  }
  return errors;
}

function validateTarget(target: MetricTarget, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { type, averageUtilization } = target;
  if (!type) errors.push(required(`${path}.type`, "must specify a metric target type"));
  if (!targetTypes.includes(type)) {
    const why = "must be either Utilization, Value, or AverageValue";
    errors.push(invalid(`${path}.type`, type, why));
  }
  for (const field of ["value", "averageValue"] as const) {
    const amount = target[field];
    if (amount === undefined || nanosOf(amount) > 0n) continue;
    errors.push(invalid(`${path}.${field}`, goQuantity(amount), "must be positive"));
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    const field = `${path}.averageUtilization`;
    errors.push(invalid(field, averageUtilization, "must be greater than 0"));
  }
  return errors;
}

function validateIdentifier({ name }: MetricIdentifier, path: string): FieldError[] {
  if (!name) return [required(`${path}.name`, "must specify a metric name")];
  return invalidEach(`${path}.name`, name, pathSegmentName(name));
}

function validateRules(rules: ScalingRules, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [] } = rules;
  if (window !== undefined && (window < 0 || window > longestWindowSeconds)) {
    const limit =
      window < 0
        ? "greater than or equal to zero"
        : `less than or equal to ${longestWindowSeconds}`;
    errors.push(invalid(`${path}.stabilizationWindowSeconds`, window, `must be ${limit}`));
  }
  if (selectPolicy !== undefined && !selectPolicies.includes(selectPolicy)) {
    errors.push(notSupported(`${path}.selectPolicy`, selectPolicy, selectPolicies));
  }
  if (policies.length === 0) {
    errors.push(required(`${path}.policies`, "must specify at least one Policy"));
  }
  for (const [index, { type, value, periodSeconds }] of policies.entries()) {
    const here = `${path}.policies[${index}]`;
    if (!policyTypes.includes(type)) errors.push(notSupported(`${here}.type`, type, policyTypes));
    if (value <= 0) errors.push(invalid(`${here}.value`, value, "must be greater than zero"));
    const period = `${here}.periodSeconds`;
    if (periodSeconds <= 0)
      errors.push(invalid(period, periodSeconds, "must be greater than zero"));
    if (periodSeconds > longestPeriodSeconds) {
      const why = `must be less than or equal to ${longestPeriodSeconds}`;
      errors.push(invalid(period, periodSeconds, why));
    }
  }
  return errors;
}
