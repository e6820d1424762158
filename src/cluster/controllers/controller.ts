import { StatusError } from "#api/errors.ts";
import type { ObjectKey } from "#api/meta.ts";
import type { Simulation } from "../sim/simulation.ts";

export interface Result {
  /** Look again after this many milliseconds, even if nothing changes. */
  readonly requeueAfterMs?: number;
  /** The look waits for nothing to happen: the cluster counts as settled without it. */
  readonly background?: boolean;
}

export interface Reconciler {
  /** The component's name as in Event sources: `deployment-controller`. */
  readonly name: string;
  /** Makes the world match the named object. Idempotent; told the key, never the event. */
  reconcile(key: ObjectKey): Result;
}

/** How long a change takes to reach a controller: watch latency and its queue, together. */
const usualReactionMs = 5;
/** The rate limiter of client-go's work queue: 5 ms, doubled for each failure in a row. */
const firstBackoffMs = 5;
const lastBackoffMs = 1_000_000;
/** A key refused so often in a row waits in the background: the cluster counts as settled without it. */
const patience = 8;

interface Waiting {
  readonly at: number;
  readonly cancel: () => void;
}

/**
 * A work queue in front of a reconciler: each key waits at most once; refusals are retried with back-off.
 * As client-go's: keys that wait for a certain time wait beside the queue, each for its earliest one.
 */
export class Controller {
  readonly #queue = new Map<string, Waiting>();
  readonly #later = new Map<string, Waiting>();
  readonly #failures = new Map<string, number>();
  readonly #simulation: Simulation;
  readonly #reconciler: Reconciler;
  readonly #reactionMs: number;
  #isWorking = false;

  constructor(simulation: Simulation, reconciler: Reconciler, reactionMs = usualReactionMs) {
    this.#simulation = simulation;
    this.#reconciler = reconciler;
    this.#reactionMs = reactionMs;
  }

  /** Asks for a look at the object soon; several asks become one. */
  enqueue(key: ObjectKey): void {
    this.#schedule(this.#queue, key, this.#reactionMs, false);
  }

  /** Asks for a look at the object after `delayMs`, or at an earlier time asked for already. */
  enqueueAfter(key: ObjectKey, delayMs: number, background = false): void {
    this.#schedule(this.#later, key, delayMs, background);
  }

  #schedule(
    line: Map<string, Waiting>,
    key: ObjectKey,
    delayMs: number,
    background: boolean,
  ): void {
    const id = `${key.namespace}/${key.name}`;
    const at = this.#simulation.now + delayMs;
    const waiting = line.get(id);
    if (waiting && waiting.at <= at) return;
    waiting?.cancel();
    const run = () => {
      line.delete(id);
      this.#process(id, key);
    };
    const task = this.#simulation.schedule(delayMs, run, { background });
    line.set(id, { at, cancel: () => task.cancel() });
  }

  /** While its reconciler is at work: what changes now is its own doing. */
  get isWorking(): boolean {
    return this.#isWorking;
  }

  #process(id: string, key: ObjectKey): void {
    this.#isWorking = true;
    try {
      const { requeueAfterMs, background } = this.#reconciler.reconcile(key);
      this.#failures.delete(id);
      if (requeueAfterMs !== undefined) this.enqueueAfter(key, requeueAfterMs, background);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error; // A bug: let the session crash and say so.
      const failures = this.#failures.get(id) ?? 0;
      this.#failures.set(id, failures + 1);
      const delayMs = Math.min(firstBackoffMs * 2 ** failures, lastBackoffMs);
      this.enqueueAfter(key, delayMs, failures >= patience);
    } finally {
      this.#isWorking = false;
    }
  }
}
