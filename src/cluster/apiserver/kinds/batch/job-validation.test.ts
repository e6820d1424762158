import { expect, test } from "vitest";
import { causesOf, Trials, warningsOf } from "../../../test-refusals.ts";

const container = { name: "main", image: "busybox:1.36" };
const job = new Trials("/apis/batch/v1/namespaces/default/jobs", {
  metadata: { name: "pi" },
  spec: { template: { spec: { restartPolicy: "Never", containers: [container] } } },
});
const indexed = { completionMode: "Indexed", completions: 3 };
const negative = "Invalid value: -1: must be greater than or equal to 0";
const needsIndexes = "requires indexed completion mode";
const actions = '"Count", "FailIndex", "FailJob", "Ignore"';

/** A Job whose policy of failure has this one rule. */
const rule = (given: object) => ({ podFailurePolicy: { rules: [given] } });
const onExit = (given: object) => rule({ action: "Ignore", onExitCodes: given });
const condition = { type: "DisruptionTarget", status: "True" };
const success = (...rules: object[]) => ({ ...indexed, successPolicy: { rules } });
const where = "spec.podFailurePolicy.rules[0]";
const succeeds = "spec.successPolicy.rules[0]";
const selector = { matchLabels: { app: "pi" } };

test.each<[object, string[]]>([
  [{ parallelism: -1 }, [`spec.parallelism: ${negative}`]],
  [
    { completions: -1, activeDeadlineSeconds: -1 },
    [`spec.completions: ${negative}`, `spec.activeDeadlineSeconds: ${negative}`],
  ],
  [
    { backoffLimit: -1, ttlSecondsAfterFinished: -1 },
    [`spec.backoffLimit: ${negative}`, `spec.ttlSecondsAfterFinished: ${negative}`],
  ],
  [
    { backoffLimitPerIndex: -1 },
    [
      `spec.backoffLimitPerIndex: ${negative}`,
      `spec.backoffLimitPerIndex: Invalid value: -1: ${needsIndexes}`,
    ],
  ],
  [
    { maxFailedIndexes: 1 },
    [
      "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified",
      `spec.maxFailedIndexes: Invalid value: 1: ${needsIndexes}`,
    ],
  ],
  [{ managedBy: "" }, ["spec.managedBy: Required value"]],
  [
    { managedBy: "me" },
    ['spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")'],
  ],
  [
    { managedBy: `example.com/${"x".repeat(60)}` },
    ["spec.managedBy: Too long: may not be more than 63 bytes"],
  ],
  [
    { completionMode: "Sorted" },
    ['spec.completionMode: Unsupported value: "Sorted": supported values: "NonIndexed", "Indexed"'],
  ],
  [
    { completionMode: "Indexed", parallelism: 100_001 },
    [
      "spec.completions: Required value: when completion mode is Indexed",
      "spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed",
    ],
  ],
  [
    { ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 4 },
    ["spec.maxFailedIndexes: Invalid value: 4: must be less than or equal to completions"],
  ],
  [
    { ...indexed, completions: 100_001, backoffLimitPerIndex: 1, parallelism: 10_001 },
    [
      "spec.maxFailedIndexes: Required value: must be specified when completions is above 100000",
      "spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index",
    ],
  ],
  [
    { ...indexed, completions: 100_001, backoffLimitPerIndex: 1, maxFailedIndexes: 100_001 },
    [
      "spec.maxFailedIndexes: Invalid value: 100001: must be less than or equal to 100000",
      "spec.maxFailedIndexes: Invalid value: 100001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index",
    ],
  ],
  [
    { podReplacementPolicy: "Never" },
    [
      'spec.podReplacementPolicy: Unsupported value: "Never": supported values: "Failed", "TerminatingOrFailed"',
    ],
  ],
  [
    {
      podReplacementPolicy: "TerminatingOrFailed",
      ...rule({ action: "Ignore", onPodConditions: [condition] }),
    },
    [
      'spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"',
    ],
  ],
  [
    rule({ onPodConditions: [condition] }),
    [`${where}.action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]`],
  ],
  [
    rule({ action: "Explode" }),
    [
      `${where}.action: Unsupported value: "Explode": supported values: ${actions}`,
      `${where}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`,
    ],
  ],
  [
    rule({ action: "FailIndex", onPodConditions: [{ type: "a b", status: "Perhaps" }] }),
    [
      `${where}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`,
      `${where}.onPodConditions[0].type: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
      `${where}.onPodConditions[0].status: Unsupported value: "Perhaps": supported values: "False", "True", "Unknown"`,
    ],
  ],
  [
    rule({
      action: "Ignore",
      onExitCodes: { operator: "In", values: [1] },
      onPodConditions: [condition],
    }),
    [`${where}: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported`],
  ],
  [
    onExit({ values: [], containerName: "x" }),
    [
      `${where}.onExitCodes.operator: Required value: valid values: ["In" "NotIn"]`,
      `${where}.onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template`,
      `${where}.onExitCodes.values: Invalid value: []int32{}: at least one value is required`,
    ],
  ],
  [
    onExit({ operator: "Like" }),
    [
      `${where}.onExitCodes.operator: Unsupported value: "Like": supported values: "In", "NotIn"`,
      `${where}.onExitCodes.values: Invalid value: []int32(nil): at least one value is required`,
    ],
  ],
  [
    onExit({ operator: "In", values: [5, 0, 5] }),
    [
      `${where}.onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator`,
      `${where}.onExitCodes.values[2]: Duplicate value: 5`,
      `${where}.onExitCodes.values: Invalid value: []int32{5, 0, 5}: must be ordered`,
    ],
  ],
  [
    { successPolicy: { rules: [{ succeededCount: 1 }] } },
    [
      `spec.successPolicy: Invalid value: batch.SuccessPolicy{Rules:[]batch.SuccessPolicyRule{batch.SuccessPolicyRule{SucceededIndexes:(*string)(nil), SucceededCount:(*int32)(0xc000010000)}}}: ${needsIndexes}`,
    ],
  ],
  [
    success(),
    [
      "spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified",
    ],
  ],
  [
    success({}),
    [
      `${succeeds}: Required value: at least one of succeededCount or succeededIndexes must be specified`,
    ],
  ],
  [
    success({ succeededCount: 4, succeededIndexes: "0-1" }),
    [
      `${succeeds}.succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of specified completions)`,
      `${succeeds}.succeededCount: Invalid value: 4: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)`,
    ],
  ],
  [
    success({ succeededCount: -1, succeededIndexes: "1,0" }),
    [
      `${succeeds}.succeededIndexes: Invalid value: "1,0": error parsing succeededIndexes: non-increasing order, previous: 1, current: 0`,
      `${succeeds}.succeededCount: ${negative}`,
    ],
  ],
  [
    success({ succeededIndexes: "0-3" }),
    [
      `${succeeds}.succeededIndexes: Invalid value: "0-3": error parsing succeededIndexes: too large index: "3"`,
    ],
  ],
  [
    { template: { spec: { restartPolicy: null } } },
    ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ],
  [
    {
      template: { spec: { restartPolicy: "OnFailure" } },
      ...rule({ action: "Ignore", onPodConditions: [condition] }),
    },
    [
      'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
    ],
  ],
  [
    { manualSelector: true },
    [
      "spec.selector: Required value",
      "spec.template.metadata.labels: Invalid value: map[string]string(nil): `selector` does not match template `labels`",
    ],
  ],
  [
    { manualSelector: true, selector, template: { metadata: { labels: { app: "e" } } } },
    [
      'spec.template.metadata.labels: Invalid value: map[string]string{"app":"e"}: `selector` does not match template `labels`',
    ],
  ],
  [{ manualSelector: true, selector, template: { metadata: { labels: { app: "pi" } } } }, []],
  [{ ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 3 }, []],
  [success({ succeededIndexes: "0-2", succeededCount: 2 }), []],
])("a Job with %j", (spec, causes) => {
  expect(causesOf(job.create({ spec }))).toEqual(causes);
});

test("a Job that selects for another, and one whose Pods cannot have their names", () => {
  const labels = { "controller-uid": "1" };
  const causes = causesOf(job.create({ spec: { template: { metadata: { labels } } } }));
  expect(causes).toHaveLength(1);
  expect(causes[0]).toMatch(
    /^spec\.template\.metadata\.labels\[controller-uid\]: Invalid value: map\[string\]string\{.*"controller-uid":"1".*\}: must be '[-0-9a-f]{36}'$/,
  );
  const name = "a".repeat(62);
  expect(causesOf(job.create({ metadata: { name }, spec: indexed }))).toEqual([
    `metadata.name: Invalid value: "${name}": will not able to create pod with invalid DNS label: ${name}-2`,
  ]);
});

const immutable = "field is immutable";
const zone = { nodeSelector: { zone: "a" } };
const template = "spec.template: Invalid value: core.PodTemplateSpec{...}: field is immutable";

test.each<[object, object, string[]]>([
  [{ parallelism: 5, suspend: true, activeDeadlineSeconds: 5 }, {}, []],
  [{ completions: 2 }, {}, [`spec.completions: Invalid value: 2: ${immutable}`]],
  [
    { completions: 2 },
    indexed,
    ["spec.completions: Invalid value: 2: can only be modified in tandem with spec.parallelism"],
  ],
  [{ completions: 2, parallelism: 2 }, indexed, []],
  [
    { completionMode: "NonIndexed" },
    indexed,
    [`spec.completionMode: Invalid value: "NonIndexed": ${immutable}`],
  ],
  [{ managedBy: "a.io/b" }, {}, [`spec.managedBy: Invalid value: "a.io/b": ${immutable}`]],
  [
    { backoffLimitPerIndex: null },
    { ...indexed, backoffLimitPerIndex: 1 },
    [`spec.backoffLimitPerIndex: Invalid value: "null": ${immutable}`],
  ],
  [
    rule({ action: "Ignore", onPodConditions: [condition] }),
    { podReplacementPolicy: "Failed" },
    [
      `spec.podFailurePolicy: Invalid value: batch.PodFailurePolicy{Rules:[]batch.PodFailurePolicyRule{batch.PodFailurePolicyRule{Action:"Ignore", OnExitCodes:(*batch.PodFailurePolicyOnExitCodesRequirement)(nil), OnPodConditions:[]batch.PodFailurePolicyOnPodConditionsPattern{batch.PodFailurePolicyOnPodConditionsPattern{Type:"DisruptionTarget", Status:"True"}}}}}: ${immutable}`,
    ],
  ],
  [
    { successPolicy: null },
    success({ succeededCount: 1 }),
    [`spec.successPolicy: Invalid value: "null": ${immutable}`],
  ],
  [{ template: { spec: zone } }, {}, [template]],
  [{ template: { spec: zone } }, { suspend: true }, []],
  [{ template: { spec: { priority: 3 } } }, { suspend: true }, [template]],
  // The Job's own rules are asked twice.
  [{ parallelism: -1 }, {}, [`spec.parallelism: ${negative}`, `spec.parallelism: ${negative}`]],
])("a change of a Job to %j, made with %j", (spec, before, causes) => {
  expect(causesOf(job.madeWith({ spec: before }).update({ spec }))).toEqual(causes);
});

const is = (...types: string[]) => ({
  conditions: types.map((type) => ({ type, status: "True" })),
});
const [early, late] = ["2026-01-01T08:00:00Z", "2026-01-01T09:00:00Z"];
const complete = is("SuccessCriteriaMet", "Complete");
const completed = { ...complete, startTime: early, completionTime: late };
const shownLate = "Invalid value: 2026-01-01 09:00:00 +0000 UTC";
const failed = { ...is("FailureTarget", "Failed"), startTime: early };
const unset = "status.conditions: Invalid value: cannot";

test.each<[object, object, string[]]>([
  [completed, {}, []],
  [failed, {}, []],
  [
    { active: -1, succeeded: -1, failed: -1, ready: -2, terminating: -1 },
    {},
    [
      `status.active: ${negative}`,
      `status.succeeded: ${negative}`,
      `status.failed: ${negative}`,
      "status.ready: Invalid value: -2: must be greater than or equal to 0",
      `status.terminating: ${negative}`,
      "status.failed: Invalid value: -1: cannot decrease the failed counter",
      "status.succeeded: Invalid value: -1: cannot decrease the succeeded counter",
    ],
  ],
  [
    { uncountedTerminatedPods: { succeeded: ["a", ""], failed: ["a"] } },
    {},
    [
      'status.uncountedTerminatedPods.succeeded[1]: Invalid value: "": must not be empty',
      'status.uncountedTerminatedPods.failed[0]: Duplicate value: "a"',
    ],
  ],
  [
    { ...completed, ...is("SuccessCriteriaMet", "Complete", "FailureTarget", "Failed") },
    {},
    [
      `${unset} set Complete=True and Failed=true conditions`,
      `${unset} set Complete=True and FailureTarget=true conditions`,
      `${unset} set SuccessCriteriaMet=True and Failed=true conditions`,
      `${unset} set SuccessCriteriaMet=True and FailureTarget=true conditions`,
    ],
  ],
  [
    { startTime: late, completionTime: early },
    {},
    [
      "status.completionTime: Invalid value: 2026-01-01 08:00:00 +0000 UTC: cannot set completionTime when there is no Complete=True condition",
      "status.completionTime: Invalid value: 2026-01-01 08:00:00 +0000 UTC: completionTime cannot be set before startTime",
    ],
  ],
  [
    is("Complete"),
    {},
    [
      "status.completionTime: Required value: completionTime is required for Complete jobs",
      `${unset} set Complete=True condition without the SuccessCriteriaMet=true condition`,
      "status.startTime: Required value: startTime is required for finished job",
    ],
  ],
  [
    { ...is("Failed"), startTime: early },
    {},
    [`${unset} set Failed=True condition without the FailureTarget=true condition`],
  ],
  [
    { ...failed, active: 1, terminating: 1, ready: 2, uncountedTerminatedPods: { failed: ["u"] } },
    {},
    [
      "status.active: Invalid value: 1: active>0 is invalid for finished job",
      'status.uncountedTerminatedPods: Invalid value: batch.UncountedTerminatedPods{Succeeded:[]types.UID(nil), Failed:[]types.UID{"u"}}: uncountedTerminatedPods needs to be empty for finished job',
      "status.terminating: Invalid value: 1: terminating>0 is invalid for finished job",
      "status.ready: Invalid value: 2: cannot set more ready pods than active",
    ],
  ],
  [
    { completedIndexes: "0", failedIndexes: "1" },
    {},
    [
      'status.completedIndexes: Invalid value: "0": cannot set non-empty completedIndexes when non-indexed completion mode',
      'status.failedIndexes: Invalid value: "1": cannot set non-null failedIndexes when backoffLimitPerIndex is null',
    ],
  ],
  [
    { ...is("Suspended"), startTime: null },
    { startTime: early },
    ["status.startTime: Required value: startTime cannot be removed for unsuspended job"],
  ],
  [
    is(),
    failed,
    [
      `${unset} disable the terminal Failed=True condition`,
      `${unset} disable the terminal FailureTarget=True condition`,
    ],
  ],
  [
    { ...is(), completionTime: null },
    completed,
    [
      `${unset} disable the terminal Complete=True condition`,
      `${unset} disable the SuccessCriteriaMet=True condition`,
    ],
  ],
  [
    { startTime: early, completionTime: late },
    { ...completed, completionTime: early },
    [`status.completionTime: ${shownLate}: completionTime cannot be mutated`],
  ],
  [
    { failed: 1, succeeded: 1 },
    { failed: 2, succeeded: 2 },
    [
      "status.failed: Invalid value: 1: cannot decrease the failed counter",
      "status.succeeded: Invalid value: 1: cannot decrease the succeeded counter",
    ],
  ],
])("a Job whose status becomes %j after %j", (status, before, causes) => {
  expect(causesOf(job.madeWith({}, before).update({ status }, "/status"))).toEqual(causes);
});

test.each<[object, string[]]>([
  [
    { completedIndexes: "1-0", failedIndexes: "x" },
    [
      'status.completedIndexes: Invalid value: "1-0": error parsing completedIndexes: non-increasing order, previous: 1, current: 0',
      'status.failedIndexes: Invalid value: "x": error parsing failedIndexes: cannot convert string to integer for index: "x"',
    ],
  ],
  [
    { completedIndexes: "0-1", failedIndexes: "1-2" },
    [
      'status.failedIndexes: Invalid value: "1-2": failedIndexes and completedIndexes overlap at index: 1',
    ],
  ],
  [
    { completedIndexes: "1-2-3", failedIndexes: "3" },
    [
      `status.completedIndexes: Invalid value: "1-2-3": error parsing completedIndexes: the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by '-'`,
      'status.failedIndexes: Invalid value: "3": error parsing failedIndexes: too large index: "3"',
    ],
  ],
])("an Indexed Job whose status becomes %j", (status, causes) => {
  const made = { spec: { ...indexed, backoffLimitPerIndex: 1 } };
  expect(causesOf(job.madeWith(made).update({ status }, "/status"))).toEqual(causes);
});

test("defaults and warnings of a Job", () => {
  const { body } = job.create();
  expect((body as { spec: object }).spec).toMatchObject({
    completions: 1,
    parallelism: 1,
    backoffLimit: 6,
    completionMode: "NonIndexed",
    suspend: false,
    podReplacementPolicy: "TerminatingOrFailed",
    manualSelector: false,
  });
  const many = { completionMode: "Indexed", completions: 100_001, parallelism: 10_001 };
  const tooMany =
    "spec: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail";
  expect(warningsOf(job.create({ spec: many }))).toEqual([tooMany]);
  expect(warningsOf(job.create({ metadata: { name: "a.b" } }))).toEqual([
    "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
  ]);
  expect(
    warningsOf(job.madeWith({ spec: { ...many, parallelism: 5 } }).update({ spec: many })),
  ).toEqual([tooMany]);
  expect(
    warningsOf(job.madeWith({ spec: many }).update({ metadata: { labels: { a: "b" } } })),
  ).toEqual([]);
});
