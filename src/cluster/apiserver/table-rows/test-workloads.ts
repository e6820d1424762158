// Rows of workloads.

import {
  type Case,
  core,
  inDefault,
  labels,
  merged,
  selected,
  selector,
  template,
  wide,
} from "./test-case.ts";

export const workloads: readonly Case[] = [
  [
    "PodTemplate",
    `${core}${inDefault}/podtemplates`,
    { template },
    undefined,
    ["x", ...wide, selected],
  ],
  [
    "ReplicationController",
    `${core}${inDefault}/replicationcontrollers`,
    { spec: { replicas: 3, selector: labels, template } },
    { replicas: 2, readyReplicas: 1 },
    ["x", 3, 2, 1, "0s", ...wide, selected],
  ],
  [
    "ReplicaSet",
    `/apis/apps/v1${inDefault}/replicasets`,
    { spec: { replicas: 0, selector, template } },
    { replicas: 2, readyReplicas: 1 },
    ["x", 0, 2, 1, "0s", ...wide, selected],
  ],
  [
    "Deployment",
    `/apis/apps/v1${inDefault}/deployments`,
    {
      spec: {
        replicas: 3,
        template,
        selector: { ...selector, matchExpressions: [{ key: "app", operator: "Exists" }] },
      },
    },
    { replicas: 3, updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1 },
    ["x", "1/3", 2, 1, "0s", ...wide, "app=web,app,tier=a"],
  ],
  [
    "StatefulSet",
    `/apis/apps/v1${inDefault}/statefulsets`,
    { spec: { replicas: 2, serviceName: "s", selector, template } },
    { replicas: 2, readyReplicas: 1 },
    ["x", "1/2", "0s", ...wide],
  ],
  [
    "DaemonSet",
    `/apis/apps/v1${inDefault}/daemonsets`,
    {
      spec: {
        selector,
        template: merged(template, { spec: { nodeSelector: { b: "2", a: "1" } } }),
      },
    },
    {
      desiredNumberScheduled: 5,
      currentNumberScheduled: 4,
      numberReady: 3,
      updatedNumberScheduled: 2,
      numberAvailable: 1,
      numberMisscheduled: 0,
    },
    ["x", 5, 4, 3, 2, 1, "a=1,b=2", "0s", ...wide, selected],
  ],
  [
    "ControllerRevision of an owner",
    `/apis/apps/v1${inDefault}/controllerrevisions`,
    {
      revision: 7,
      data: { a: 1 },
      metadata: {
        ownerReferences: [
          { apiVersion: "apps/v1", kind: "StatefulSet", name: "s", uid: "u", controller: true },
        ],
      },
    },
    undefined,
    ["x", "statefulset.apps/s", 7, "0s"],
  ],
  [
    "ControllerRevision of an owner of the core group",
    `/apis/apps/v1${inDefault}/controllerrevisions`,
    {
      revision: 7,
      data: { a: 1 },
      metadata: {
        ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "p", uid: "u", controller: true }],
      },
    },
    undefined,
    ["x", "pod/p", 7, "0s"],
  ],
  [
    "ControllerRevision of nobody",
    `/apis/apps/v1${inDefault}/controllerrevisions`,
    { revision: 7, data: { a: 1 } },
    undefined,
    ["x", "<none>", 7, "0s"],
  ],
  [
    "PodDisruptionBudget by what must be there",
    `/apis/policy/v1${inDefault}/poddisruptionbudgets`,
    { spec: { minAvailable: "50%" } },
    { disruptionsAllowed: 2, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    ["x", "50%", "N/A", 2, "0s"],
  ],
  [
    "PodDisruptionBudget by what may be missing",
    `/apis/policy/v1${inDefault}/poddisruptionbudgets`,
    { spec: { maxUnavailable: 1 } },
    undefined,
    ["x", "N/A", "1", 0, "0s"],
  ],
];

export const job = { template: merged(template, { spec: { restartPolicy: "Never" } }) };
const manual = { ...job, manualSelector: true, selector };
const ofJob = (...cells: unknown[]) => ["x", ...cells, "0s", ...wide, selected];
const condition = (type: string) => ({
  type,
  status: "True",
  reason: "R",
  lastProbeTime: "2026-01-01T09:00:00Z",
  lastTransitionTime: "2026-01-01T09:00:00Z",
});

export const jobs: readonly Case[] = [
  ["Job", "", manual, undefined, ofJob("Running", "0/1", "")],
  [
    "Job of some completions",
    "",
    { ...manual, completions: 5, parallelism: 2 },
    { succeeded: 2, startTime: "2026-01-01T08:57:30Z" },
    ofJob("Running", "2/5", "2m30s"),
  ],
  [
    "Job of a work queue",
    "",
    { ...manual, parallelism: 3 },
    { succeeded: 1 },
    ofJob("Running", "1/1 of 3", ""),
  ],
  [
    "Job of a work queue and one Pod",
    "",
    { ...manual, parallelism: 1 },
    undefined,
    ofJob("Running", "0/1", ""),
  ],
  [
    "Job that is complete",
    "",
    manual,
    {
      succeeded: 1,
      startTime: "2026-01-01T08:00:00Z",
      completionTime: "2026-01-01T08:00:07Z",
      conditions: [condition("SuccessCriteriaMet"), condition("Complete")],
    },
    ofJob("Complete", "1/1", "7s"),
  ],
  [
    "Job that failed",
    "",
    manual,
    {
      startTime: "2026-01-01T08:59:00Z",
      conditions: [condition("FailureTarget"), condition("Failed")],
    },
    ofJob("Failed", "0/1", "60s"),
  ],
  [
    "Job that is about to fail",
    "",
    manual,
    { startTime: "2026-01-01T08:59:00Z", conditions: [condition("FailureTarget")] },
    ofJob("FailureTarget", "0/1", "60s"),
  ],
  [
    "Job that is suspended",
    "",
    { ...manual, suspend: true },
    { conditions: [condition("Suspended")] },
    ofJob("Suspended", "0/1", ""),
  ],
].map(([title, , spec, status, cells]) => [
  title,
  `/apis/batch/v1${inDefault}/jobs`,
  { spec },
  status,
  cells,
]) as never;

export const cronJobs: readonly Case[] = [
  [
    "CronJob",
    `/apis/batch/v1${inDefault}/cronjobs`,
    { spec: { schedule: "*/5 * * * *", jobTemplate: { spec: job } } },
    undefined,
    ["x", "*/5 * * * *", "<none>", "False", 0, "<none>", "0s", ...wide, "<none>"],
  ],
  [
    "CronJob of a zone that is suspended",
    `/apis/batch/v1${inDefault}/cronjobs`,
    {
      spec: {
        schedule: "@daily",
        timeZone: "Etc/UTC",
        suspend: true,
        jobTemplate: { spec: job },
      },
    },
    {
      active: [{ name: "a" }, { name: "b" }],
      lastScheduleTime: "2026-01-01T08:00:00Z",
    },
    ["x", "@daily", "Etc/UTC", "True", 2, "60m", "0s", ...wide, "<none>"],
  ],
];
