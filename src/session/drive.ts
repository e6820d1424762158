import { Cancelled, type CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import type { Simulation } from "#cluster/cluster.ts";

/**
 * One macrotask turn, in which every promise that can settle does: `setImmediate` in Node,
 * `setTimeout(0)` in a worker. The core has no timers of its own.
 */
export type Turn = () => Promise<void>;

/**
 * Keeps programs and virtual time in step: time never passes while a program has work ready to run.
 * Programs wait only for virtual things (this clock, a watch, typed input), and whoever ends such a
 * wait calls `wake`; then the programs get a turn before the next task of the simulation.
 */
export class Drive {
  readonly clock: Clock;
  readonly #simulation: Simulation;
  readonly #turn: Turn;
  /** Called between two tasks of the simulation. */
  readonly #afterTask: () => void;
  #woken = true;
  #outside = 0;

  constructor(simulation: Simulation, turn: Turn, afterTask: () => void) {
    this.#simulation = simulation;
    this.#turn = turn;
    this.#afterTask = afterTask;
    this.clock = {
      get now() {
        return simulation.now;
      },
      sleep: (ms, cancel) => this.#sleep(ms, cancel),
    };
  }

  /** Something that a program may wait for has happened. */
  readonly wake = (): void => {
    this.#woken = true;
  };

  /** What comes from outside takes no virtual time, however long it takes. */
  async outside<T>(coming: Promise<T>): Promise<T> {
    this.#outside++;
    try {
      return await coming;
    } finally {
      this.#outside--;
      this.wake();
    }
  }

  /** Lets programs do all they can at this moment of virtual time. */
  async rest(): Promise<void> {
    while (this.#woken || this.#outside > 0) {
      this.#woken = false;
      await this.#turn();
    }
    this.#afterTask();
  }

  /**
   * Runs everything due until `end` (Unix ms). Stops early, between two tasks, once `stop` answers
   * true. Answers whether `end` was reached.
   */
  async advanceTo(end: number, stop: () => boolean = () => false): Promise<boolean> {
    for (;;) {
      await this.rest();
      if (stop()) return false;
      const reached = this.#simulation.runUntil(end, () => {
        this.#afterTask();
        return this.#woken || stop();
      });
      if (reached && !this.#woken) return true;
    }
  }

  /** Runs the next task. False if there is none. */
  async step(): Promise<boolean> {
    await this.rest();
    const stepped = this.#simulation.step();
    await this.rest();
    return stepped;
  }

  #sleep(ms: number, cancel: CancelSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      // In the background: a cluster that only waits for a program to wake up is settled.
      const task = this.#simulation.schedule(Math.max(ms, 0), () => this.#end(unlisten, resolve), {
        background: true,
      });
      const unlisten = cancel.onCancel(() => {
        task.cancel();
        this.wake();
        reject(new Cancelled("interrupted"));
      });
    });
  }

  #end(unlisten: () => void, resolve: () => void): void {
    unlisten();
    this.wake();
    resolve();
  }
}
