import { create } from "zustand";
import type { LessonView, TaskState } from "#protocol/lesson-view.ts";
import type { ClockState, Frame } from "#protocol/messages.ts";
import type { Trip, ViewRow } from "#protocol/rows.ts";

/** What the worker has said. The page never invents cluster state; it repeats. */
export interface Live {
  readonly phase: "loading" | "ready" | "failed" | "crashed";
  /** Why it failed or crashed. */
  readonly problem: string;
  /** What is needed to replay a crash. */
  readonly history: string;
  readonly lesson: LessonView | undefined;
  /** Unix ms of the virtual clock, and what it was when the session began. */
  readonly now: number;
  readonly startedAt: number;
  readonly clock: ClockState;
  readonly rows: ReadonlyMap<string, ViewRow>;
  readonly tasks: ReadonlyMap<string, TaskState>;
  /** The command that undo would take back; "" if there is none. */
  readonly undoable: string;
  /** Those of the latest frame. */
  readonly trips: readonly Trip[];
}

export const useLive = create<Live>(() => ({
  phase: "loading",
  problem: "",
  history: "",
  lesson: undefined,
  now: 0,
  startedAt: 0,
  clock: {
    paused: false,
    speed: 1,
    settling: false,
    settled: false,
    busy: false,
    commandsEnded: 0,
  },
  rows: new Map(),
  tasks: new Map(),
  undoable: "",
  trips: [],
}));

const noTrips: readonly Trip[] = [];

/** Forgets the cluster, for another past of the same session. */
export function forgetCluster(): void {
  const { rows, tasks, trips, undoable } = useLive.getInitialState();
  useLive.setState({ rows, tasks, trips, undoable });
}

/** The only writer of cluster state. */
export function applyFrame({ now, clock, delta, trips, tasks, undoable }: Frame): void {
  const { added, updated, removed } = delta;
  let { rows, startedAt } = useLive.getState();
  if (added.length + updated.length + removed.length > 0) {
    const next = new Map(rows);
    for (const row of [...added, ...updated]) next.set(row.id, row);
    for (const id of removed) next.delete(id);
    rows = next;
  }
  if (startedAt === 0) startedAt = now;
  useLive.setState({
    now,
    startedAt,
    clock,
    rows,
    undoable,
    trips: trips.length > 0 ? trips : noTrips,
    ...(tasks && { tasks: new Map(tasks.map((task) => [task.id, task])) }),
  });
}
