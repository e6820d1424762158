// HorizontalPodAutoscalers as autoscaling/v1 has them: one target for the CPU in the spec, the rest in
// annotations.

import type { HorizontalPodAutoscaler, MetricSpec, MetricTarget } from "#api/autoscaling.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import type { ServedVersion } from "./served-version.ts";

const metricsMark = "autoscaling.alpha.kubernetes.io/metrics";
const behaviorMark = "autoscaling.alpha.kubernetes.io/behavior";
const conditionsMark = "autoscaling.alpha.kubernetes.io/conditions";

/** HorizontalPodAutoscalers as autoscaling/v1 has them. */
export const autoscalingV1 = {
  resource: "horizontalpodautoscalers",
  group: "autoscaling",
  version: "v1",
  kind: "HorizontalPodAutoscaler",
  type: "HorizontalPodAutoscalerV1",
  fromStored: (object) => fromStored(object as unknown as HorizontalPodAutoscaler),
  toStored,
} as const satisfies ServedVersion;

function fromStored({ metadata, spec, status }: HorizontalPodAutoscaler): JsonObject {
  const { metrics = [], behavior, ...kept } = spec;
  const { currentMetrics: _, conditions, ...counts } = status;
  const cpu = metrics.find(isCpu)?.resource?.target.averageUtilization;
  const others = metrics.filter((metric) => !isCpu(metric)).map(metricToV1);
  const marks = {
    ...(others.length > 0 && { [metricsMark]: JSON.stringify(others) }),
    ...(behavior && { [behaviorMark]: JSON.stringify(behavior) }),
    ...(conditions && { [conditionsMark]: JSON.stringify(conditions) }),
  };
  const annotations = { ...metadata.annotations, ...marks };
  return {
    kind: "HorizontalPodAutoscaler",
    apiVersion: "autoscaling/v1",
    metadata: {
      ...metadata,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: { ...kept, ...(cpu !== undefined && { targetCPUUtilizationPercentage: cpu }) },
    status: { currentReplicas: 0, ...counts },
  };
}

function toStored(object: JsonObject): JsonObject {
  const { targetCPUUtilizationPercentage: percent, ...spec } = part(object, "spec");
  const { currentCPUUtilizationPercentage: _, ...status } = part(object, "status");
  const metadata = { ...part(object, "metadata") };
  const given = part(metadata, "annotations");
  const {
    [metricsMark]: others,
    [behaviorMark]: behavior,
    [conditionsMark]: conditions,
    ...rest
  } = given;
  delete metadata["annotations"];
  if (Object.keys(rest).length > 0) metadata["annotations"] = rest;
  const target = { type: "Utilization", averageUtilization: percent };
  const metrics = [
    ...listIn(others).map(metricFromV1),
    ...(percent === undefined ? [] : [{ type: "Resource", resource: { name: "cpu", target } }]),
  ];
  const rules = parsed(behavior);
  const known = listIn(conditions);
  return {
    kind: "HorizontalPodAutoscaler",
    apiVersion: "autoscaling/v2",
    metadata,
    spec: {
      ...spec,
      ...(metrics.length > 0 && { metrics }),
      ...(isObject(rules) && { behavior: rules }),
    },
    status: { currentMetrics: null, ...status, ...(known.length > 0 && { conditions: known }) },
  };
}

function isCpu({ type, resource }: MetricSpec): boolean {
  return (
    type === "Resource" &&
    resource?.name === "cpu" &&
    resource.target.averageUtilization !== undefined
  );
}

function part(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isObject(value) ? value : {};
}

/** What an annotation holds; undefined for text that is no JSON, as upstream ignores it. */
function parsed(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function listIn(text: unknown): JsonObject[] {
  const value = parsed(text);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The shapes of v1: a target's fields stand beside the metric's name. */
function metricToV1({ type, object, pods, resource, containerResource, external }: MetricSpec) {
  return {
    type,
    ...(object && {
      object: {
        target: object.describedObject,
        metricName: object.metric.name,
        targetValue: object.target.value ?? "0",
        ...(object.metric.selector && { selector: object.metric.selector }),
        ...(object.target.averageValue && { averageValue: object.target.averageValue }),
      },
    }),
    ...(pods && {
      pods: {
        metricName: pods.metric.name,
        targetAverageValue: pods.target.averageValue ?? "0",
        ...(pods.metric.selector && { selector: pods.metric.selector }),
      },
    }),
    ...(resource && { resource: { name: resource.name, ...amounts(resource.target) } }),
    ...(containerResource && {
      containerResource: {
        name: containerResource.name,
        ...amounts(containerResource.target),
        container: containerResource.container,
      },
    }),
    ...(external && {
      external: {
        metricName: external.metric.name,
        ...(external.metric.selector && { metricSelector: external.metric.selector }),
        ...(external.target.value && { targetValue: external.target.value }),
        ...(external.target.averageValue && { targetAverageValue: external.target.averageValue }),
      },
    }),
  };
}

function metricFromV1(metric: JsonObject): JsonObject {
  const { type } = metric;
  const [field = "", source = {}] =
    Object.entries(metric).find(([, value]) => isObject(value)) ?? [];
  const given = source as JsonObject;
  const { targetValue, averageValue, targetAverageValue, targetAverageUtilization } = given;
  const average = targetAverageValue ?? averageValue;
  const selector = given["selector"] ?? given["metricSelector"];
  const isWhole = field === "object" ? averageValue === undefined : targetValue !== undefined;
  const usual = isWhole && (field === "object" || field === "external") ? "Value" : "AverageValue";
  const target = {
    type: targetAverageUtilization === undefined ? usual : "Utilization",
    ...(targetValue !== undefined && { value: targetValue }),
    ...(average !== undefined && { averageValue: average }),
    ...(targetAverageUtilization !== undefined && { averageUtilization: targetAverageUtilization }),
  };
  const identified = {
    metric: { name: given["metricName"], ...(isObject(selector) && { selector }) },
  };
  const named = { name: given["name"] };
  const { container } = given;
  switch (field) {
    case "object":
      return { type, object: { describedObject: given["target"], target, ...identified } };
    case "resource":
      return { type, resource: { ...named, target } };
    case "containerResource":
      return { type, containerResource: { ...named, target, container } };
    default:
      return { type, [field]: { ...identified, target } };
  }
}

function amounts({ averageUtilization, averageValue }: MetricTarget): object {
  return {
    ...(averageUtilization !== undefined && { targetAverageUtilization: averageUtilization }),
    ...(averageValue !== undefined && { targetAverageValue: averageValue }),
  };
}
