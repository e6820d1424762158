import * as v from "valibot";
import { readYaml } from "#api/yaml-source.ts";
import { LessonError, type LessonProblem } from "./lesson-error.ts";
import { type LessonStep, readSteps } from "./markdown.ts";
import { type FrontMatter, frontMatter, type LessonTask } from "./schema.ts";

/** A lesson as read from its file. */
export interface Lesson extends FrontMatter {
  readonly steps: readonly LessonStep[];
}

/**
 * Reads a lesson file: YAML front matter between two lines of `---`, then Markdown. Throws LessonError
 * with everything that is wrong. `file` names it in messages.
 */
export function parseLesson(text: string, file = "lesson.md"): Lesson {
  const source = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const match = /^---[ \t]*\n([\s\S]*?\n)?---[ \t]*(?:\n|$)/.exec(source);
  if (!match) {
    const message =
      "a lesson begins with front matter: YAML between two lines of `---`, with at least id, title and duration";
    throw new LessonError(file, [{ line: 1, message }]);
  }
  const bodyLine = match[0].split("\n").length;
  const yaml = readYaml(match[1] ?? "", 2);
  if (yaml.problems.length > 0) throw new LessonError(file, yaml.problems);
  const problems: LessonProblem[] = [];
  const body = readSteps(source.slice(match[0].length), bodyLine);
  problems.push(...body.problems);
  const parsed = v.safeParse(frontMatter, yaml.value ?? {});
  if (!parsed.success) {
    problems.push(...parsed.issues.map((issue) => describeIssue(issue, yaml.lineOf)));
    throw new LessonError(file, problems);
  }
  const { tasks } = parsed.output;
  const lineOfTask = (index: number): number => yaml.lineOf(["tasks", index]);
  problems.push(
    ...taskProblems(tasks, lineOfTask),
    ...placeProblems(tasks, body.steps, lineOfTask),
  );
  if (problems.length > 0) throw new LessonError(file, problems);
  return { ...parsed.output, steps: body.steps };
}

function describeIssue(
  issue: v.BaseIssue<unknown>,
  lineOf: (path: readonly (string | number)[]) => number,
): LessonProblem {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  const where = path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${key}`))
    .join("");
  const line = lineOf(path);
  if (issue.type === "strict_object" && issue.expected === "never") {
    return { line, message: `\`${where}\` is not known here; remove it or correct its spelling` };
  }
  if (issue.received === "undefined") return { line, message: `\`${where}\` is missing` };
  const own = issue.message.startsWith("Invalid") ? `must be ${issue.expected}` : issue.message;
  return { line, message: where ? `\`${where}\` ${own}` : `the front matter ${own}` };
}

function taskProblems(
  tasks: readonly LessonTask[],
  lineOf: (index: number) => number,
): readonly LessonProblem[] {
  const problems: LessonProblem[] = [];
  const before = new Set<string>();
  for (const [index, { id, needs }] of tasks.entries()) {
    const line = lineOf(index);
    if (before.has(id)) {
      problems.push({ line, message: `two tasks have the id \`${id}\`; give each its own` });
    }
    for (const need of needs) {
      if (before.has(need)) continue;
      const message = `task \`${id}\` needs \`${need}\`, which is not a task that comes before it`;
      problems.push({ line, message });
    }
    before.add(id);
  }
  return problems;
}

/** Each task stands in the text exactly once. */
function placeProblems(
  tasks: readonly LessonTask[],
  steps: readonly LessonStep[],
  lineOf: (index: number) => number,
): readonly LessonProblem[] {
  const problems: LessonProblem[] = [];
  const places = steps.flatMap((step) => step.tasks);
  for (const [index, { id }] of tasks.entries()) {
    const found = places.filter((place) => place.id === id);
    if (found.length === 0) {
      const message = `task \`${id}\` has no place in the text; write \`::task{${id}}\` on a line of its own where it should stand`;
      problems.push({ line: lineOf(index), message });
    }
    for (const { line } of found.slice(1)) {
      problems.push({ line, message: `task \`${id}\` stands here a second time; keep one` });
    }
  }
  for (const { id, line } of places) {
    if (tasks.some((task) => task.id === id)) continue;
    const message = `there is no task \`${id}\` in the front matter; its tasks are ${
      tasks.map((task) => `\`${task.id}\``).join(", ") || "none"
    }`;
    problems.push({ line, message });
  }
  return problems;
}
