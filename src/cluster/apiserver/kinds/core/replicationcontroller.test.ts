import { expect, test } from "vitest";
import { causesOf, Trials, warningsOf } from "../../../test-refusals.ts";

const labels = { app: "web" };
const template = {
  metadata: { labels },
  spec: { containers: [{ name: "c", image: "nginx:1.25" }] },
};
const controller = new Trials("/api/v1/namespaces/default/replicationcontrollers", {
  metadata: { name: "web" },
  spec: { selector: labels, template },
});
const negative = "Invalid value: -1: must be greater than or equal to 0";
const unselected = { metadata: { labels: { app: "other" } } };

test.each<[object, string[]]>([
  [
    { minReadySeconds: -1, replicas: -1 },
    [`spec.minReadySeconds: ${negative}`, `spec.replicas: ${negative}`],
  ],
  [{ template: null }, ["spec.template: Required value"]],
  [{ selector: null, template: { metadata: { labels: null } } }, ["spec.selector: Required value"]],
  [
    { template: unselected },
    [
      'spec.template.metadata.labels: Invalid value: map[string]string{"app":"other"}: `selector` does not match template `labels`',
    ],
  ],
  [
    { template: { spec: { restartPolicy: "Never", activeDeadlineSeconds: 5 } } },
    [
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
      "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported",
    ],
  ],
  [{ replicas: 0 }, []],
])("a ReplicationController with %j; a change is asked twice", (spec, causes) => {
  expect(causesOf(controller.create({ spec }))).toEqual(causes);
  expect(causesOf(controller.update({ spec }))).toEqual([...causes, ...causes]);
});

test("a status counts no more than there are", () => {
  const status = { replicas: 1, fullyLabeledReplicas: 2, readyReplicas: -1, availableReplicas: 2 };
  expect(causesOf(controller.update({ status }, "/status"))).toEqual([
    `status.readyReplicas: ${negative}`,
    "status.fullyLabeledReplicas: Invalid value: 2: cannot be greater than status.replicas",
    "status.availableReplicas: Invalid value: 2: cannot be greater than status.replicas",
    "status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas",
  ]);
});

test("what an older version of the API could not say stays", () => {
  const annotations = {
    "non-convertible.kubernetes.io/selector": "a",
    "non-convertible.kubernetes.io/strategy": "b",
  };
  const old = controller.madeWith({ metadata: { annotations } });
  const spec = { selector: { app: "other" }, template: unselected };
  expect(causesOf(old.update({ spec }))).toEqual([
    'spec.selector: Invalid value: map[string]string{"app":"other"}: cannot update non-convertible selector',
    'strategy: Not found: "b": unknown non-convertible field',
  ]);
});

test("who changes it is warned about the template that was there", () => {
  const nodeSelector = { "beta.kubernetes.io/os": "linux" };
  const spec = { template: { spec: { nodeSelector } } };
  const warning =
    'spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead';
  expect(warningsOf(controller.create({ spec }))).toEqual([warning]);
  expect(warningsOf(controller.update({ spec }))).toEqual([]);
  const without = { spec: { template: { spec: { nodeSelector: null } } } };
  expect(warningsOf(controller.madeWith({ spec }).update(without))).toEqual([warning]);
});
