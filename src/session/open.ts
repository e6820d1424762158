import { LessonError } from "#lessons/lesson-error.ts";
import { parseLesson } from "#lessons/lesson.ts";
import { Session, type SessionOptions } from "./session.ts";
import { StartError } from "./start.ts";

/**
 * A session from the text of a lesson file, or why there is none, in words for whoever wrote the
 * lesson. Bugs of ours are thrown.
 */
export function openSession(
  lessonText: string,
  options: Omit<SessionOptions, "lesson">,
): { readonly session: Session } | { readonly problem: string } {
  try {
    return { session: new Session({ ...options, lesson: parseLesson(lessonText) }) };
  } catch (error) {
    if (error instanceof LessonError || error instanceof StartError) {
      return { problem: error.message };
    }
    throw error;
  }
}
