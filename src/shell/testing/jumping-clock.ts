import { Cancelled, type CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";

/**
 * A clock for tests: once nothing can run any more, it is at once the time that somebody sleeps for.
 * `turn` is one macrotask turn, in which every promise that can settle does.
 */
export class JumpingClock implements Clock {
  now: number;
  /** How often it has jumped. */
  jumps = 0;
  /** No time passes while this is true. */
  held = false;
  /** Called before each jump, with the time to which it goes. */
  onJump: (to: number) => void = () => {};
  readonly #turn: () => Promise<void>;
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  #running = false;

  /** Without another word it is 2026-01-02T03:04:05Z. */
  constructor(turn: () => Promise<void>, now = 1_767_323_045_000) {
    this.#turn = turn;
    this.now = now;
  }

  sleep(ms: number, cancel: CancelSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = {
        until: this.now + ms,
        wake: () => {
          unlisten();
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      const unlisten = cancel.onCancel(() => {
        this.#sleepers.delete(sleeper);
        reject(new Cancelled("interrupted"));
      });
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (;;) {
      await this.#turn();
      const [next] = [...this.#sleepers].toSorted((a, b) => a.until - b.until);
      if (!next) break;
      if (!this.held) this.onJump(next.until);
      if (this.held) continue;
      // Whoever was told may have ended the wait.
      if (!this.#sleepers.delete(next)) continue;
      this.now = Math.max(this.now, next.until);
      this.jumps++;
      next.wake();
    }
    this.#running = false;
  }
}
