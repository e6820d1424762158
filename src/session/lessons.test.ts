import { readdirSync, readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type Lesson, parseLesson } from "#lessons/lesson.ts";
import { Session } from "./session.ts";
import { playScript } from "./transcript.ts";

const lessons = readdirSync("public/lessons", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function sessionOf(lesson: Lesson): Session {
  return new Session({
    lesson,
    turn: async () => {
      await setImmediate();
    },
  });
}

describe.each(lessons)("lesson %s", (id) => {
  const path = `public/lessons/${id}/lesson.md`;
  const lesson = parseLesson(readFileSync(path, "utf8"), path);

  test("is called like its folder", () => expect(lesson.id).toBe(id));

  test("passes no task untouched, and says why", async () => {
    const session = sessionOf(lesson);
    await session.settle();
    await session.wait(600_000);
    expect(session.tasks.map((task) => task.id)).toEqual(lesson.tasks.map((task) => task.id));
    for (const task of session.tasks) {
      expect(task).toMatchObject({ passed: false, why: expect.stringMatching(/^.+\.$/) });
    }
  });

  test("passes each task by its own solution, and none of those after it", async () => {
    const session = sessionOf(lesson);
    for (const [index, { id: task, solve }] of lesson.tasks.entries()) {
      const before = session.tasks.find((one) => one.id === task);
      await playScript(solve.join("\n"), session, () => {});
      await session.settle();
      const passed = session.tasks.filter((one) => one.passed).map((one) => one.id);
      expect(passed, `after the solution of ${task}; before it: ${before?.why}`).toContain(task);
      expect(passed.length).toBeLessThanOrEqual(index + 2);
    }
  });
});
