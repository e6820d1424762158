import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseLesson } from "./lesson.ts";

const modulePath = "public/lessons/update-your-app/lesson.md";

test("the module reads as three steps with their tasks", () => {
  const lesson = parseLesson(readFileSync(modulePath, "utf8"));
  expect(lesson.steps.map(({ id, tasks }) => [id, ...tasks.map((task) => task.id)])).toEqual([
    ["update-the-version-of-the-app", "look-around", "update-to-v2"],
    ["verify-an-update", "reach-v2", "confirm-rollout"],
    ["roll-back-an-update", "break-it", "find-the-cause", "roll-back"],
  ]);
});

test("the module shows every command of the reference as a block to click, in the reference's order", () => {
  const lesson = parseLesson(readFileSync(modulePath, "utf8"));
  const image = "kubernetes-bootcamp=gcr.io/google-samples/kubernetes-bootcamp:v10";
  expect(lesson.steps.flatMap(({ body }) => body.children.flatMap(commandOf))).toEqual([
    "kubectl get deployments",
    "kubectl get pods",
    "kubectl describe pods",
    "kubectl set image deployments/kubernetes-bootcamp kubernetes-bootcamp=jocatalin/kubernetes-bootcamp:v2",
    "kubectl get pods",
    "kubectl describe services/kubernetes-bootcamp",
    "export NODE_PORT=$(kubectl get services/kubernetes-bootcamp -o go-template='{{(index .spec.ports 0).nodePort}}')",
    "echo NODE_PORT=$NODE_PORT",
    "curl $(minikube ip):$NODE_PORT",
    "kubectl rollout status deployments/kubernetes-bootcamp",
    'kubectl describe pods | grep "Image"',
    `kubectl set image deployments/kubernetes-bootcamp ${image}`,
    "kubectl get deployments",
    "kubectl rollout status deployments/kubernetes-bootcamp",
    "kubectl get pods",
    'kubectl describe pods | grep "Image"',
    "kubectl rollout undo deployments/kubernetes-bootcamp",
    "kubectl get pods",
    'kubectl describe pods | grep "Image"',
  ]);
});

function commandOf(node: object): string[] {
  const { properties } = node as { properties?: { dataRun?: string } };
  return properties?.dataRun === undefined ? [] : [properties.dataRun.trim()];
}

const good = `---
id: small
title: A small lesson
duration: 5
tasks:
  - id: look
    title: Look
    check: { command: kubectl get pods }
    feedback: [{ say: Not yet. }]
    solve: [kubectl get pods]
---
## First

::task{look}
`;

test("a small lesson is enough, and what it leaves out has defaults", () => {
  expect(parseLesson(good)).toEqual({
    id: "small",
    title: "A small lesson",
    duration: 5,
    locale: "en",
    cluster: { nodes: 3, seed: 1, speed: 1, age: "0s", manifests: [] },
    tasks: [
      {
        id: "look",
        title: "Look",
        check: { command: "kubectl get pods" },
        needs: [],
        feedback: [{ say: "Not yet." }],
        hints: [],
        solve: ["kubectl get pods"],
      },
    ],
    steps: [
      {
        id: "first",
        title: "First",
        tasks: [{ id: "look", line: 14 }],
        body: {
          type: "root",
          children: [
            { type: "element", tagName: "div", properties: { dataTask: "look" }, children: [] },
          ],
        },
      },
    ],
  });
});

test.each([
  [
    "no front matter",
    "# Hello\n",
    [
      "1: a lesson begins with front matter: YAML between two lines of `---`, with at least id, title and duration",
    ],
  ],
  [
    "an empty file",
    "",
    [
      "1: a lesson begins with front matter: YAML between two lines of `---`, with at least id, title and duration",
    ],
  ],
  ["a missing title", good.replace("title: A small lesson\n", ""), ["2: `title` is missing"]],
  [
    "a misspelt key",
    good.replace("duration: 5", "duration: 5\nlocal: en"),
    ["5: `local` is not known here; remove it or correct its spelling"],
  ],
  ["a wrong type", good.replace("duration: 5", "duration: five"), ["4: `duration` must be number"]],
  [
    "an id with a space",
    good.replace("id: small", "id: my lesson"),
    ["2: `id` must be lower-case words joined by dashes, as in `scale-up`"],
  ],
  [
    "a check of no known form",
    good.replace("{ command: kubectl get pods }", "{ comand: x }"),
    [
      "8: `tasks[0].check` must have one of the keys `all`, `any`, `not`, `object`, `objects`, `rollout`, `command`, `responses`",
    ],
  ],
  [
    "a check of an unknown kind",
    good.replace("{ command: kubectl get pods }", "{ object: { kind: Pods, name: a } }"),
    [expect.stringMatching(/^8: `tasks\[0\]\.check\.object\.kind` must be one of the kinds /)],
  ],
  [
    "a path that is none",
    good.replace(
      "{ command: kubectl get pods }",
      "{ object: { kind: Pod, name: a }, where: [{ path: 'spec..x' }] }",
    ),
    [
      "8: `tasks[0].check.where[0].path` must be a path such as `.spec.replicas`, `.spec.ports[0].nodePort` or `.spec.containers[*].image`",
    ],
  ],
  [
    "feedback without a default",
    good.replace("[{ say: Not yet. }]", "[{ say: A, when: { command: x } }]"),
    [
      "9: `tasks[0].feedback` must end with a sentence that has no `when`: it is said when no other fits",
    ],
  ],
  [
    "a task without a place",
    good.replace("::task{look}", ""),
    [
      "6: task `look` has no place in the text; write `::task{look}` on a line of its own where it should stand",
    ],
  ],
  [
    "a task placed twice",
    `${good}\n::task{look}\n`,
    ["16: task `look` stands here a second time; keep one"],
  ],
  [
    "an unknown task",
    `${good}\n::task{lok}\n`,
    ["16: there is no task `lok` in the front matter; its tasks are `look`"],
  ],
  [
    "a need that comes later",
    good.replace("    check:", "    needs: [later]\n    check:"),
    ["6: task `look` needs `later`, which is not a task that comes before it"],
  ],
  [
    "no step",
    good.replace("## First", "First"),
    [
      "12: the text has no step; begin each with a heading such as `## Update the app`",
      "6: task `look` has no place in the text; write `::task{look}` on a line of its own where it should stand",
    ],
  ],
  [
    "YAML that does not parse",
    good.replace("title: A small lesson", "title: [A"),
    [expect.stringMatching(/^\d+: /)],
  ],
])("%s is refused with the line and what to do", (_, text, expected) => {
  const problems = catchProblems(() => parseLesson(text, "x.md"));
  expect(problems).toHaveLength(expected.length);
  expect(problems).toEqual(expect.arrayContaining(expected));
});

function catchProblems(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => line.replace("x.md:", ""));
  }
  return [];
}
