import { expect, test } from "vitest";
import type { CronJob, Job } from "#api/batch.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const busybox = "registry.k8s.io/e2e-test-images/busybox:1.36.1-1";

function cronJob(name: string, spec: object, command = ["sleep", "300"], labels = {}) {
  const volumeMounts = [{ name: "data", mountPath: "/data" }];
  const pod = {
    restartPolicy: "OnFailure",
    volumes: [{ name: "data", emptyDir: {} }],
    containers: [{ name: "c", image: busybox, command, volumeMounts, resources: {} }],
  };
  const job = { parallelism: 1, completions: 1, backoffLimit: 1, template: { spec: pod } };
  return {
    metadata: { name, creationTimestamp: null, labels },
    spec: { schedule: "*/1 * * * ?", jobTemplate: { spec: job }, ...spec },
    status: {},
  };
}

function create(concurrencyPolicy: string, more: object = {}): NamespacedClient {
  const client = new NamespacedClient();
  client.create("cronjobs", cronJob("cron", { concurrencyPolicy, ...more }));
  return client;
}

const active = (client: NamespacedClient) =>
  client.get<CronJob>("cronjobs", "cron").status.active?.length ?? 0;
const alive = (client: NamespacedClient) =>
  client
    .list<Job>("jobs")
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name);

test("Jobs that last longer than a minute run beside each other where that is allowed", () => {
  const client = create("Allow");
  client.until(() => active(client) >= 2);
  expect(alive(client).length).toBeGreaterThanOrEqual(2);
  client.remove("cronjobs", "cron", { propagationPolicy: "Background" });
  client.until(() => client.list("jobs").length + client.list("pods").length === 0);
});

test("a suspended one makes no Jobs", () => {
  const client = create("Allow", { suspend: true });
  client.advance(300);
  expect([active(client), client.list("jobs")]).toEqual([0, []]);
});

test("where it is forbidden, the first Job is the only one until it ends", () => {
  const client = create("Forbid");
  client.until(() => active(client) === 1);
  const first = alive(client);
  client.advance(200);
  expect([active(client), alive(client)]).toEqual([1, first]);
});

test("a Job is replaced by the next", () => {
  const client = create("Replace");
  client.until(() => active(client) === 1);
  const [first] = alive(client);
  client.until(() => {
    expect(alive(client).length).toBeLessThanOrEqual(1);
    return alive(client).length === 1 && alive(client)[0] !== first;
  });
});

test("the API: lists and watches everywhere, patches, replacements, the status, deletions", () => {
  const client = new NamespacedClient();
  const labels = { "special-label": "mine" };
  const limits = { successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0 };
  const spec = { schedule: "* */1 * * ?", concurrencyPolicy: "Allow", ...limits };
  const body = (name: string) => cronJob(name, spec, ["/bin/true"], labels);
  const created = client.create<CronJob>("cronjobs", body("test-api"));
  const path = client.path("cronjobs", "test-api");
  const list = (at: string) =>
    client.ask<{ items: CronJob[]; metadata: { resourceVersion: string } }>(
      "GET",
      `${at}?labelSelector=special-label=mine`,
    );
  expect(list(client.path("cronjobs")).items).toHaveLength(1);
  const everywhere = list("/apis/batch/v1/cronjobs");
  expect(everywhere.items).toHaveLength(1);
  const told = client.follow<CronJob>(
    "cronjobs",
    `labelSelector=special-label=mine&resourceVersion=${everywhere.metadata.resourceVersion}`,
  );
  client.patch("merge", path, { metadata: { annotations: { patched: "true" } } });
  const found = client.get<CronJob>("cronjobs", "test-api");
  const annotations = { ...found.metadata.annotations, updated: "true" };
  client.replace<CronJob>("cronjobs", { ...found, metadata: { ...found.metadata, annotations } });
  expect(told.map(({ type, object }) => [type, object.metadata.annotations])).toEqual([
    ["MODIFIED", { patched: "true" }],
    ["MODIFIED", { patched: "true", updated: "true" }],
  ]);
  const patched = client.patch<CronJob>("merge", `${path}/status`, {
    metadata: { annotations: { patchedstatus: "true" } },
    status: { lastScheduleTime: "2026-01-01T08:59:00Z" },
  });
  expect(patched.status.lastScheduleTime).toBe("2026-01-01T08:59:00Z");
  expect(patched.metadata.annotations).toEqual({ ...annotations, patchedstatus: "true" });
  const lastScheduleTime = "2026-01-01T08:59:30Z";
  const updated = client.replace<CronJob>(
    "cronjobs",
    { ...patched, status: { ...patched.status, lastScheduleTime } },
    "status",
  );
  expect(updated.status.lastScheduleTime).toBe(lastScheduleTime);
  const status = client.get<CronJob>("cronjobs", "test-api", "status");
  expect(status.metadata.uid).toBe(created.metadata.uid);
  client.create("cronjobs", body("for-removal"));
  client.remove("cronjobs", "for-removal");
  expect(client.code("GET", client.path("cronjobs", "for-removal"))).toBe(404);
  client.ask("DELETE", `${client.path("cronjobs")}?labelSelector=special-label=mine`, {});
  expect(list(client.path("cronjobs")).items).toEqual([]);
});
