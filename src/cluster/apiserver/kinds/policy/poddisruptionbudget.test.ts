import { expect, test } from "vitest";
import { causesOf, Trials } from "../../../test-refusals.ts";

const budget = new Trials("/apis/policy/v1/namespaces/default/poddisruptionbudgets", {
  metadata: { name: "web" },
  spec: { minAvailable: 1, selector: { matchLabels: { app: "web" } } },
});
const both =
  "policy.PodDisruptionBudgetSpec{MinAvailable:(*intstr.IntOrString)(0xc000010000), Selector:(*v1.LabelSelector)(0xc000010000), MaxUnavailable:(*intstr.IntOrString)(0xc000010000), UnhealthyPodEvictionPolicy:(*policy.UnhealthyPodEvictionPolicyType)(nil)}";
const shown = (text: string) =>
  `Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"${text}"}`;
const noPercent =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

test.each<[object, string[]]>([
  [
    { maxUnavailable: 1 },
    [`spec: Invalid value: ${both}: minAvailable and maxUnavailable cannot be both set`],
  ],
  [
    { minAvailable: -1 },
    ["spec.minAvailable: Invalid value: -1: must be greater than or equal to 0"],
  ],
  [{ minAvailable: "half" }, [`spec.minAvailable: ${shown("half")}: ${noPercent}`]],
  [
    { minAvailable: null, maxUnavailable: "101%" },
    [`spec.maxUnavailable: ${shown("101%")}: must not be greater than 100%`],
  ],
  [
    { selector: { matchExpressions: [{ key: "a", operator: "In" }] } },
    [
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
    ],
  ],
  [
    { unhealthyPodEvictionPolicy: "Never" },
    [
      'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"',
    ],
  ],
  [{ minAvailable: "100%", unhealthyPodEvictionPolicy: "AlwaysAllow" }, []],
])("a budget with %j, new or changed", (spec, causes) => {
  expect(causesOf(budget.create({ spec }))).toEqual(causes);
  expect(causesOf(budget.update({ spec }))).toEqual(causes);
});

test("of its metadata only what holds for every kind is asked, and the version", () => {
  expect(causesOf(budget.create({ metadata: { name: "My_Web", finalizers: ["mine"] } }))).toEqual(
    [],
  );
  expect(causesOf(budget.create({ metadata: { name: "a%b" } }))).toEqual([
    "metadata.name: Invalid value: \"a%b\": may not contain '%'",
  ]);
  expect(causesOf(budget.update({ metadata: { resourceVersion: null } }))).toEqual([
    "metadata.resourceVersion: Invalid value: 0x0: must be specified for an update",
  ]);
});

const whole = {
  type: "Ready",
  status: "True",
  reason: "Fine",
  message: "",
  lastTransitionTime: "2026-01-01T08:00:00Z",
};

test.each<[object, string[]]>([
  [{ conditions: [whole] }, []],
  [
    { disruptionsAllowed: -1, expectedPods: -1 },
    [
      "status.disruptionsAllowed: Invalid value: -1: must be greater than or equal to 0",
      "status.expectedPods: Invalid value: -1: must be greater than or equal to 0",
    ],
  ],
  [
    { conditions: [whole, { ...whole, reason: "not so fine" }] },
    [
      'status.conditions[1].type: Duplicate value: "Ready"',
      `status.conditions[1].reason: Invalid value: "not so fine": a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')`,
    ],
  ],
  [
    { conditions: [{ type: "Ready", status: "Yes", observedGeneration: -1 }] },
    [
      'status.conditions[0].status: Unsupported value: "Yes": supported values: "False", "True", "Unknown"',
      "status.conditions[0].observedGeneration: Invalid value: -1: must be greater than or equal to zero",
      "status.conditions[0].lastTransitionTime: Required value: must be set",
      "status.conditions[0].reason: Required value: must be set",
    ],
  ],
])("a budget whose status becomes %j", (status, causes) => {
  expect(causesOf(budget.update({ status }, "/status"))).toEqual(causes);
});
