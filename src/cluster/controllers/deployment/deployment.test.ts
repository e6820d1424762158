import { expect, test } from "vitest";
import type { ReplicaSet } from "#api/apps.ts";
import { TestRequests } from "../../test-requests.ts";
import { templateHash } from "../template-hash/template-hash.ts";

const one = "gcr.io/google-samples/kubernetes-bootcamp:v1";
const two = "jocatalin/kubernetes-bootcamp:v2";
const missing = "gcr.io/google-samples/kubernetes-bootcamp:v10";

function conditions(requests: TestRequests): string[] {
  return (requests.deployment.status.conditions ?? []).map(
    ({ type, status, reason, message }) => `${type} ${status} ${reason}: ${message}`,
  );
}

function images(requests: TestRequests): Set<string | undefined> {
  return new Set(
    requests.pods
      .filter(({ status }) => status.phase !== "Succeeded" && status.phase !== "Failed")
      .map(({ spec }) => spec.containers[0]!.image),
  );
}

test("observedGeneration lags the generation until the controller has looked", () => {
  const requests = new TestRequests();
  requests.createDeployment(one);
  requests.settle();
  const { metadata, status } = requests.setImage(two);
  expect([metadata.generation, status.observedGeneration]).toEqual([2, 1]);
  requests.advance(1);
  expect(requests.deployment.status.observedGeneration).toBe(2);
});

test("Recreate never runs two versions at the same time", () => {
  const requests = new TestRequests();
  requests.createDeployment(one, { strategy: { type: "Recreate" } });
  requests.settle();
  requests.setImage(two);
  let most = 0;
  requests.cluster.simulation.runUntil(requests.cluster.simulation.now + 120_000, () => {
    most = Math.max(most, images(requests).size);
    return false;
  });
  expect(most).toBe(1);
  expect(images(requests)).toEqual(new Set([two]));
  expect(requests.deployment.status).toMatchObject({ replicas: 3, availableReplicas: 3 });
});

test("a paused Deployment is scaled but not rolled on, and its deadline does not run", () => {
  const requests = new TestRequests();
  requests.createDeployment(one, { progressDeadlineSeconds: 60 });
  requests.settle();
  requests.patchDeployment({ paused: true });
  requests.setImage(two);
  requests.advance(300);
  expect(requests.sizes).toEqual({ 1: 3 });
  expect(conditions(requests)).toContain(
    "Progressing Unknown DeploymentPaused: Deployment is paused",
  );
  requests.patchDeployment({ replicas: 5 });
  requests.advance(60);
  expect(requests.sizes).toEqual({ 1: 5 });
  expect(images(requests)).toEqual(new Set([one]));
  requests.patchDeployment({ paused: false });
  requests.advance(120);
  expect(requests.sizes).toEqual({ 2: 5 });
});

test("minReadySeconds: a Pod counts as available when it was ready that long", () => {
  const requests = new TestRequests();
  requests.createDeployment("nginx:1.25", { replicas: 1, minReadySeconds: 20 });
  const { simulation } = requests.cluster;
  const isReady = () => (requests.deployment.status.readyReplicas ?? 0) === 1;
  simulation.runUntil(simulation.now + 60_000, isReady);
  const readyAt = simulation.now;
  const isAvailable = () => (requests.deployment.status.availableReplicas ?? 0) === 1;
  expect(isAvailable()).toBe(false);
  requests.settle(); // Waiting for it is unfinished work.
  expect(isAvailable()).toBe(true);
  expect((simulation.now - readyAt) / 1000).toBeGreaterThanOrEqual(19);
  expect((simulation.now - readyAt) / 1000).toBeLessThan(23);
});

test("progressDeadlineSeconds: the condition turns, and nothing is stopped or rolled back", () => {
  const requests = new TestRequests();
  requests.createDeployment(one, { replicas: 4, progressDeadlineSeconds: 30 });
  requests.settle();
  requests.setImage(missing);
  requests.advance(20);
  const stuck = { 1: 3, 2: 2 };
  expect(requests.sizes).toEqual(stuck);
  const name = requests.cluster
    .list("replicasets", "default")
    .find(({ metadata }) => metadata.annotations?.["deployment.kubernetes.io/revision"] === "2")!
    .metadata.name;
  expect(conditions(requests)).toEqual([
    "Available True MinimumReplicasAvailable: Deployment has minimum availability.",
    `Progressing True ReplicaSetUpdated: ReplicaSet "${name}" is progressing.`,
  ]);
  requests.advance(40);
  expect(conditions(requests)[1]).toBe(
    `Progressing False ProgressDeadlineExceeded: ReplicaSet "${name}" has timed out progressing.`,
  );
  expect(requests.sizes).toEqual(stuck);
  requests.setImage(two);
  requests.advance(120);
  expect(requests.sizes).toEqual({ 3: 4 });
});

test("revisionHistoryLimit: the oldest empty ReplicaSets go when a rollout is complete", () => {
  const requests = new TestRequests();
  requests.createDeployment("nginx:1.25", { replicas: 1, revisionHistoryLimit: 2 });
  requests.settle();
  for (const image of ["nginx:1.26", "nginx:1.27", "nginx:1.14.2", "nginx:1.16.1"]) {
    requests.setImage(image);
    requests.advance(120);
  }
  const revisions = requests.cluster
    .list("replicasets", "default")
    .map(({ metadata }) => metadata.annotations?.["deployment.kubernetes.io/revision"]);
  expect(revisions.toSorted((a, b) => Number(a) - Number(b))).toEqual(["3", "4", "5"]);
});

test("a template that comes back takes its ReplicaSet up again with a new revision", () => {
  const requests = new TestRequests();
  requests.createDeployment(one);
  requests.settle();
  requests.setImage(two);
  requests.settle();
  requests.setImage(one);
  requests.settle();
  const [set] = requests.cluster
    .list("replicasets", "default")
    .filter(({ spec }) => spec.template!.spec.containers[0]!.image === one);
  expect(set!.metadata.annotations).toEqual({
    "deployment.kubernetes.io/desired-replicas": "3",
    "deployment.kubernetes.io/max-replicas": "4",
    "deployment.kubernetes.io/revision": "3",
    "deployment.kubernetes.io/revision-history": "1",
  });
  expect(requests.deployment.metadata.annotations).toMatchObject({
    "deployment.kubernetes.io/revision": "3",
  });
});

test("a ReplicaSet of another's under the wanted name makes the hash change", () => {
  const requests = new TestRequests();
  const labels = { app: "web" };
  const draft = requests.ask<{ spec: { template: Parameters<typeof templateHash>[0] } }>(
    "POST",
    "/apis/apps/v1/namespaces/default/deployments?dryRun=All",
    {
      metadata: { name: "web" },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "c", image: one }] } },
      },
    },
  );
  const taken = `web-${templateHash(draft.spec.template, undefined)}`;
  const other = { other: "one" };
  requests.ask<ReplicaSet>("POST", "/apis/apps/v1/namespaces/default/replicasets", {
    metadata: { name: taken },
    spec: {
      replicas: 0,
      selector: { matchLabels: other },
      template: { metadata: { labels: other }, spec: { containers: [{ name: "c", image: one }] } },
    },
  });
  requests.createDeployment(one);
  requests.settle();
  const { status } = requests.deployment;
  expect(status).toMatchObject({ collisionCount: 1, availableReplicas: 3 });
  const names = requests.cluster
    .list("replicasets", "default")
    .map(({ metadata }) => metadata.name);
  expect(names).toContain(`web-${templateHash(draft.spec.template, 1)}`);
});

test("Pods that cannot be created: slow start tries one a look, and the reason is told", () => {
  const requests = new TestRequests();
  requests.createDeployment(one, { replicas: 10 }, { serviceAccountName: "robot" });
  requests.advance(5);
  const [set] = requests.cluster.list("replicasets", "default");
  const { name } = set!.metadata;
  const why = `pods "${name}-" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found`;
  expect(requests.events(name)).toEqual([`Warning FailedCreate Error creating: ${why}`]);
  expect(conditions(requests)).toContain(`ReplicaFailure True FailedCreate: ${why}`);
  const looks = requests.cluster
    .list("events", "default")
    .find(({ involvedObject }) => involvedObject.name === name)!.count!;
  expect(looks).toBeLessThan(15); // Ten Pods in each look would make many more.
  requests.ask("POST", "/api/v1/namespaces/default/serviceaccounts", {
    metadata: { name: "robot" },
  });
  requests.advance(60);
  expect(requests.deployment.status.availableReplicas).toBe(10);
  expect(conditions(requests).some((text) => text.startsWith("ReplicaFailure"))).toBe(false);
});

test("a new size in the middle of a stuck rollout is spread by proportion, as the documentation tells", () => {
  const requests = new TestRequests();
  const rollingUpdate = { maxSurge: 3, maxUnavailable: 2 };
  requests.createDeployment(one, {
    replicas: 10,
    strategy: { type: "RollingUpdate", rollingUpdate },
  });
  requests.settle();
  requests.setImage(missing);
  requests.advance(60);
  expect(requests.sizes).toEqual({ 1: 8, 2: 5 });
  requests.patchDeployment({ replicas: 15 });
  requests.advance(60);
  expect(requests.sizes).toEqual({ 1: 11, 2: 7 });
  expect(requests.deployment.status).toMatchObject({ availableReplicas: 11, updatedReplicas: 7 });
  requests.setImage(one);
  requests.advance(60);
  expect(requests.sizes).toEqual({ 3: 15 });
});
