import type { CancelSignal } from "#base/cancel.ts";
import { Cancelled } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";

/** Real time, for kubectl against a server over HTTP. */
export const wallClock: Clock = {
  get now() {
    return Date.now();
  },
  sleep(ms: number, cancel: CancelSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        unlisten();
        resolve();
      }, ms);
      const unlisten = cancel.onCancel(() => {
        clearTimeout(timer);
        reject(new Cancelled("interrupted"));
      });
    });
  },
};
