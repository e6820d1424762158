import { assert } from "#base/assert.ts";
import { Random } from "#base/random.ts";

/** Why something happens: who acts, by which rule, and what led to it. */
export interface Cause {
  /** `deployment-controller`, `kubelet minikube-m02`, `kubectl`: as in an Event's source. */
  readonly by: string;
  /** One sentence in Kubernetes' words. */
  readonly text: string;
  readonly because: Cause | undefined;
  /** How many causes lie behind it. */
  readonly depth: number;
}

/** At least so many causes of causes can be told, at most twice as many are kept: work that is always due again would have ever more. */
const toldCauses = 32;

export interface TaskOptions {
  /**
   * Work that is always due again or only waits for nothing to happen: heartbeats, probes, resyncs,
   * retries with back-off, deadlines. A cluster with nothing but such tasks is settled.
   */
  readonly background?: boolean;
}

/** A scheduled task; `cancel` takes it back. */
export interface Scheduled {
  cancel(): void;
}

/** How many tasks wait to be run that are not background work. */
interface Foreground {
  count: number;
}

class Task implements Scheduled {
  readonly at: number;
  readonly sequence: number;
  readonly cause: Cause | undefined;
  #run: (() => void) | undefined;
  /** Where the task is counted; background work is not. */
  readonly #foreground: Foreground | undefined;

  constructor(
    at: number,
    sequence: number,
    run: () => void,
    cause: Cause | undefined,
    foreground: Foreground | undefined,
  ) {
    this.at = at;
    this.sequence = sequence;
    this.cause = cause;
    this.#run = run;
    this.#foreground = foreground;
    if (foreground) foreground.count++;
  }

  /** False once it was taken or cancelled. */
  get isWaiting(): boolean {
    return this.#run !== undefined;
  }

  /** What to run. To cancel it after this is too late and does not count. */
  take(): (() => void) | undefined {
    const run = this.#run;
    if (run && this.#foreground) this.#foreground.count--;
    this.#run = undefined;
    return run;
  }

  cancel(): void {
    this.take();
  }
}

/**
 * Virtual time in milliseconds. Nothing in the cluster happens except as a task here or as a request
 * from outside, so a history is a function of (seed, requests with their times) and can be replayed.
 */
export class Simulation {
  readonly seed: number;
  readonly #random: Random;
  readonly #heap: Task[] = [];
  #now: number;
  #sequence = 0;
  #tasksRun = 0;
  readonly #foreground: Foreground = { count: 0 };
  #cause: Cause | undefined;

  /** `epochMs`: the Unix time at which the simulation begins. */
  constructor(seed: number, epochMs: number) {
    this.seed = seed;
    this.#random = new Random(seed);
    this.#now = epochMs;
  }

  /** Milliseconds since the Unix epoch. */
  get now(): number {
    return this.#now;
  }

  /** How many tasks have run so far: a point in a history finer than its milliseconds. */
  get tasksRun(): number {
    return this.#tasksRun;
  }

  /** An independent source of chance for one purpose, named by `label`. */
  random(label: string): Random {
    return this.#random.fork(label);
  }

  /** When the next task is due (Unix ms), or undefined if none is. */
  get nextTaskAt(): number | undefined {
    return this.#next()?.at;
  }

  /** True when only background tasks are left. */
  get settled(): boolean {
    return this.#foreground.count === 0;
  }

  /** Why the current task runs. */
  get cause(): Cause | undefined {
    return this.#cause;
  }

  /** Runs `action` as a consequence of what happens now, with its own reason on top. */
  because<T>(by: string, text: string, action: () => T): T {
    const before = this.#cause;
    this.#cause = causeOf(by, text, before);
    try {
      return action();
    } finally {
      this.#cause = before;
    }
  }

  /** Runs `run` after `delayMs`; tasks due at the same time run in the order they were scheduled. */
  schedule(delayMs: number, run: () => void, { background = false }: TaskOptions = {}): Scheduled {
    assert(delayMs >= 0, `cannot schedule ${delayMs} ms into the past`);
    const task = new Task(
      this.#now + delayMs,
      this.#sequence++,
      run,
      this.#cause,
      background ? undefined : this.#foreground,
    );
    this.#push(task);
    return task;
  }

  /** Runs the next task, moving time to when it is due. False if there is none. */
  step(): boolean {
    const task = this.#next();
    if (!task) return false;
    this.#pop();
    this.#now = task.at;
    this.#tasksRun++;
    this.#cause = task.cause;
    try {
      task.take()?.();
    } finally {
      this.#cause = undefined;
    }
    return true;
  }

  /**
   * Runs everything due until `end` (Unix ms) and moves time there; stops early, between two tasks,
   * as soon as `stop` answers true. Answers whether `end` was reached.
   */
  runUntil(end: number, stop: () => boolean = () => false): boolean {
    for (let task = this.#next(); task && task.at <= end; task = this.#next()) {
      this.step();
      if (stop()) return false;
    }
    if (end > this.#now) this.#now = end;
    return true;
  }

  /** The next task; what was cancelled before it is dropped. */
  #next(): Task | undefined {
    let task = this.#heap[0];
    while (task && !task.isWaiting) {
      this.#pop();
      task = this.#heap[0];
    }
    return task;
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let index = heap.push(task) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(task, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = task;
  }

  #pop(): Task | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let index = 0;
    for (let child = 1; child < heap.length; child = 2 * index + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

function causeOf(by: string, text: string, before: Cause | undefined): Cause {
  const because =
    before && before.depth + 1 === 2 * toldCauses ? shortened(before, toldCauses) : before;
  return { by, text, because, depth: because ? because.depth + 1 : 0 };
}

/** The latest `length` links of a chain of causes. */
function shortened({ by, text, because }: Cause, length: number): Cause {
  return causeOf(by, text, because && length > 1 ? shortened(because, length - 1) : undefined);
}

function isBefore(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
}
