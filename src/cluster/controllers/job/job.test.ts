import { expect, test } from "vitest";
import type { Job, JobSpec } from "#api/batch.ts";
import { TestRequests } from "../../test-requests.ts";

const path = "/apis/batch/v1/namespaces/default/jobs";

function newJob(spec: Partial<JobSpec>, command: readonly string[], pod: object = {}) {
  const api = new TestRequests();
  api.ask<Job>("POST", path, {
    metadata: { name: "work" },
    spec: {
      template: {
        spec: {
          restartPolicy: "Never",
          containers: [{ name: "c", image: "busybox:1.36", command }],
          ...pod,
        },
      },
      ...spec,
    },
  });
  return api;
}

const get = (api: TestRequests) => api.ask<Job>("GET", `${path}/work`);

function patch(api: TestRequests, spec: object): Job {
  return api.ask<Job>("PATCH", `${path}/work`, { spec }, "application/merge-patch+json");
}

/** `SuccessCriteriaMet CompletionsReached: Reached …` */
const conditionsOf = ({ status }: Job) =>
  (status.conditions ?? []).map(({ type, reason, message }) => `${type} ${reason}: ${message}`);

const reasons = (api: TestRequests) =>
  api.events("work").map((event) => event.replace(/pod: .*/, "pod: X"));

const ended = [
  "SuccessCriteriaMet CompletionsReached: Reached expected number of succeeded pods",
  "Complete CompletionsReached: Reached expected number of succeeded pods",
];

test("a Job runs one Pod to its end, counts it once, and lets go of it", () => {
  const api = newJob({}, ["sleep", "2"]);
  api.advance(1);
  const { metadata } = get(api);
  expect(api.pods[0]!.metadata).toMatchObject({
    generateName: "work-",
    labels: {
      "batch.kubernetes.io/controller-uid": metadata.uid,
      "batch.kubernetes.io/job-name": "work",
      "controller-uid": metadata.uid,
      "job-name": "work",
    },
    finalizers: ["batch.kubernetes.io/job-tracking"],
  });
  api.advance(20);
  const job = get(api);
  expect(conditionsOf(job)).toEqual(ended);
  const { conditions: _, startTime, completionTime, ...counts } = job.status;
  expect([startTime, completionTime].map(Boolean)).toEqual([true, true]);
  expect(counts).toEqual({ succeeded: 1, ready: 0, terminating: 0, uncountedTerminatedPods: {} });
  expect(api.pods.map(({ status }) => status.phase)).toEqual(["Succeeded"]);
  expect(api.pods[0]!.metadata.finalizers).toBeUndefined();
  expect(reasons(api)).toEqual([
    "Normal SuccessfulCreate Created pod: X",
    "Normal Completed Job completed",
  ]);
});

test("failed Pods are replaced after 10, 20, 40 … seconds until the limit is reached", () => {
  const api = newJob({ backoffLimit: 2 }, ["sh", "-c", "exit 1"]);
  const counts = [8, 6, 16, 44].map((seconds) => {
    api.advance(seconds);
    return api.pods.length;
  });
  expect(counts).toEqual([1, 2, 2, 3]);
  expect(conditionsOf(get(api))).toEqual([
    "FailureTarget BackoffLimitExceeded: Job has reached the specified backoff limit",
    "Failed BackoffLimitExceeded: Job has reached the specified backoff limit",
  ]);
  expect(get(api).status).toMatchObject({ failed: 3, uncountedTerminatedPods: {} });
  expect(reasons(api).at(-1)).toBe(
    "Warning BackoffLimitExceeded Job has reached the specified backoff limit",
  );
});

test("with OnFailure the container is restarted in its Pod, and restarts count", () => {
  const api = newJob({ backoffLimit: 1 }, ["sh", "-c", "exit 1"], { restartPolicy: "OnFailure" });
  api.advance(90);
  expect(conditionsOf(get(api))[1]).toBe(
    "Failed BackoffLimitExceeded: Job has reached the specified backoff limit",
  );
  expect(api.pods).toEqual([]);
});

test("no more Pods than parallelism at once, and no more successes than completions", () => {
  const api = newJob({ parallelism: 2, completions: 5 }, ["sleep", "1"]);
  let most = 0;
  api.cluster.subscribe(() => {
    const active = api.pods.filter(({ status }) => status.phase !== "Succeeded");
    most = Math.max(most, active.length);
  });
  api.advance(60);
  expect(most).toBe(2);
  expect(get(api).status.succeeded).toBe(5);
  expect(api.pods.length).toBe(5);
});

test("without completions the first success ends the Job", () => {
  const api = newJob({ parallelism: 3 }, ["sleep", "3"]);
  api.advance(30);
  expect(get(api).status.succeeded).toBe(3);
  expect(conditionsOf(get(api))).toEqual(ended);
});

test("an Indexed Job gives each Pod its index", () => {
  const script = "echo index $JOB_COMPLETION_INDEX";
  const indexed: Partial<JobSpec> = { completionMode: "Indexed", completions: 4, parallelism: 4 };
  const api = newJob(indexed, ["sh", "-c", script]);
  api.advance(30);
  const { status } = get(api);
  expect([status.completedIndexes, status.succeeded]).toEqual(["0-3", 4]);
  const pods = api.pods.map(({ metadata, spec }) => {
    const log = api.send("GET", `/api/v1/namespaces/default/pods/${metadata.name}/log`).body;
    const index = metadata.annotations?.["batch.kubernetes.io/job-completion-index"];
    return `${metadata.generateName} ${spec.hostname} ${index} ${String(log).trim()}`;
  });
  expect(pods.toSorted()).toEqual([
    "work-0- work-0 0 index 0",
    "work-1- work-1 1 index 1",
    "work-2- work-2 2 index 2",
    "work-3- work-3 3 index 3",
  ]);
});

const failsOdd = "test $JOB_COMPLETION_INDEX = 0 || test $JOB_COMPLETION_INDEX = 2";

test("with a limit per index the others go on, and the Job fails at its end", () => {
  const indexed: Partial<JobSpec> = { completionMode: "Indexed", completions: 4, parallelism: 2 };
  const api = newJob({ ...indexed, backoffLimitPerIndex: 1 }, ["sh", "-c", failsOdd]);
  api.advance(120);
  const job = get(api);
  expect(job.status).toMatchObject({ completedIndexes: "0,2", failedIndexes: "1,3", failed: 4 });
  expect(job.spec.backoffLimit).toBe(2_147_483_647);
  expect(conditionsOf(job)).toEqual([
    "FailureTarget FailedIndexes: Job has failed indexes",
    "Failed FailedIndexes: Job has failed indexes",
  ]);
});

test("too many failed indexes end the Job at once", () => {
  const indexed: Partial<JobSpec> = { completionMode: "Indexed", completions: 9, parallelism: 3 };
  const limits = { backoffLimitPerIndex: 0, maxFailedIndexes: 1 };
  const api = newJob({ ...indexed, ...limits }, ["sh", "-c", "exit 1"]);
  api.advance(60);
  expect(conditionsOf(get(api)).at(-1)).toBe(
    "Failed MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes",
  );
});

test("a success policy ends the Job before all indexes are through", () => {
  const script = "test $JOB_COMPLETION_INDEX = 0 || sleep 1000";
  const api = newJob(
    {
      completionMode: "Indexed",
      completions: 3,
      parallelism: 3,
      successPolicy: { rules: [{ succeededIndexes: "0" }] },
    },
    ["sh", "-c", script],
  );
  api.advance(60);
  expect(conditionsOf(get(api))).toEqual([
    "SuccessCriteriaMet SuccessPolicy: Matched rules at index 0",
    "Complete SuccessPolicy: Matched rules at index 0",
  ]);
  expect(get(api).status).toMatchObject({ succeeded: 1, completedIndexes: "0" });
});

test("a failure policy may fail the Job at once, or overlook a failure", () => {
  const rules: NonNullable<JobSpec["podFailurePolicy"]>["rules"] = [
    { action: "FailJob", onExitCodes: { operator: "In", values: [42] } },
    { action: "Ignore", onExitCodes: { operator: "In", values: [7] } },
  ];
  const fatal = newJob({ podFailurePolicy: { rules } }, ["sh", "-c", "exit 42"]);
  fatal.advance(30);
  const name = fatal.pods[0]!.metadata.name;
  expect(conditionsOf(get(fatal))[0]).toBe(
    `FailureTarget PodFailurePolicy: Container c for pod default/${name} failed with exit code 42 matching FailJob rule at index 0`,
  );
  const overlooked = newJob({ podFailurePolicy: { rules }, backoffLimit: 0 }, [
    "sh",
    "-c",
    "exit 7",
  ]);
  overlooked.advance(30);
  expect(get(overlooked).status).toMatchObject({ uncountedTerminatedPods: {} });
  expect(overlooked.pods.length).toBe(2);
  expect(get(overlooked).status.failed).toBeUndefined();
});

test("a deadline ends the Job and its Pods", () => {
  const api = newJob({ activeDeadlineSeconds: 10 }, ["sleep", "1000"]);
  api.advance(15);
  expect(conditionsOf(get(api))).toEqual([
    "FailureTarget DeadlineExceeded: Job was active longer than specified deadline",
  ]);
  expect(get(api).status).toMatchObject({ terminating: 1 });
  api.advance(40);
  expect(conditionsOf(get(api))[1]).toBe(
    "Failed DeadlineExceeded: Job was active longer than specified deadline",
  );
  expect(api.pods).toEqual([]);
});

test("a suspended Job has no Pods, and begins again when resumed", () => {
  const api = newJob({ suspend: true }, ["sleep", "2"]);
  api.advance(5);
  expect(api.pods).toEqual([]);
  expect(conditionsOf(get(api))).toEqual(["Suspended JobSuspended: Job suspended"]);
  expect(get(api).status.startTime).toBeUndefined();
  patch(api, { suspend: false });
  api.advance(20);
  expect(conditionsOf(get(api))).toEqual(["Suspended JobResumed: Job resumed", ...ended]);
  expect(reasons(api)).toEqual([
    "Normal Suspended Job suspended",
    "Normal SuccessfulCreate Created pod: X",
    "Normal Resumed Job resumed",
    "Normal Completed Job completed",
  ]);
});

test("suspending stops what runs without counting it", () => {
  const api = newJob({}, ["sleep", "1000"]);
  api.advance(5);
  patch(api, { suspend: true });
  api.advance(60);
  expect(api.pods).toEqual([]);
  expect(get(api).status).toMatchObject({ ready: 0, terminating: 0 });
  expect(get(api).status.failed).toBeUndefined();
});

test("a finished Job goes when its time has passed, with its Pods", () => {
  const api = newJob({ ttlSecondsAfterFinished: 30 }, ["true"]);
  api.advance(20);
  expect(conditionsOf(get(api))).toEqual(ended);
  api.advance(20);
  expect(api.send("GET", `${path}/work`).code).toBe(404);
  expect(api.pods).toEqual([]);
});

test("a deleted Job leaves its Pods unless told otherwise, and takes its finalizer from them", () => {
  const orphaning = newJob({}, ["sleep", "1000"]);
  orphaning.advance(5);
  orphaning.ask("DELETE", `${path}/work`);
  orphaning.advance(5);
  expect(orphaning.send("GET", `${path}/work`).code).toBe(404);
  const { finalizers, ownerReferences } = orphaning.pods[0]!.metadata;
  expect([finalizers, ownerReferences]).toEqual([undefined, undefined]);
  for (const propagationPolicy of ["Background", "Foreground"]) {
    const api = newJob({}, ["sleep", "1000"]);
    api.advance(5);
    api.ask("DELETE", `${path}/work`, { propagationPolicy });
    api.advance(60);
    expect(api.send("GET", `${path}/work`).code).toBe(404);
    expect(api.pods).toEqual([]);
  }
});

test("a deleted Pod counts as failed and is replaced", () => {
  const api = newJob({ parallelism: 2, completions: 2 }, ["sleep", "1000"]);
  api.advance(5);
  const [first] = api.pods;
  api.ask("DELETE", `/api/v1/namespaces/default/pods/${first!.metadata.name}`);
  api.advance(60);
  expect(get(api).status).toMatchObject({ active: 2, failed: 1, terminating: 0 });
  expect(api.pods.map(({ metadata }) => metadata.deletionTimestamp)).toEqual([
    undefined,
    undefined,
  ]);
});

test("a Pod that fits by labels is adopted, with the finalizer, and one that no longer does is released", () => {
  const api = newJob({}, ["sleep", "1000"]);
  api.advance(5);
  const [{ metadata }] = api.pods as [(typeof api.pods)[number]];
  const merge = "application/merge-patch+json";
  const pod = `/api/v1/namespaces/default/pods/${metadata.name}`;
  const foundling = { metadata: { ownerReferences: null, finalizers: null } };
  api.ask("PATCH", pod, foundling, merge);
  api.advance(5);
  expect(api.pods[0]!.metadata).toMatchObject({
    ownerReferences: [{ kind: "Job", name: "work" }],
    finalizers: ["batch.kubernetes.io/job-tracking"],
  });
  api.ask("PATCH", pod, { metadata: { labels: null } }, merge);
  api.advance(5);
  const released = api.pods.find(({ metadata: { name } }) => name === metadata.name)!.metadata;
  expect([released.ownerReferences, released.finalizers]).toEqual([undefined, undefined]);
  expect(api.pods.length).toBe(2);
});

test("what may not change, and which status may not be written", () => {
  const api = newJob({}, ["sleep", "1000"]);
  api.advance(5);
  expect(() => patch(api, { completions: 3 })).toThrow(
    'Job.batch "work" is invalid: spec.completions: Invalid value: 3: field is immutable',
  );
  expect(() => patch(api, { template: { spec: { dnsPolicy: "Default" } } })).toThrow(
    "spec.template: Invalid value: core.PodTemplateSpec{...}: field is immutable",
  );
  expect(patch(api, { parallelism: 2 }).metadata.generation).toBe(2);
  const status = { conditions: [{ type: "Complete", status: "True" }] };
  const merge = "application/merge-patch+json";
  expect(() => api.ask("PATCH", `${path}/work/status`, { status }, merge)).toThrow(
    "[status.completionTime: Required value: completionTime is required for Complete jobs, status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition, status.active: Invalid value: 1: active>0 is invalid for finished job]",
  );
});
