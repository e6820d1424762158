import { expect, test } from "vitest";
import { causesOf, Trials } from "../../../test-refusals.ts";

const quota = new Trials("/api/v1/namespaces/default/resourcequotas", {
  metadata: { name: "most" },
  spec: { hard: { pods: "10" } },
});
const scopes = (...names: string[]) =>
  `[]core.ResourceQuotaScope{${names.map((name) => JSON.stringify(name)).join(", ")}}`;
const unfit = "unsupported scope applied to resource";
const expressions = "spec.scopeSelector.matchExpressions";
const requirement = "core.ScopedResourceSelectorRequirement";
const selecting = (...matchExpressions: object[]) => ({ scopeSelector: { matchExpressions } });
const half =
  'resource.Quantity{i:resource.int64Amount{value:500, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"500m", Format:"DecimalSI"}';

test.each<[object, string[]]>([
  [
    { hard: { pods: "-1" } },
    ['spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0'],
  ],
  [{ hard: { pods: "500m" } }, [`spec.hard[pods]: Invalid value: ${half}: must be an integer`]],
  [
    { hard: { bananas: "1" } },
    [
      "spec.hard[bananas]: Invalid value: bananas: must be a standard resource type or fully qualified",
      "spec.hard[bananas]: Invalid value: bananas: must be a standard resource for quota",
    ],
  ],
  [
    { hard: { storage: "1Gi" } },
    ["spec.hard[storage]: Invalid value: storage: must be a standard resource for quota"],
  ],
  [{ hard: { "requests.storage": "1Gi", "a.io/b": "1", "requests.hugepages-2Mi": "1" } }, []],
])("a quota of %j, new or changed", (spec, causes) => {
  expect(causesOf(quota.create({ spec }))).toEqual(causes);
  expect(causesOf(quota.update({ spec }))).toEqual(causes);
});

test.each<[object, string[]]>([
  [
    { scopes: ["Sleeping"] },
    [`spec.scopes: Invalid value: ${scopes("Sleeping")}: unsupported scope`],
  ],
  [
    { hard: { services: "1" }, scopes: ["Terminating"] },
    [`spec.scopes: Invalid value: ${scopes("Terminating")}: ${unfit}`],
  ],
  [
    { hard: { cpu: "1" }, scopes: ["BestEffort"] },
    [`spec.scopes: Invalid value: ${scopes("BestEffort")}: ${unfit}`],
  ],
  [
    { scopes: ["VolumeAttributesClass"] },
    [`spec.scopes: Invalid value: ${scopes("VolumeAttributesClass")}: ${unfit}`],
  ],
  [
    { scopes: ["BestEffort", "NotBestEffort", "Terminating", "NotTerminating"] },
    [
      `spec.scopes: Invalid value: ${scopes("BestEffort", "NotBestEffort", "Terminating", "NotTerminating")}: conflicting scopes`,
      `spec.scopes: Invalid value: ${scopes("BestEffort", "NotBestEffort", "Terminating", "NotTerminating")}: conflicting scopes`,
    ],
  ],
  [
    selecting({ scopeName: "Sleeping", operator: "Exists" }),
    [`${expressions}.scopeName: Invalid value: "Sleeping": unsupported scope`],
  ],
  [
    { hard: { services: "1" }, ...selecting({ scopeName: "PriorityClass", operator: "Exists" }) },
    [
      `${expressions}: Invalid value: core.ScopeSelector{MatchExpressions:[]${requirement}{${requirement}{ScopeName:"PriorityClass", Operator:"Exists", Values:[]string(nil)}}}: ${unfit}`,
    ],
  ],
  [
    selecting({ scopeName: "BestEffort", operator: "In" }),
    [
      `${expressions}.operator: Invalid value: "In": must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity`,
      `${expressions}.values: Required value: must be at least one value when \`operator\` is 'In' or 'NotIn' for scope selector`,
    ],
  ],
  [
    selecting({ scopeName: "PriorityClass", operator: "Exists", values: ["high"] }),
    [
      `${expressions}.values: Invalid value: []string{"high"}: must be no value when \`operator\` is 'Exist' or 'DoesNotExist' for scope selector`,
    ],
  ],
  [
    selecting({ scopeName: "PriorityClass", operator: "Like" }),
    [`${expressions}.operator: Invalid value: "Like": not a valid selector operator`],
  ],
  [
    selecting(
      { scopeName: "Terminating", operator: "Exists" },
      { scopeName: "NotTerminating", operator: "Exists" },
    ),
    [`${expressions}: Invalid value: []core.ResourceQuotaScope(nil): conflicting scopes`],
  ],
  [
    {
      hard: { persistentvolumeclaims: "1", pods: null },
      ...selecting({ scopeName: "VolumeAttributesClass", operator: "In", values: ["gold"] }),
    },
    [],
  ],
])("a quota with %j", (spec, causes) => {
  expect(causesOf(quota.create({ spec }))).toEqual(causes);
});

test("scopes stay, and a status tells amounts of what there is", () => {
  expect(causesOf(quota.update({ spec: { scopes: ["Terminating"] } }))).toEqual([
    `spec.scopes: Invalid value: ${scopes("Terminating")}: field is immutable`,
  ]);
  const status = { hard: { bananas: "1" }, used: { pods: "-1" } };
  expect(causesOf(quota.update({ status }, "/status"))).toEqual([
    "status.hard[bananas]: Invalid value: bananas: must be a standard resource type or fully qualified",
    "status.hard[bananas]: Invalid value: bananas: must be a standard resource for quota",
    'status.used[pods]: Invalid value: "-1": must be greater than or equal to 0',
  ]);
  const { body } = quota.update({ status: { hard: { cpu: "0.1" } } }, "/status");
  expect(body).toMatchObject({ status: { hard: { cpu: "100m" } } });
});
