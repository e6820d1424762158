import { StatusError } from "#api/errors.ts";
import type { ObjectKey } from "#api/meta.ts";
import type { Simulation } from "../sim/simulation.ts";

export interface Result {
  /** Look again after this many milliseconds, even if nothing changes. */
  readonly requeueAfterMs?: number;
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

/** A work queue in front of a reconciler: each key waits at most once; refusals are retried with back-off. */
export class Controller {
  readonly #due = new Map<string, { readonly at: number; readonly cancel: () => void }>();
  readonly #failures = new Map<string, number>();
  readonly #simulation: Simulation;
  readonly #reconciler: Reconciler;
  readonly #reactionMs: number;

  constructor(simulation: Simulation, reconciler: Reconciler, reactionMs = usualReactionMs) {
    this.#simulation = simulation;
    this.#reconciler = reconciler;
    this.#reactionMs = reactionMs;
  }

  /** Asks for a look at the object soon; several asks become one. */
  enqueue(key: ObjectKey): void {
    this.#schedule(key, this.#reactionMs, false);
  }

  #schedule(key: ObjectKey, delayMs: number, background: boolean): void {
    const id = `${key.namespace}/${key.name}`;
    const at = this.#simulation.now + delayMs;
    const waiting = this.#due.get(id);
    if (waiting && waiting.at <= at) return;
    waiting?.cancel();
    const task = this.#simulation.schedule(delayMs, () => this.#process(id, key), { background });
    this.#due.set(id, { at, cancel: () => task.cancel() });
  }

  #process(id: string, key: ObjectKey): void {
    this.#due.delete(id);
    try {
      const { requeueAfterMs } = this.#reconciler.reconcile(key);
      this.#failures.delete(id);
      if (requeueAfterMs !== undefined) this.#schedule(key, requeueAfterMs, true);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error; // A bug: let the session crash and say so.
      const failures = this.#failures.get(id) ?? 0;
      this.#failures.set(id, failures + 1);
      const delayMs = Math.min(firstBackoffMs * 2 ** failures, lastBackoffMs);
      this.#schedule(key, delayMs, failures >= patience);
    }
  }
}
