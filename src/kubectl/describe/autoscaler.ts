import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValue,
  ScalingRules,
} from "#api/autoscaling.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";
import { timeText } from "./times.ts";

const unknown = "<unknown>";

/** Describes a HorizontalPodAutoscaler. */
export const describeAutoscaler: Describer = async (subject, context) => {
  const autoscaler = await read<HorizontalPodAutoscaler>(context, subject);
  const { metadata, spec, status } = autoscaler;
  const events = await eventsOfObject(context, autoscaler);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("CreationTimestamp", timeText(metadata.creationTimestamp));
  const { kind, name } = spec.scaleTargetRef;
  d.field("Reference", `${kind}/${name}`);
  d.field("Metrics", "( current / target )");
  for (const [index, metric] of (spec.metrics ?? []).entries()) {
    d.row(1, ...metricCells(metric, status.currentMetrics?.[index]));
  }
  d.field("Min replicas", spec.minReplicas ?? "<unset>").field("Max replicas", spec.maxReplicas);
  if (spec.behavior) {
    d.heading("Behavior");
    describeRules(d, "Scale Up", spec.behavior.scaleUp);
    describeRules(d, "Scale Down", spec.behavior.scaleDown);
  }
  const { currentReplicas = 0, desiredReplicas } = status;
  d.field(`${kind} pods`, `${currentReplicas} current / ${desiredReplicas} desired`);
  if (status.conditions?.length) {
    d.heading("Conditions").table(
      1,
      ["Type", "Status", "Reason", "Message"],
      status.conditions.map(({ type, status: is, reason = "", message = "" }) => [
        type,
        is,
        reason,
        message,
      ]),
    );
  }
  describeEvents(d, events, context.now);
  return d.text;
};

function metricCells(metric: MetricSpec, now: MetricStatus | undefined): string[] {
  const { type, external, pods, object, resource, containerResource } = metric;
  if (type === "External" && external) {
    return whole(JSON.stringify(external.metric.name), external.target, now?.external?.current);
  }
  if (type === "Pods" && pods) {
    const current = now?.pods?.current.averageValue ?? unknown;
    return [
      `${JSON.stringify(pods.metric.name)} on pods:`,
      `${current} / ${pods.target.averageValue}`,
    ];
  }
  if (type === "Object" && object) {
    const { kind, name } = object.describedObject;
    const what = `"${object.metric.name}" on ${kind}/${name}`;
    return whole(what, object.target, now?.object?.current);
  }
  if (type === "Resource" && resource) {
    return share(`resource ${resource.name} on pods`, resource.target, now?.resource?.current);
  }
  if (type === "ContainerResource" && containerResource) {
    const { name, container, target } = containerResource;
    const what = `resource ${name} of container "${container}" on pods`;
    return share(what, target, now?.containerResource?.current);
  }
  return [`<unknown metric type ${JSON.stringify(type)}>`];
}

function whole(what: string, target: MetricTarget, now: MetricValue | undefined): string[] {
  return target.averageValue === undefined
    ? [`${what} (target value):`, `${now?.value ?? unknown} / ${target.value}`]
    : [
        `${what} (target average value):`,
        `${now?.averageValue ?? unknown} / ${target.averageValue}`,
      ];
}

function share(what: string, target: MetricTarget, now: MetricValue | undefined): string[] {
  const { averageValue, averageUtilization } = target;
  if (averageValue !== undefined) {
    return [`${what}:`, `${now?.averageValue ?? unknown} / ${averageValue}`];
  }
  const current =
    now?.averageUtilization === undefined
      ? unknown
      : `${now.averageUtilization}% (${now.averageValue ?? "0"})`;
  const wanted = averageUtilization === undefined ? "<auto>" : `${averageUtilization}%`;
  // The second blank is upstream's indentation in the middle of a line.
  return [`${what}  (as a percentage of request):`, `${current} / ${wanted}`];
}

function describeRules(d: Description, direction: string, rules: ScalingRules | undefined): void {
  if (!rules) return;
  d.heading(direction, 1);
  const { stabilizationWindowSeconds: window, selectPolicy = "Max", policies = [] } = rules;
  if (window !== undefined) d.row(2, `Stabilization Window: ${window} seconds`);
  if (policies.length === 0) return;
  d.row(2, `Select Policy: ${selectPolicy}`).row(2, "Policies:");
  for (const { type, value, periodSeconds } of policies) {
    d.row(3, `- Type: ${type}`, `Value: ${value}`, `Period: ${periodSeconds} seconds`);
  }
}
