// Histories by seed: Jobs that succeed and fail while people suspend, resize and delete, and evictions
// against a budget. What must hold is checked whenever a Pod is made and whenever a status is written.

import { expect, test } from "vitest";
import type { Job } from "#api/batch.ts";
import { isJobFinished } from "#api/batch.ts";
import type { Pod } from "#api/core.ts";
import { controllerOf } from "#api/meta.ts";
import type { PodDisruptionBudget } from "#api/policy.ts";
import { Random } from "#base/random.ts";
import type { Change } from "./cluster.ts";
import { TestRequests } from "./test-requests.ts";

const seeds = Array.from({ length: 8 }, (_, index) => index + 1);
const jobs = "/apis/batch/v1/namespaces/default/jobs";
const merge = "application/merge-patch+json";
const commands = [
  ["true"],
  ["sleep", "3"],
  ["sh", "-c", "sleep 2; exit 1"],
  ["sh", "-c", "test $JOB_COMPLETION_INDEX = 1 && exit 1"],
  ["sh", "-c", "sleep 20"],
];

const isActive = ({ metadata, status }: Pod) =>
  metadata.deletionTimestamp === undefined &&
  status.phase !== "Succeeded" &&
  status.phase !== "Failed";

const podsOf = (api: TestRequests, { metadata }: Job) =>
  api.pods.filter((pod) => controllerOf(pod)?.uid === metadata.uid);

/** What is wrong with this change, if anything. */
function fault(
  api: TestRequests,
  { type, resource, object, previous }: Change,
): string | undefined {
  if (resource === "pods" && type === "ADDED") {
    const job = api.cluster.find("jobs", "default", controllerOf(object)?.name ?? "");
    if (!job) return undefined;
    const active = podsOf(api, job).filter(isActive).length;
    const { parallelism = 1, suspend } = job.spec;
    if (suspend) return `${job.metadata.name} is suspended and gets a Pod`;
    return active > parallelism
      ? `${job.metadata.name} has ${active} active Pods of ${parallelism}`
      : undefined;
  }
  if (resource !== "jobs" || type === "DELETED") return undefined;
  const [{ metadata, spec, status }, before] = [object as Job, previous as Job | undefined];
  const { succeeded = 0, failed = 0 } = status;
  const isIndexed = spec.completionMode === "Indexed";
  if (spec.completions !== undefined && succeeded > spec.completions) {
    return `${metadata.name} succeeded ${succeeded} times of ${spec.completions}`;
  }
  if (failed < (before?.status.failed ?? 0))
    return `${metadata.name} has fewer failures than before`;
  if (!isIndexed && succeeded < (before?.status.succeeded ?? 0)) {
    return `${metadata.name} has fewer successes than before`;
  }
  const wasOver = before !== undefined && isJobFinished(before);
  return wasOver && !isJobFinished(object as Job)
    ? `${metadata.name} is no longer over`
    : undefined;
}

function createJob(api: TestRequests, random: Random, name: string): void {
  const isIndexed = random.int(2) === 0;
  const command = commands[random.int(isIndexed ? commands.length : 3)]!;
  api.ask("POST", jobs, {
    metadata: { name },
    spec: {
      parallelism: 1 + random.int(4),
      completions: 1 + random.int(5),
      backoffLimit: random.int(4),
      activeDeadlineSeconds: 900,
      ...(isIndexed && { completionMode: "Indexed" }),
      ...(isIndexed && random.int(2) === 0 && { backoffLimitPerIndex: random.int(2) }),
      ...(random.int(3) === 0 && { podReplacementPolicy: "Failed" }),
      template: {
        spec: {
          restartPolicy: "Never",
          containers: [{ name: "c", image: "busybox:1.36", command }],
        },
      },
    },
  });
}

/** One thing that somebody does to a Job or its Pods. */
function disturb(api: TestRequests, random: Random, name: string): void {
  const patch = (spec: object) => api.send("PATCH", `${jobs}/${name}`, { spec }, merge);
  const job = api.cluster.find("jobs", "default", name)!;
  const pod = podsOf(api, job)[0]?.metadata.name;
  const what = random.int(5);
  if (what === 0) patch({ suspend: true });
  else if (what === 1) patch({ suspend: false });
  else if (what === 2) patch({ parallelism: 1 + random.int(4) });
  else if (pod !== undefined) api.send("DELETE", `/api/v1/namespaces/default/pods/${pod}`);
}

test.each(seeds)("Jobs keep their limits and come to an end, seed %i", (seed) => {
  const api = new TestRequests(seed);
  const random = new Random(seed);
  const faults: string[] = [];
  api.cluster.subscribe((change) => {
    const found = fault(api, change);
    if (found !== undefined) faults.push(found);
  });
  const names = ["a", "b", "c"];
  for (const name of names) createJob(api, random, name);
  for (let step = 0; step < 25; step++) {
    api.advance(random.int(8));
    disturb(api, random, names[random.int(names.length)]!);
  }
  for (const name of names)
    api.ask("PATCH", `${jobs}/${name}`, { spec: { suspend: false } }, merge);
  api.advance(2000);
  expect(faults).toEqual([]);
  for (const name of names) {
    const job = api.cluster.find("jobs", "default", name)!;
    expect([name, isJobFinished(job)]).toEqual([name, true]);
    expect(job.status).toMatchObject({ ready: 0, terminating: 0, uncountedTerminatedPods: {} });
    expect(podsOf(api, job).filter(isActive)).toEqual([]);
  }
  expect(api.pods.filter(({ metadata }) => metadata.finalizers)).toEqual([]);
});

test("the checks find what they are for", () => {
  const api = new TestRequests();
  const job = { metadata: { name: "a" }, spec: { completions: 1 }, status: { succeeded: 2 } };
  const change = { type: "MODIFIED", resource: "jobs", object: job } as unknown as Change;
  expect(fault(api, change)).toBe("a succeeded 2 times of 1");
});

test.each(seeds)("no eviction takes a Pod that the budget needs, seed %i", (seed) => {
  const api = new TestRequests(seed);
  const random = new Random(seed);
  api.createDeployment("nginx:1.25", { replicas: 5 });
  api.settle();
  const minAvailable = 1 + random.int(4);
  const selector = { matchLabels: { app: "web" } };
  const budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
  api.ask("POST", budgets, { metadata: { name: "web" }, spec: { selector, minAvailable } });
  api.advance(1);
  const healthy = () =>
    api.pods.filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined &&
        status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
    ).length;
  let evicted = 0;
  for (let step = 0; step < 40; step++) {
    const pod = api.pods[random.int(api.pods.length)]!.metadata.name;
    const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: pod } };
    const before = healthy();
    const { code } = api.send("POST", `/api/v1/namespaces/default/pods/${pod}/eviction`, body);
    if (healthy() < before) {
      evicted++;
      expect(code).toBe(201);
      expect(healthy()).toBeGreaterThanOrEqual(minAvailable);
    }
    api.advance(random.int(4));
  }
  expect(evicted).toBeGreaterThan(0);
  api.settle();
  const { status } = api.ask<PodDisruptionBudget>("GET", `${budgets}/web`);
  expect(status).toMatchObject({ currentHealthy: 5, disruptionsAllowed: 5 - minAvailable });
});
