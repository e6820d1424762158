import type { CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import type { Sink } from "#base/streams.ts";

/** What a command of the shell itself costs. */
export const builtinMs = 0.02;
/** What starting a program costs. */
export const programMs = 1;
const characterMs = 0.001;
/** Debts smaller than this are not worth a task in the clock's queue. */
const turnMs = 10;

/**
 * CPU time on the virtual clock. Without it `while true; do true; done` would run for ever within one
 * moment; with it time passes, others get their turn, and Ctrl-C arrives.
 */
export class Meter {
  readonly #clock: Clock;
  #debtMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Uses `ms` of CPU time; waits once enough has come together. Throws Cancelled. */
  async spend(ms: number, cancel: CancelSignal): Promise<void> {
    cancel.throwIfCancelled();
    this.#debtMs += ms;
    if (this.#debtMs < turnMs) return;
    const debtMs = Math.floor(this.#debtMs);
    this.#debtMs = 0;
    await this.#clock.sleep(debtMs, cancel);
  }

  /** The same sink, but writing to it takes time by length. */
  sink(to: Sink, cancel: CancelSignal): Sink {
    return {
      write: async (text) => {
        await this.spend(text.length * characterMs, cancel);
        await to.write(text);
      },
    };
  }
}
