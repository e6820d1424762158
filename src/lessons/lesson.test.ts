import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseLesson } from "./lesson.ts";

test("the module reads as three steps with their tasks", () => {
  const lesson = parseLesson(readFileSync("public/lessons/update-your-app/lesson.md", "utf8"));
  expect(lesson.steps.map(({ id, tasks }) => [id, ...tasks.map((task) => task.id)])).toEqual([
    ["update-the-version-of-the-app", "look-around", "update-to-v2"],
    ["verify-an-update", "reach-v2", "confirm-rollout"],
    ["roll-back-an-update", "break-it", "find-the-cause", "roll-back"],
  ]);
});
