import type { CancelSignal } from "./cancel.ts";

/** The time that programs see: virtual in a simulation, real in `slipway kubectl`. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Resolves after `ms` milliseconds of this clock; rejects with Cancelled when the signal fires first. */
  sleep(ms: number, cancel: CancelSignal): Promise<void>;
}
