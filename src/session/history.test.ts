import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { must } from "#base/assert.ts";
import { parseLesson } from "#lessons/lesson.ts";
import { Session } from "./session.ts";

const path = "public/lessons/update-your-app/lesson.md";
const lesson = parseLesson(readFileSync(path, "utf8"), path);

interface Watched {
  readonly session: Session;
  /** All that went to the screen. */
  screen: string;
}

function open(seed: number): Watched {
  const watched = { screen: "" } as { session: Session; screen: string };
  watched.session = new Session({
    lesson,
    seed,
    turn: async () => {
      await setImmediate();
    },
    onOutput: (text) => (watched.screen += text),
  });
  return watched;
}

/** Rows of the picture, clock and tasks: what the page would show. */
const shown = ({ session }: Watched): unknown => {
  const frame = session.takeFrame();
  const rows = [...must(frame, "frame").delta.added].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { now: session.now, rows, tasks: session.tasks };
};

const setImage = (tag: string): string =>
  `kubectl set image deployments/kubernetes-bootcamp kubernetes-bootcamp=${tag}`;
const v2 = setImage("jocatalin/kubernetes-bootcamp:v2");
const v10 = setImage("gcr.io/google-samples/kubernetes-bootcamp:v10");

test("undo lives the past again without the last command that changed something", async () => {
  const first = open(7);
  first.session.runLine(v2);
  await first.session.wait(40_123);
  const before = first.screen;
  const frames = first.session.now;
  first.session.runLine(v10);
  await first.session.wait(90_000);
  first.session.input("kubectl get pods\r");
  await first.session.wait(1000);
  const { line, before: past } = must(first.session.undoable, "undoable");
  expect(line).toBe(v10);

  const again = open(7);
  await again.session.replay(past);
  expect(again.screen).toBe(before);
  expect(again.session.now).toBe(frames);
  expect(again.session.undoable?.line).toBe(v2);

  // The same as one in which it was never typed.
  const never = open(7);
  never.session.runLine(v2);
  await never.session.wait(40_123);
  expect(shown(again)).toEqual(shown(never));
});

test("keystrokes, Ctrl-C, resizes and solutions are lived again to the byte", async () => {
  const first = open(3);
  const { session } = first;
  for (const key of "kubectl get po") session.input(key);
  session.input("\t");
  await session.wait(7);
  session.resize(60, 20);
  session.input("\r");
  await session.wait(3001);
  session.runLine(v10);
  session.runLine("kubectl rollout status deployments/kubernetes-bootcamp");
  await session.wait(20_500);
  session.input("\x03");
  await session.wait(250);
  session.solve("roll-back");
  await session.wait(60_000);
  session.input("kubectl scale deploy/kubernetes-bootcamp --replicas=2\r");
  await session.wait(1);
  const { line, before } = must(session.undoable, "undoable");
  expect(line).toContain("--replicas=2");

  const again = open(3);
  await again.session.replay(before);
  expect(first.screen.startsWith(again.screen)).toBe(true);
  expect(again.screen).not.toContain("--replicas=2");
  expect(again.session.undoable?.line).toContain("rollout undo");

  // A solution is taken back as a whole, the commands that it typed and the help that it was.
  const unhelped = open(3);
  await unhelped.session.replay(must(again.session.undoable, "undoable").before);
  expect(unhelped.screen).not.toContain("rollout undo");
  expect(unhelped.screen).toContain("^C");
});

test("what only reads, fails or is a dry run cannot be undone", async () => {
  const { session } = open(1);
  session.runLine("kubectl get pods");
  session.runLine("kubectl scale deployment/nosuch --replicas=3");
  session.runLine("kubectl scale deployment/kubernetes-bootcamp --replicas=3 --dry-run=server");
  await session.wait(10_000);
  expect(session.undoable).toBeUndefined();
});
