import type { HorizontalPodAutoscaler, MetricTarget, ScalingRules } from "#api/autoscaling.ts";
import { clone } from "#base/json.ts";
import type { Strategy } from "../../strategy.ts";
import { column } from "../columns.ts";
import { validateAutoscaler } from "./autoscaler-validation.ts";
import { nonNegative } from "../rules/number-rules.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";

const usualUtilization = 80;
const mostMetrics = 2;
const periodSeconds = 15;
const everything = { type: "Percent", value: 100, periodSeconds };

/** The rules of HorizontalPodAutoscalers. */
export const horizontalPodAutoscalerStrategy: Strategy<HorizontalPodAutoscaler> = {
  countsGenerations: false,
  hasStatus: true,

  setDefaults({ spec }) {
    spec.minReplicas ??= 1;
    if (!spec.metrics?.length) {
      const target = { type: "Utilization", averageUtilization: usualUtilization };
      spec.metrics = [{ type: "Resource", resource: { name: "cpu", target } }];
    }
    if (!spec.behavior) return;
    spec.behavior.scaleUp = completed(spec.behavior.scaleUp, {
      stabilizationWindowSeconds: 0,
      selectPolicy: "Max",
      policies: [{ type: "Pods", value: 4, periodSeconds }, everything],
    });
    spec.behavior.scaleDown = completed(spec.behavior.scaleDown, {
      selectPolicy: "Max",
      policies: [everything],
    });
  },

  prepareForCreate(autoscaler) {
    autoscaler.status = { desiredReplicas: 0, currentMetrics: null };
    dropTolerances(autoscaler);
  },

  prepareForUpdate: dropTolerances,

  warnings: () => [unsimulatedKind("HorizontalPodAutoscaler")],
  validate: validateAutoscaler,
  validateStatusUpdate: ({ status }) => [
    ...nonNegative("status.currentReplicas", status.currentReplicas),
    ...nonNegative("status.desiredReplicas", status.desiredReplicas),
  ],

  ...tabled<HorizontalPodAutoscaler>(
    named,
    [
      column("Reference", "What it scales."),
      ({ spec: { scaleTargetRef } }) => `${scaleTargetRef.kind}/${scaleTargetRef.name}`,
    ],
    [column("Targets", "What is, and what should be."), metricsText],
    [column("MinPods", "The fewest Pods."), ({ spec }) => `${spec.minReplicas ?? "<unset>"}`],
    [column("MaxPods", "The most Pods."), ({ spec }) => spec.maxReplicas],
    [column("Replicas", "The Pods there are."), ({ status }) => status.currentReplicas ?? 0],
    aged,
  ),
};

/** HPAConfigurableTolerance is alpha: without its feature gate the field is not kept. */
function dropTolerances({ spec: { behavior } }: HorizontalPodAutoscaler): void {
  delete behavior?.scaleDown?.tolerance;
  delete behavior?.scaleUp?.tolerance;
}

function completed(given: ScalingRules = {}, usual: ScalingRules): ScalingRules {
  return { ...clone(usual), ...given };
}

/** `cpu: <unknown>/80%, …`. */
function metricsText({ spec, status }: HorizontalPodAutoscaler): string {
  const metrics = spec.metrics ?? [];
  const texts = metrics.map((metric, index) => {
    const now = status.currentMetrics?.[index];
    switch (metric.type) {
      case "External":
        return metric.external && ofWhole(metric.external.target, now?.external?.current);
      case "Object":
        return metric.object && ofWhole(metric.object.target, now?.object?.current);
      case "Pods":
        return `${amount(now?.pods?.current, "averageValue")}/${metric.pods?.target.averageValue}`;
      case "Resource":
        return metric.resource && ofResource(metric.resource, now?.resource?.current);
      case "ContainerResource":
        return (
          metric.containerResource &&
          ofResource(metric.containerResource, now?.containerResource?.current)
        );
      default:
        return "<unknown type>";
    }
  });
  if (texts.length === 0) return "<none>";
  const text = texts.slice(0, mostMetrics).join(", ");
  const more = texts.length - mostMetrics;
  return more > 0 ? `${text} + ${more} more...` : text;
}

type Current = { value?: string; averageValue?: string; averageUtilization?: number } | undefined;

function ofWhole(target: MetricTarget, current: Current): string {
  return target.averageValue === undefined
    ? `${amount(current, "value")}/${target.value}`
    : `${current?.averageValue ?? "<unknown>"}/${target.averageValue} (avg)`;
}

function ofResource(
  { name, target }: { readonly name: string; readonly target: MetricTarget },
  current: Current,
): string {
  if (target.averageValue !== undefined) {
    return `${name}: ${amount(current, "averageValue")}/${target.averageValue}`;
  }
  const now = percent(current?.averageUtilization, "<unknown>");
  return `${name}: ${now}/${percent(target.averageUtilization, "<auto>")}`;
}

/** A measured amount; what was measured without it is Go's quantity that is none. */
function amount(current: Current, field: "value" | "averageValue"): string {
  return current ? (current[field] ?? "<nil>") : "<unknown>";
}

function percent(share: number | undefined, none: string): string {
  return share === undefined ? none : `${share}%`;
}
