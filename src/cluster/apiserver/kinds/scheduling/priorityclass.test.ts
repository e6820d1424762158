import { expect, test } from "vitest";
import { causesOf, Trials } from "../../../test-refusals.ts";

const priorityClass = new Trials("/apis/scheduling.k8s.io/v1/priorityclasses", {
  metadata: { name: "high" },
  value: 1000,
});
const reserved =
  "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error:";
const critical = { metadata: { name: "system-node-critical" } };

test.each<[object, string[]]>([
  [
    { value: 1_000_000_001 },
    ["value: Forbidden: maximum allowed value of a user defined priority is 1000000000"],
  ],
  [{ value: 1_000_000_000 }, []],
  [
    { metadata: { name: "system-mine" } },
    [`${reserved} system-mine is not a known system priority class`],
  ],
  [critical, [`${reserved} value of system-node-critical PriorityClass must be 2000001000`]],
  [
    { ...critical, value: 2_000_001_000, globalDefault: true },
    [`${reserved} globalDefault of system-node-critical PriorityClass must be false`],
  ],
  [{ preemptionPolicy: "" }, ["preemptionPolicy: Required value"]],
  [
    { preemptionPolicy: "Sometimes" },
    [
      'preemptionPolicy: Unsupported value: "Sometimes": supported values: "PreemptLowerPriority", "Never"',
    ],
  ],
])("a PriorityClass with %j", (change, causes) => {
  expect(causesOf(priorityClass.create(change))).toEqual(causes);
});

test.each<[object, string[]]>([
  [{ description: "important" }, []],
  [{ value: 2_000_000_000 }, ["value: Forbidden: may not be changed in an update."]],
  [
    { preemptionPolicy: "Sometimes" },
    ['preemptionPolicy: Invalid value: "Sometimes": field is immutable'],
  ],
])("a change of a PriorityClass to %j", (change, causes) => {
  expect(causesOf(priorityClass.update(change))).toEqual(causes);
});

test("its generation is always the first", () => {
  const { body } = priorityClass.update({ description: "important" });
  expect(body).toMatchObject({ metadata: { generation: 1 }, description: "important" });
});
