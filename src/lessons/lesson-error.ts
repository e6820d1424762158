/** One thing that is wrong with a lesson file, with what to do about it. */
export interface LessonProblem {
  /** Counts from 1. */
  readonly line: number;
  readonly message: string;
}

/** The lesson file cannot be used; the message lists everything that is wrong, one line each. */
export class LessonError extends Error {
  override name = "LessonError";
  readonly problems: readonly LessonProblem[];

  /** `file` is how the author knows the file: its path or address. */
  constructor(file: string, problems: readonly LessonProblem[]) {
    const ordered = problems.toSorted((a, b) => a.line - b.line);
    super(ordered.map(({ line, message }) => `${file}:${line}: ${message}`).join("\n"));
    this.problems = ordered;
  }
}
