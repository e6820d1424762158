import type { Pod } from "#api/core.ts";
import { parseTime } from "#api/time.ts";
import type { Scheduled } from "../sim/simulation.ts";
import type { NodeServices } from "./node-services.ts";
import type { Verdict } from "./status.ts";

/** Why a Pod ended that took too long. */
export const deadlineExceeded: Verdict = {
  reason: "DeadlineExceeded",
  message: "Pod was active on the node longer than the specified deadline",
};

/** Watches activeDeadlineSeconds, which count from the Pod's start time. */
export class ActiveDeadline {
  readonly #node: NodeServices;
  readonly #expire: () => void;
  #timer: Scheduled | undefined;

  constructor(node: NodeServices, expire: () => void) {
    this.#node = node;
    this.#expire = expire;
  }

  /** Sets the alarm by what the Pod says now. */
  set({ spec, status }: Pod): void {
    this.cancel();
    if (spec.activeDeadlineSeconds === undefined || !status.startTime) return;
    const { simulation } = this.#node;
    const end = parseTime(status.startTime) + spec.activeDeadlineSeconds * 1000;
    // The kubelet looks once a second.
    const at = this.#node.nextTick(Math.max(end, simulation.now + 1));
    this.#timer = simulation.schedule(at - simulation.now, this.#expire, { background: true });
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  get isSet(): boolean {
    return this.#timer !== undefined;
  }
}
