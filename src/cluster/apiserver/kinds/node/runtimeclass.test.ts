import { expect, test } from "vitest";
import { causesOf, Trials, warningsOf } from "../../../test-refusals.ts";

const runtimeClass = new Trials("/apis/node.k8s.io/v1/runtimeclasses", {
  metadata: { name: "gvisor" },
  handler: "runsc",
});
const toleration = { key: "a", operator: "Exists", tolerationSeconds: 5, effect: "NoExecute" };
const noLabel =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

test.each<[object, string[]]>([
  [{ handler: "Run" }, [`handler: Invalid value: "Run": ${noLabel}`]],
  [
    { overhead: { podFixed: { cpu: "-1", disk: "1" } } },
    [
      'overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      "overhead.limits[disk]: Invalid value: disk: must be a standard resource type or fully qualified",
      "overhead.limits[disk]: Invalid value: disk: must be a standard resource for containers",
    ],
  ],
  [
    { scheduling: { nodeSelector: { "a b": "c" } } },
    [
      "scheduling.nodeSelector: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    { scheduling: { tolerations: [toleration, { ...toleration, value: "v" }] } },
    [
      "scheduling.tolerations.tolerations[1].operator: Invalid value: \"v\": value must be empty when `operator` is 'Exists'",
    ],
  ],
  [
    { scheduling: { tolerations: [toleration, { ...toleration, tolerationSeconds: 6 }] } },
    [
      'scheduling.tolerations[1]: Duplicate value: core.Toleration{Key:"a", Operator:"Exists", Value:"", Effect:"NoExecute", TolerationSeconds:(*int64)(0xc000010000)}',
    ],
  ],
])("a RuntimeClass with %j", (change, causes) => {
  expect(causesOf(runtimeClass.create(change))).toEqual(causes);
});

test("what it runs stays; finalizers may have any name", () => {
  expect(causesOf(runtimeClass.update({ handler: "runc" }))).toEqual([
    'handler: Invalid value: "runc": field is immutable',
  ]);
  expect(causesOf(runtimeClass.update({ metadata: { finalizers: ["mine"] } }))).toEqual([]);
});

test("old labels of nodes come with a warning at every write", () => {
  const change = { scheduling: { nodeSelector: { "beta.kubernetes.io/os": "linux" } } };
  const warning = 'scheduling.nodeSelector: deprecated since v1.14; use "kubernetes.io/os" instead';
  expect(warningsOf(runtimeClass.create(change))).toEqual([warning]);
  const labels = { a: "b" };
  expect(warningsOf(runtimeClass.madeWith(change).update({ metadata: { labels } }))).toEqual([
    warning,
  ]);
});
