import type { Lesson } from "#lessons/lesson.ts";
import type { LessonView } from "#protocol/lesson-view.ts";

/** The lesson as the page shows it. */
export function lessonView({ id, title, duration, steps, tasks }: Lesson): LessonView {
  return {
    id,
    title,
    durationMinutes: duration,
    steps: steps.map((step) => ({
      id: step.id,
      title: step.title,
      body: step.body,
      tasks: step.tasks.flatMap((place) =>
        tasks
          .filter((task) => task.id === place.id)
          .map((task) => ({
            id: task.id,
            title: task.title,
            hints: task.hints,
            solve: typedLines(task.solve),
          })),
      ),
    })),
  };
}

/** A solution's lines without the directives of `slipway run`, which nobody types. */
export function typedLines(solve: readonly string[]): readonly string[] {
  return solve.filter((line) => !line.startsWith("#@"));
}
