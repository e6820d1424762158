import type { LessonView, TaskState } from "./lesson-view.ts";
import type { Trip, ViewDelta } from "./rows.ts";

/** Page → worker. Plain data only: everything here survives structured clone. */
export type ToWorker =
  /** Begins a session. `lessonText` is the lesson file; it may be broken, then `failed` answers. */
  | {
      readonly type: "boot";
      readonly lessonText: string;
      /** The lesson's own if absent. */
      readonly seed?: number;
      readonly speed: number;
      readonly columns: number;
      readonly rows: number;
      /** Goes on where a session with the same lesson, seed and size of screen was left. */
      readonly resume?: KeptPast;
    }
  | { readonly type: "tty.input"; readonly data: string }
  | { readonly type: "tty.resize"; readonly columns: number; readonly rows: number }
  /** Types the text at the prompt and presses Enter, after what runs now has ended. */
  | { readonly type: "run"; readonly text: string }
  /** Types the task's solution visibly and marks the task "with help". */
  | { readonly type: "solve"; readonly task: string }
  /** Takes back the last command that changed the cluster: the past is lived again without it. */
  | { readonly type: "undo" }
  | { readonly type: "clock.pause" }
  /** Time goes on at its own speed, after a pause or a fast-forward. */
  | { readonly type: "clock.resume" }
  /** Runs the next thing that is due, then pauses. */
  | { readonly type: "clock.step" }
  /** 0.25 to 60 virtual seconds a second. */
  | { readonly type: "clock.speed"; readonly factor: number }
  /** Runs until nothing but periodic work is due. */
  | { readonly type: "clock.settle" };

/** Worker → page. */
export type ToPage =
  | { readonly type: "ready"; readonly lesson: LessonView }
  /** The session was replaced by another past of it: rows, tasks and screen begin anew. */
  | { readonly type: "replaced" }
  /** The lesson could not be opened; `message` says what to do. The page stays usable. */
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "tty.output"; readonly data: string }
  | Frame
  /** What `resume` takes; after every command. */
  | { readonly type: "past"; readonly kept: KeptPast }
  /** A bug of ours, with what is needed to replay it. The session is over. */
  | { readonly type: "crash"; readonly message: string; readonly history: string };

/** All that came from outside in a session. Only the version that lived it can live it again. */
export interface KeptPast {
  readonly version: string;
  readonly inputs: readonly {
    readonly at: number;
    readonly tasksRun: number;
    readonly type: "input" | "resize" | "run" | "solve";
    readonly text: string;
  }[];
  readonly end: { readonly at: number; readonly tasksRun: number };
}

/** At most one of these every 16 ms, and only when something changed. */
export interface Frame {
  readonly type: "frame";
  /** Unix ms of the virtual clock. */
  readonly now: number;
  readonly clock: ClockState;
  readonly delta: ViewDelta;
  readonly trips: readonly Trip[];
  /** Present when a task's state changed: all of them. */
  readonly tasks?: readonly TaskState[];
  /** The command that `undo` would take back; "" if there is none. */
  readonly undoable: string;
}

export interface ClockState {
  readonly paused: boolean;
  readonly speed: number;
  /** Fast-forwarding until settled. */
  readonly settling: boolean;
  /** Nothing but periodic work is due. */
  readonly settled: boolean;
  /** A command runs in the terminal. */
  readonly busy: boolean;
  /** How many command lines were entered in the terminal and have ended. */
  readonly commandsEnded: number;
}
