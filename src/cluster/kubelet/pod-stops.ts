import type { ContainerInstance } from "./instance.ts";
import { fieldPath, type PodContext } from "./pod-context.ts";
import { Stop } from "./stop.ts";

/** The containers of one Pod that are being stopped. */
export class PodStops {
  readonly #pod: Pick<PodContext, "node" | "object" | "record" | "runHook">;
  readonly #underWay = new Map<ContainerInstance, Stop>();

  constructor(pod: Pick<PodContext, "node" | "object" | "record" | "runHook">) {
    this.#pod = pod;
  }

  /** `before`: those that have to end before this one is told to. */
  stop(
    instance: ContainerInstance,
    why: string,
    graceSeconds: number,
    done: () => void,
    before: readonly ContainerInstance[] = [],
  ): void {
    const pod = this.#pod;
    const path = fieldPath(pod.object, instance.name);
    pod.record("Normal", "Killing", why, path);
    const stop = new Stop(pod.node.simulation, instance, {
      graceSeconds,
      before,
      preStop: (hook) => pod.runHook(hook, instance),
      hookFailed: () => pod.record("Warning", "FailedPreStopHook", "PreStopHook failed", path),
      done: () => {
        this.#underWay.delete(instance);
        done();
      },
    });
    if (instance.isRunning) this.#underWay.set(instance, stop);
  }

  /** Shortens the grace period of all of them, counted from their beginning. */
  hurry(graceSeconds: number): void {
    for (const stop of this.#underWay.values()) stop.hurry(graceSeconds);
  }
}
