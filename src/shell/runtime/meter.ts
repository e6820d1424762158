import type { CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import type { Sink } from "#base/streams.ts";
import type { Io } from "./io.ts";

/** What a command of the shell itself costs. */
export const builtinMs = 0.02;
/** What starting a program costs. */
export const programMs = 1;
/** What writing costs: each time, by length, and by lines, for whoever reads them. */
export interface Rate {
  readonly onceMs: number;
  readonly characterMs: number;
  readonly lineMs: number;
}

/** A terminal takes about a megabyte a second. */
export const screenRate: Rate = { onceMs: 0.001, characterMs: 0.001, lineMs: 0 };
/** Pipes and files take more, but not for nothing: `yes >/dev/null` must let others run. */
export const memoryRate: Rate = { onceMs: 0.001, characterMs: 0.000_02, lineMs: 0.001 };

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
    this.#debtMs -= debtMs;
    await this.#clock.sleep(debtMs, cancel);
  }

  /** The same sink, but writing to it takes time, and throws Cancelled. */
  sink(to: Sink, cancel: CancelSignal, rate: Rate = memoryRate): Sink {
    return new MeteredSink(this, to, cancel, rate);
  }

  /** The same streams for commands that another signal ends: a background job, `timeout`. */
  rebind(io: Io, cancel: CancelSignal): Io {
    const out = this.#rebound(io.out, cancel);
    const errOut = io.errOut === io.out ? out : this.#rebound(io.errOut, cancel);
    return { ...io, out, errOut, cancel };
  }

  #rebound(sink: Sink, cancel: CancelSignal): Sink {
    return sink instanceof MeteredSink
      ? this.sink(sink.to, cancel, sink.rate)
      : this.sink(sink, cancel);
  }
}

class MeteredSink implements Sink {
  readonly to: Sink;
  readonly rate: Rate;
  readonly #meter: Meter;
  readonly #cancel: CancelSignal;

  constructor(meter: Meter, to: Sink, cancel: CancelSignal, rate: Rate) {
    this.#meter = meter;
    this.to = to;
    this.#cancel = cancel;
    this.rate = rate;
  }

  async write(text: string): Promise<void> {
    const { onceMs, characterMs, lineMs } = this.rate;
    const lines = lineMs > 0 ? newlinesIn(text) : 0;
    await this.#meter.spend(onceMs + text.length * characterMs + lines * lineMs, this.#cancel);
    await this.to.write(text);
  }
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
