import { expect, test } from "vitest";
import { captionOf, stages } from "./caption.ts";
import { deployment, pod, replicaSet, rowsOf } from "./testing/rows.ts";

const web = deployment({ name: "web", desired: 2, updated: 2 });
const old = replicaSet({ name: "web-1", ownerId: web.id, isNew: false, revision: 1, createdAt: 1 });
const current = replicaSet({
  name: "web-2",
  ownerId: web.id,
  revision: 2,
  createdAt: 2,
  image: "app:v2",
  desired: 2,
});
const v2 = { ownerId: current.id, image: "app:v2", version: "v2" };
const rollingWeb = { ...web, image: "app:v2", progressing: "ReplicaSetUpdated" };

test("there is a text for each of the four stages", () => {
  expect(stages.map(({ stage }) => stage)).toEqual([1, 2, 3, 4]);
  for (const { title, text } of stages) expect(`${title} ${text}`).toMatch(/^[A-Z].{60,}\.$/);
});

test("the first Pods of a Deployment start", () => {
  const only = { ...current, image: "app:v1", revision: 1 };
  const starting = { ...web, progressing: "ReplicaSetUpdated" };
  const a = pod({ name: "a", ownerId: only.id, phase: "Pending", ready: false });
  expect(captionOf(rowsOf(starting, only, a))).toEqual({
    stage: 1,
    branch: "starting",
    title: "The first Pods start",
    text: "web has 1 Pod (v1), 0 of them ready; 2 are desired.",
  });
});

test("Pods that crash are told with their status", () => {
  const failing = { failing: true, ready: false, status: "CrashLoopBackOff" };
  const rows = rowsOf(
    web,
    { ...current, revision: 1 },
    pod({ name: "a", ...v2, ...failing }),
    pod({ name: "b", ...v2, ...failing }),
  );
  expect(captionOf(rows)).toEqual({
    stage: 1,
    branch: "stuck",
    title: "The Pods cannot start",
    text: "2 Pods (v1) cannot run: CrashLoopBackOff.",
  });
});

test("an update whose new Pods never become ready is stuck once its deadline has passed", () => {
  const rows = [
    old,
    current,
    pod({ name: "old", ownerId: old.id }),
    pod({ name: "new", ...v2, ready: false }),
  ];
  const late = { ...rollingWeb, progressing: "ProgressDeadlineExceeded" };
  expect(captionOf(rowsOf(rollingWeb, ...rows)).branch).toBe("");
  expect(captionOf(rowsOf(late, ...rows))).toMatchObject({
    stage: 2,
    branch: "stuck",
    text: expect.stringMatching(
      /^The progress deadline has passed\. 1 old Pod \(v1\) must keep serving/,
    ),
  });
  // The controller has not looked at the latest change yet.
  expect(captionOf(rowsOf({ ...late, generation: 2 }, ...rows)).branch).toBe("");
});

test("half of the new Pods ready makes stage 3, all of them stage 4", () => {
  const rows = [old, current, pod({ name: "old", ownerId: old.id })];
  const a = pod({ name: "a", ...v2 });
  const b = pod({ name: "b", ...v2 });
  expect(captionOf(rowsOf(rollingWeb, ...rows, { ...a, ready: false }))).toMatchObject({
    stage: 2,
    text: "0 of 2 Pods ready with v2, 1 starting, 1 still with v1.",
  });
  expect(captionOf(rowsOf(rollingWeb, ...rows, a)).stage).toBe(3);
  expect(captionOf(rowsOf(rollingWeb, old, current, a, b))).toMatchObject({
    stage: 4,
    branch: "",
    text: "Both Pods run v2.",
  });
});

test("old Pods that only shut down no longer count", () => {
  const going = pod({ name: "old", ownerId: old.id, terminating: true });
  const rows = rowsOf(
    rollingWeb,
    old,
    current,
    pod({ name: "a", ...v2 }),
    pod({ name: "b", ...v2 }),
    going,
  );
  expect(captionOf(rows)).toMatchObject({
    stage: 4,
    text: "Both Pods run v2. 1 Pod is shutting down.",
  });
});

test("of several Deployments the one that changes is told about", () => {
  const quiet = deployment({ name: "api", createdAt: -1, updated: 1, ready: 1, available: 1 });
  const set = replicaSet({ name: "api-1", ownerId: quiet.id });
  const rows = rowsOf(
    quiet,
    set,
    pod({ name: "api", ownerId: set.id }),
    rollingWeb,
    old,
    current,
    pod({ name: "old", ownerId: old.id }),
    pod({ name: "new", ...v2, ready: false }),
  );
  expect(captionOf(rows)).toMatchObject({ stage: 2, text: expect.stringContaining("with v2") });
});
