import { expect, test } from "vitest";
import type { CronJob, CronJobSpec } from "#api/batch.ts";
import { TestRequests } from "../../test-requests.ts";

const path = "/apis/batch/v1/namespaces/default/cronjobs";

// The cluster's time begins at 2026-01-01T09:00:00Z, 29454300 minutes after the epoch.
function newCronJob(spec: Partial<CronJobSpec>, command = ["true"]): TestRequests {
  const api = new TestRequests();
  api.advance(10);
  const container = { name: "c", image: "busybox:1.36", command };
  const pod = { restartPolicy: "Never", containers: [container] };
  api.ask("POST", path, {
    metadata: { name: "tick" },
    spec: {
      schedule: "* * * * *",
      jobTemplate: {
        metadata: { labels: { app: "tick" } },
        spec: { backoffLimit: 0, template: { spec: pod } },
      },
      ...spec,
    },
  });
  return api;
}

const get = (api: TestRequests) => api.ask<CronJob>("GET", `${path}/tick`);
const jobs = (api: TestRequests) =>
  api.cluster.list("jobs", "default").map(({ metadata }) => metadata.name);

function patch(api: TestRequests, spec: object): void {
  api.ask("PATCH", `${path}/tick`, { spec }, "application/merge-patch+json");
}

test("each minute a Job, of which the youngest three stay", () => {
  const api = newCronJob({});
  api.advance(55);
  const [job] = api.cluster.list("jobs", "default");
  expect(job!.metadata).toMatchObject({
    name: "tick-29454301",
    labels: { app: "tick" },
    annotations: { "batch.kubernetes.io/cronjob-scheduled-timestamp": "2026-01-01T09:01:00Z" },
    ownerReferences: [{ apiVersion: "batch/v1", kind: "CronJob", name: "tick", controller: true }],
  });
  expect(api.events("tick")).toEqual([
    "Normal SuccessfulCreate Created job tick-29454301",
    "Normal SawCompletedJob Saw completed job: tick-29454301, condition: Complete",
  ]);
  api.advance(240);
  expect(jobs(api)).toEqual(["tick-29454303", "tick-29454304", "tick-29454305"]);
  expect(get(api).status).toEqual({
    lastScheduleTime: "2026-01-01T09:05:00Z",
    lastSuccessfulTime: "2026-01-01T09:05:03Z",
  });
});

test("of failed Jobs one stays", () => {
  const api = newCronJob({}, ["false"]);
  api.advance(200);
  expect(jobs(api)).toEqual(["tick-29454303"]);
  expect(api.events("tick").at(-1)).toBe(
    "Normal SawCompletedJob Saw completed job: tick-29454303, condition: Failed",
  );
});

/** What is active after two minutes, and what was said last. */
function afterTwo(concurrencyPolicy: NonNullable<CronJobSpec["concurrencyPolicy"]>) {
  const api = newCronJob({ concurrencyPolicy }, ["sleep", "1000"]);
  api.advance(125);
  const active = get(api).status.active?.map(({ name }) => name);
  return [active, api.events("tick").at(-1)];
}

test("a Job that still runs is joined, awaited or replaced, as the policy says", () => {
  const created = "Normal SuccessfulCreate Created job tick-29454302";
  expect(afterTwo("Allow")).toEqual([["tick-29454301", "tick-29454302"], created]);
  expect(afterTwo("Forbid")).toEqual([
    ["tick-29454301"],
    "Normal JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid",
  ]);
  expect(afterTwo("Replace")).toEqual([["tick-29454302"], created]);
});

test("what was missed while suspended is made up for once, unless it is too late", () => {
  const late = newCronJob({ suspend: true });
  late.advance(200);
  expect(jobs(late)).toEqual([]);
  patch(late, { suspend: false });
  late.advance(1);
  expect(jobs(late)).toEqual(["tick-29454303"]);
  const tooLate = newCronJob({ suspend: true, startingDeadlineSeconds: 5 });
  tooLate.advance(200);
  patch(tooLate, { suspend: false });
  tooLate.advance(1);
  expect(jobs(tooLate)).toEqual([]);
  tooLate.advance(60);
  expect(jobs(tooLate)).toEqual(["tick-29454304"]);
});

test("a new schedule begins with its next time", () => {
  const api = newCronJob({ schedule: "0 0 1 1 *" });
  api.advance(100);
  patch(api, { schedule: "*/1 * * * *" });
  api.advance(5);
  expect(jobs(api)).toEqual([]);
  api.advance(60);
  expect(jobs(api)).toEqual(["tick-29454302"]);
});

test("a schedule that never comes is noticed", () => {
  const api = newCronJob({ schedule: "59 23 31 2 *" });
  api.advance(100);
  expect(api.events("tick")).toEqual([
    "Warning InvalidSchedule invalid schedule: 59 23 31 2 * : time difference between two schedules is less than 1 second",
  ]);
});

test("times are meant in the zone that is named", () => {
  const api = newCronJob({ schedule: "2 10 * * *", timeZone: "Europe/Berlin" });
  api.advance(120);
  const [job] = api.cluster.list("jobs", "default");
  expect(job!.metadata.annotations).toEqual({
    "batch.kubernetes.io/cronjob-scheduled-timestamp": "2026-01-01T10:02:00+01:00",
  });
});

test("somebody else's Job of ours is noticed, and a Job that vanished", () => {
  const api = newCronJob({}, ["sleep", "1000"]);
  api.advance(55);
  api.ask("DELETE", "/apis/batch/v1/namespaces/default/jobs/tick-29454301", {
    propagationPolicy: "Background",
  });
  const { metadata, spec } = get(api);
  api.ask("POST", "/apis/batch/v1/namespaces/default/jobs", {
    metadata: {
      name: "manual",
      ownerReferences: [
        {
          apiVersion: "batch/v1",
          kind: "CronJob",
          name: "tick",
          uid: metadata.uid,
          controller: true,
        },
      ],
    },
    spec: spec.jobTemplate.spec,
  });
  api.advance(2);
  const about = "Saw a job that the controller did not create or forgot: manual";
  expect(api.events("tick").slice(1)).toEqual([
    `Warning UnexpectedJob ${about}`,
    "Normal MissingJob Active job went missing: tick-29454301",
  ]);
});
