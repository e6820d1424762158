import { expect, test } from "vitest";
import type { KubernetesObject } from "#api/meta.ts";
import { holds } from "./checks.ts";
import { LessonEngine } from "./engine.ts";
import { parseLesson } from "./lesson.ts";
import { parsePath, valuesAt } from "./path.ts";
import type { Check } from "./schema.ts";
import type { CommandRun, ResponseSeen, World } from "./world.ts";

class FakeWorld implements World {
  readonly commandsRun: CommandRun[] = [];
  readonly responsesSeen: ResponseSeen[] = [];
  readonly objects: KubernetesObject[] = [];

  add(object: object): this {
    this.objects.push(object as KubernetesObject);
    return this;
  }

  run(line: string, exitCode = 0): this {
    this.commandsRun.push({ argv: line.split(" "), exitCode });
    return this;
  }

  find: World["find"] = (resource, namespace, name) =>
    this.list(resource, namespace).find(({ metadata }) => metadata.name === name);

  list: World["list"] = (resource, namespace) =>
    this.objects.filter(
      ({ kind, metadata }) =>
        `${kind.toLowerCase()}s` === resource &&
        (namespace === undefined || (metadata.namespace ?? "") === namespace),
    ) as never;
}

const pod = (name: string, fields: object = {}): object => ({
  kind: "Pod",
  apiVersion: "v1",
  metadata: { name, namespace: "default", uid: name, labels: { app: "web" } },
  spec: { containers: [{ image: "nginx:1.27" }] },
  status: {},
  ...fields,
});

test("commands match by words in order, whatever flags and aliases stand between", () => {
  const world = new FakeWorld().run("kubectl -n default get -o wide po,deploy").run("ls", 2);
  const ran = (command: string, exitCode?: number): boolean =>
    holds({ command, ...(exitCode !== undefined && { exitCode }) }, world);
  expect(ran("kubectl get pods|po")).toBe(true);
  expect(ran("kubectl get deploy")).toBe(true);
  expect(ran("kubectl po get")).toBe(false);
  expect(ran("get po")).toBe(false);
  expect(ran("ls", 0)).toBe(false);
  expect(ran("ls", 2)).toBe(true);
  expect(holds({ command: "kubectl get pods" }, new FakeWorld().run("kubectl get pods/web"))).toBe(
    true,
  );
});

test.each<[string, Check, boolean]>([
  [
    "an object that is there",
    { object: { kind: "Pod", name: "a", namespace: "default" }, where: [], exists: true },
    true,
  ],
  [
    "an object that is not",
    { object: { kind: "Pod", name: "x", namespace: "default" }, where: [], exists: true },
    false,
  ],
  [
    "absence",
    { object: { kind: "Pod", name: "x", namespace: "default" }, where: [], exists: false },
    true,
  ],
  [
    "another namespace",
    { object: { kind: "Pod", name: "a", namespace: "other" }, where: [], exists: true },
    false,
  ],
  [
    "a value",
    {
      object: { kind: "Pod", name: "a", namespace: "default" },
      where: [{ path: ".spec.containers[*].image", endsWith: ":1.27" }],
      exists: true,
    },
    true,
  ],
  [
    "an absent field",
    {
      object: { kind: "Pod", name: "a", namespace: "default" },
      where: [{ path: ".spec.nodeName", exists: false }],
      exists: true,
    },
    true,
  ],
  [
    "how many",
    {
      objects: { kind: "Pod", namespace: "default", labels: { app: "web" } },
      where: [],
      equals: 2,
    },
    true,
  ],
  [
    "at most",
    { objects: { kind: "Pod", namespace: "default", labels: {} }, where: [], atMost: 1 },
    false,
  ],
  [
    "none",
    { objects: { kind: "Pod", namespace: "default", labels: { app: "db" } }, where: [] },
    false,
  ],
  [
    "not",
    { not: { objects: { kind: "Pod", namespace: "default", labels: { app: "db" } }, where: [] } },
    true,
  ],
])("%s", (_, check, expected) => {
  expect(holds(check, new FakeWorld().add(pod("a")).add(pod("b")))).toBe(expected);
});

const revision = (n: number): object => ({ "deployment.kubernetes.io/revision": `${n}` });
const owned = (uid: string): object[] => [{ uid, controller: true }];
const metadata = (name: string, more: object): object => ({
  name,
  uid: name,
  namespace: "default",
  ...more,
});

test("a rollout is stuck when a Pod of the newest ReplicaSet cannot start, not when another cannot", () => {
  const waiting = { containerStatuses: [{ state: { waiting: { reason: "ErrImagePull" } } }] };
  const world = new FakeWorld()
    .add({
      kind: "Deployment",
      metadata: metadata("web", { generation: 2, annotations: revision(2) }),
      spec: { replicas: 2 },
      status: { observedGeneration: 2, replicas: 3, updatedReplicas: 1, availableReplicas: 2 },
    })
    .add({
      kind: "ReplicaSet",
      metadata: metadata("old", { annotations: revision(1), ownerReferences: owned("web") }),
    })
    .add({
      kind: "ReplicaSet",
      metadata: metadata("new", { annotations: revision(2), ownerReferences: owned("web") }),
    })
    .add(pod("stray", { status: waiting }))
    .add(
      pod("of-old", {
        metadata: metadata("of-old", { ownerReferences: owned("old") }),
        status: waiting,
      }),
    );
  const state = (is: "complete" | "progressing" | "stuck"): boolean =>
    holds({ rollout: { name: "web", namespace: "default" }, is }, world);
  expect(["complete", "progressing", "stuck"].filter((is) => state(is as "stuck"))).toEqual([
    "progressing",
  ]);
  world.add(
    pod("of-new", {
      metadata: metadata("of-new", { ownerReferences: owned("new") }),
      status: waiting,
    }),
  );
  expect(["complete", "progressing", "stuck"].filter((is) => state(is as "stuck"))).toEqual([
    "stuck",
  ]);
});

const lesson = parseLesson(`---
id: two
title: Two
duration: 5
tasks:
  - id: make
    title: Make a Pod
    check: { object: { kind: Pod, name: a } }
    feedback:
      - { when: { command: kubectl run }, say: It is on its way. }
      - { say: There is no Pod a. }
    solve: [kubectl run a --image=nginx]
  - id: look
    title: Look at it
    needs: [make]
    check: { command: kubectl get pods }
    feedback: [{ say: Nobody looked. }]
    solve: [kubectl get pods]
---
## Do
::task{make}

::task{look}
`);

test("a task waits for its needs, says why not yet, and stays passed", () => {
  const world = new FakeWorld();
  const engine = new LessonEngine(lesson, world);
  const states = (): string[] => engine.states.map(({ passed, why }) => (passed ? "passed" : why));
  expect(states()).toEqual(["There is no Pod a.", "First: Make a Pod."]);
  world.run("kubectl get pods").run("kubectl run a");
  engine.acted();
  expect(engine.refresh()).toBe(true);
  expect(states()).toEqual(["It is on its way.", "First: Make a Pod."]);
  world.add(pod("a"));
  expect(engine.refresh()).toBe(false); // Nobody told it.
  engine.changed("pods");
  expect(engine.refresh()).toBe(true);
  // What was done before its needs had passed does not count.
  expect(states()).toEqual(["passed", "Nobody looked."]);
  world.objects.length = 0;
  world.run("kubectl get pods");
  engine.help("look");
  engine.acted();
  expect(engine.refresh()).toBe(true);
  expect(engine.states).toEqual([
    { id: "make", passed: true, why: "", withHelp: false },
    { id: "look", passed: true, why: "", withHelp: true },
  ]);
});

test("a change of a resource that no open task asks about is not looked at", () => {
  const world = new FakeWorld().add(pod("a"));
  const engine = new LessonEngine(lesson, world);
  world.run("kubectl get pods");
  engine.changed("services");
  expect(engine.refresh()).toBe(false);
});

test.each([
  [".spec.ports[0].nodePort", ["spec", "ports", 0, "nodePort"]],
  ["spec.containers[*].image", ["spec", "containers", "*", "image"]],
  [".metadata.labels['app.kubernetes.io/name']", ["metadata", "labels", "app.kubernetes.io/name"]],
  ["", undefined],
  [".spec..x", undefined],
  [".spec[", undefined],
  ["{.spec}", undefined],
])("path %j", (text, expected) => {
  expect(parsePath(text)).toEqual(expected);
});

test("a path never leaves the data", () => {
  expect(valuesAt({ a: 1 }, ["constructor"])).toEqual([]);
  expect(valuesAt({ a: [1, 2] }, ["a", "*"])).toEqual([1, 2]);
  expect(valuesAt({ a: [1, 2] }, ["a", "length"])).toEqual([]);
});
