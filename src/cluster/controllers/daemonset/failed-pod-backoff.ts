import type { Simulation } from "../../sim/simulation.ts";

const firstMs = 1_000;
const longestMs = 900_000;

/** How long failed Pods of one DaemonSet on one node are left alone: longer each time. */
export class FailedPodBackoff {
  readonly #simulation: Simulation;
  readonly #entries = new Map<string, { since: number; delayMs: number }>();

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** Milliseconds to wait still; undefined if the next one may go now, which is counted. */
  delay(key: string): number | undefined {
    const { now } = this.#simulation;
    const entry = this.#entries.get(key);
    const isOld = !entry || now - entry.since > 2 * longestMs;
    if (!isOld && now - entry.since < entry.delayMs) return entry.delayMs;
    const delayMs = isOld ? firstMs : Math.min(entry.delayMs * 2, longestMs);
    this.#entries.set(key, { since: now, delayMs });
    return undefined;
  }
}
