import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Lesson, parseLesson } from "#lessons/lesson.ts";

const folder = join(import.meta.dirname, "../../public/lessons");

/** There is no such lesson; the message names those that there are. */
export class UnknownLesson extends Error {
  override name = "UnknownLesson";
}

/** The ids of the lessons that come with Slipway. */
export function lessonIds(): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

/** Reads one of Slipway's lessons by id, or any by the path of its file. Throws UnknownLesson, LessonError. */
export function readLesson(idOrPath: string): Lesson {
  const isPath = idOrPath.endsWith(".md");
  const path = isPath ? idOrPath : join(folder, idOrPath, "lesson.md");
  if (!isPath && !lessonIds().includes(idOrPath)) {
    throw new UnknownLesson(
      `there is no lesson "${idOrPath}"; there are: ${lessonIds().join(", ")}`,
    );
  }
  return parseLesson(readFileSync(path, "utf8"), path);
}
