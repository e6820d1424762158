import { expect, test } from "vitest";
import { causesOf, Trials, warningsOf } from "../../../test-refusals.ts";

const container = { name: "main", image: "busybox:1.36" };
const template = { spec: { restartPolicy: "Never", containers: [container] } };
const cronJob = new Trials("/apis/batch/v1/namespaces/default/cronjobs", {
  metadata: { name: "tick" },
  spec: { schedule: "*/5 * * * *", jobTemplate: { spec: { template } } },
});
const path = "spec.jobTemplate.spec";
const ofTemplate = (spec: object) => ({ jobTemplate: { spec } });
const noZone = (name: string) =>
  `spec.timeZone: Invalid value: ${JSON.stringify(name)}: unknown time zone ${name}`;

test.each<[object, string[]]>([
  [{ schedule: null }, ["spec.schedule: Required value"]],
  [
    { schedule: "hourly" },
    ['spec.schedule: Invalid value: "hourly": expected exactly 5 fields, found 1: [hourly]'],
  ],
  [
    { schedule: "TZ=UTC 0 * * * *" },
    [
      'spec.schedule: Invalid value: "TZ=UTC 0 * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ],
  ],
  [
    { startingDeadlineSeconds: -1 },
    ["spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0"],
  ],
  [
    { timeZone: "" },
    ['spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string'],
  ],
  [{ timeZone: "Mars/Base" }, [noZone("Mars/Base")]],
  [{ timeZone: "Europe//Berlin" }, [noZone("Europe//Berlin")]],
  [{ timeZone: "-Etc" }, [noZone("-Etc")]],
  [{ timeZone: "a..b" }, ['spec.timeZone: Invalid value: "a..b": time: invalid location name']],
  [
    { timeZone: "Local" },
    [
      'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    ],
  ],
  [{ timeZone: "Europe/Berlin" }, []],
  [
    { concurrencyPolicy: "Queue" },
    [
      'spec.concurrencyPolicy: Unsupported value: "Queue": supported values: "Allow", "Forbid", "Replace"',
    ],
  ],
  [
    ofTemplate({ parallelism: -1, selector: { matchLabels: { a: "b" } }, manualSelector: true }),
    [
      `${path}.parallelism: Invalid value: -1: must be greater than or equal to 0`,
      `${path}.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"a":"b"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: \`selector\` will be auto-generated`,
      `${path}.manualSelector: Unsupported value: true: supported values: "nil", "false"`,
    ],
  ],
  // Jobs get the usual status of a condition; templates of Jobs do not.
  [
    ofTemplate({
      podFailurePolicy: { rules: [{ action: "Ignore", onPodConditions: [{ type: "X" }] }] },
    }),
    [
      `${path}.podFailurePolicy.rules[0].onPodConditions[0].status: Required value: valid values: ["False" "True" "Unknown"]`,
    ],
  ],
  [
    ofTemplate({ template: { spec: { restartPolicy: "Always" } } }),
    [`${path}.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"`],
  ],
  [
    { successfulJobsHistoryLimit: -1, failedJobsHistoryLimit: -1 },
    [
      "spec.successfulJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0",
      "spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0",
    ],
  ],
])("a CronJob with %j, new or changed", (spec, causes) => {
  expect(causesOf(cronJob.create({ spec }))).toEqual(causes);
  expect(causesOf(cronJob.update({ spec }))).toEqual(causes);
});

test("the name leaves room for that of a Job", () => {
  const name = "a".repeat(53);
  expect(causesOf(cronJob.create({ metadata: { name } }))).toEqual([
    `metadata.name: Invalid value: "${name}": must be no more than 52 characters`,
  ]);
});

test("defaults and warnings of a CronJob; its status is not looked at", () => {
  expect((cronJob.create().body as { spec: object }).spec).toMatchObject({
    concurrencyPolicy: "Allow",
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  const deprecated = ofTemplate({
    template: { spec: { nodeSelector: { "beta.kubernetes.io/os": "linux" } } },
  });
  const warning = `${path}.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead`;
  expect(warningsOf(cronJob.create({ spec: deprecated }))).toEqual([warning]);
  expect(
    warningsOf(cronJob.madeWith({ spec: deprecated }).update({ spec: { suspend: true } })),
  ).toEqual([warning]);
  expect(
    causesOf(cronJob.update({ status: { lastScheduleTime: "2026-01-01T08:00:00Z" } }, "/status")),
  ).toEqual([]);
});
