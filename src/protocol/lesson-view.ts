// The lesson as the page shows it. Plain data: it crosses from the worker to the page.

/** A node of the hypertext tree (hast) of rendered Markdown. Safe: raw HTML was dropped. */
export type HastRoot = { readonly type: "root"; readonly children: readonly unknown[] };

/** The lesson as a document; it does not change while it is open. */
export interface LessonView {
  readonly id: string;
  readonly title: string;
  readonly durationMinutes: number;
  readonly steps: readonly StepView[];
}

export interface StepView {
  readonly id: string;
  readonly title: string;
  /**
   * Prose. Runnable blocks are elements `pre` with property `dataRun` (the command text, to run when
   * clicked) or `dataCopy`; inline `code` may have them too. With `dataInterrupt` what runs gets Ctrl-C
   * first. A task stands where an element `div` has property `dataTask` (its id).
   */
  readonly body: HastRoot;
  readonly tasks: readonly TaskView[];
}

export interface TaskView {
  readonly id: string;
  readonly title: string;
  readonly hints: readonly string[];
  /** The solution's lines, as they would be typed. */
  readonly solve: readonly string[];
}

export interface TaskState {
  readonly id: string;
  readonly passed: boolean;
  /** Why not yet, in one sentence; "" when passed. */
  readonly why: string;
  /** Passed after "Show me". */
  readonly withHelp: boolean;
}
