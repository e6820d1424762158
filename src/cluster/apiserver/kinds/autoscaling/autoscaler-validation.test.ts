import { expect, test } from "vitest";
import { causesOf, Trials } from "../../../test-refusals.ts";

const target = { kind: "Deployment", name: "web", apiVersion: "apps/v1" };
const good = {
  apiVersion: "autoscaling/v2",
  metadata: { name: "web" },
  spec: { scaleTargetRef: target, maxReplicas: 5 },
};
const autoscaler = new Trials(
  "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
  good,
);

const metric = (type: string, source: object) => ({ metrics: [{ type, ...source }] });
const average = { type: "AverageValue", averageValue: "10" };
const here = "spec.metrics[0]";
const types = '"ContainerResource", "External", "Object", "Pods", "Resource"';
const notOther = "Forbidden: must populate the given metric source only";
const zero =
  'Invalid value: resource.Quantity{i:resource.int64Amount{value:0, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"0", Format:"DecimalSI"}: must be positive';
const policy = { type: "Pods", value: 1, periodSeconds: 1 };
const up = "spec.behavior.scaleUp";
const behavior = (scaleUp: object) => ({ behavior: { scaleUp } });

test.each<[object, string[]]>([
  [
    { minReplicas: 0 },
    [
      "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1",
      "spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas",
    ],
  ],
  [
    { maxReplicas: 0 },
    [
      "spec.maxReplicas: Invalid value: 0: must be greater than 0",
      "spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`",
    ],
  ],
  [
    { minReplicas: 6 },
    ["spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`"],
  ],
  [
    { scaleTargetRef: { kind: "", name: "" } },
    ["spec.scaleTargetRef.kind: Required value", "spec.scaleTargetRef.name: Required value"],
  ],
  [
    { scaleTargetRef: { kind: "a/b", name: ".." } },
    [
      "spec.scaleTargetRef.kind: Invalid value: \"a/b\": may not contain '/'",
      "spec.scaleTargetRef.name: Invalid value: \"..\": may not be '..'",
    ],
  ],
  [
    metric("", {}),
    [
      `${here}.type: Required value: must specify a metric source type`,
      `${here}.type: Unsupported value: "": supported values: ${types}`,
      `${here}.type: Unsupported value: "": supported values: ${types}`,
    ],
  ],
  [
    metric("Resource", {}),
    [`${here}.resource: Required value: must populate information for the given metric source`],
  ],
  [
    metric("Resource", {
      resource: { name: "cpu", target: average },
      pods: { metric: { name: "m" }, target: average },
    }),
    [`${here}.pods: ${notOther}`],
  ],
  [
    metric("Resource", { resource: { name: "", target: { type: "" } } }),
    [
      `${here}.resource.name: Required value: must specify a resource name`,
      `${here}.resource.target.type: Required value: must specify a metric target type`,
      `${here}.resource.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue`,
      `${here}.resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization`,
    ],
  ],
  [
    metric("Resource", {
      resource: { name: "cpu", target: { ...average, averageValue: "0", averageUtilization: 0 } },
    }),
    [
      `${here}.resource.target.averageValue: ${zero}`,
      `${here}.resource.target.averageUtilization: Invalid value: 0: must be greater than 0`,
      `${here}.resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization`,
    ],
  ],
  [
    metric("ContainerResource", {
      containerResource: { name: "", container: "", target: average },
    }),
    [
      `${here}.containerResource.name: Required value: must specify a resource name`,
      `${here}.containerResource.container: Required value: must specify a container`,
    ],
  ],
  [
    metric("ContainerResource", {
      containerResource: { name: "disk", container: "c", target: average },
    }),
    [
      `${here}.containerResource.name: Invalid value: disk: must be a standard resource type or fully qualified`,
      `${here}.containerResource.name: Invalid value: disk: must be a standard resource for containers`,
    ],
  ],
  [
    metric("Pods", { pods: { metric: { name: "" }, target: { type: "Value", value: "1" } } }),
    [
      `${here}.pods.metric.name: Required value: must specify a metric name`,
      `${here}.pods.target.averageValue: Required value: must specify a positive target averageValue`,
    ],
  ],
  [
    metric("Object", {
      object: { describedObject: target, metric: { name: "a%b" }, target: { type: "Value" } },
    }),
    [
      `${here}.object.metric.name: Invalid value: "a%b": may not contain '%'`,
      `${here}.object.target.averageValue: Required value: must set either a target value or averageValue`,
    ],
  ],
  [
    metric("External", { external: { metric: { name: "m" }, target: { ...average, value: "1" } } }),
    [
      `${here}.external.target.value: Forbidden: may not set both a target value for metric and a per-pod target`,
    ],
  ],
  [
    {
      minReplicas: 1,
      ...metric("External", { external: { metric: { name: "m" }, target: average } }),
    },
    [],
  ],
  [
    behavior({ stabilizationWindowSeconds: -1, selectPolicy: "Most" }),
    [
      `${up}.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero`,
      `${up}.selectPolicy: Unsupported value: "Most": supported values: "Disabled", "Max", "Min"`,
    ],
  ],
  [
    behavior({ stabilizationWindowSeconds: 3601 }),
    [`${up}.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600`],
  ],
  [
    behavior({ policies: [{ type: "Nodes", value: 0, periodSeconds: 0 }] }),
    [
      `${up}.policies[0].type: Unsupported value: "Nodes": supported values: "Percent", "Pods"`,
      `${up}.policies[0].value: Invalid value: 0: must be greater than zero`,
      `${up}.policies[0].periodSeconds: Invalid value: 0: must be greater than zero`,
    ],
  ],
  [
    behavior({ policies: [{ ...policy, periodSeconds: 1801 }] }),
    [`${up}.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800`],
  ],
])("an autoscaler with %j, new or changed", (spec, causes) => {
  expect(causesOf(autoscaler.create({ spec }))).toEqual(causes);
  expect(causesOf(autoscaler.update({ spec }))).toEqual(causes);
});

test("its status, and what it is given", () => {
  const status = { currentReplicas: -1, desiredReplicas: -1 };
  expect(causesOf(autoscaler.update({ status }, "/status"))).toEqual([
    "status.currentReplicas: Invalid value: -1: must be greater than or equal to 0",
    "status.desiredReplicas: Invalid value: -1: must be greater than or equal to 0",
  ]);
  const made = autoscaler.create({ spec: behavior({ tolerance: "0.2" }) }).body;
  const rules = {
    selectPolicy: "Max",
    policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
  };
  expect(made).toMatchObject({ spec: { minReplicas: 1 } });
  expect((made as { spec: { behavior: object } }).spec.behavior).toEqual({
    scaleUp: {
      ...rules,
      stabilizationWindowSeconds: 0,
      policies: [{ type: "Pods", value: 4, periodSeconds: 15 }, ...rules.policies],
    },
    scaleDown: rules,
  });
  expect((made as { metadata: object }).metadata).not.toHaveProperty("generation");
});
