import type { LifecycleHandler } from "#api/podspec.ts";
import type { Scheduled, Simulation } from "../sim/simulation.ts";
import type { HandlerResult } from "./handler.ts";
import type { ContainerInstance } from "./instance.ts";

/** How a container is to be stopped. */
export interface StopOptions {
  readonly graceSeconds: number;
  readonly preStop: (hook: LifecycleHandler) => HandlerResult;
  readonly hookFailed: () => void;
  /** Those that have to end before this one is told to. */
  readonly before: readonly ContainerInstance[];
  /** Called once, when the process has ended. */
  readonly done: () => void;
}

/** How long a signal takes through the runtime. */
const signalMs = 50;
/** As in minimumGracePeriodInSeconds: between SIGTERM and SIGKILL the runtime waits no less. */
const leastGraceMs = 2000;

/**
 * preStop, then the turn of those before it, then SIGTERM, and SIGKILL when the grace period is over, which
 * all of that counts against. Rules of killContainer in pkg/kubelet/kuberuntime.
 */
export class Stop {
  readonly #simulation: Simulation;
  readonly #instance: ContainerInstance;
  readonly #begunAt: number;
  #graceMs: number;
  #signalledAt: number | undefined;
  #deadline: Scheduled | undefined;
  #isDone = false;

  constructor(simulation: Simulation, instance: ContainerInstance, options: StopOptions) {
    this.#simulation = simulation;
    this.#instance = instance;
    this.#begunAt = simulation.now;
    this.#graceMs = options.graceSeconds * 1000;
    this.#setDeadline();
    instance.whenExited(() => {
      this.#isDone = true;
      this.#deadline?.cancel();
      options.done();
    });
    if (this.#isDone) return;
    const hookMs = this.#graceMs > 0 ? runHook(instance, options) : 0;
    if (hookMs === 0) this.#awaitTurn(options.before);
    else simulation.schedule(hookMs, () => this.#awaitTurn(options.before));
  }

  /** Shortens the grace period, counted from the beginning. */
  hurry(graceSeconds: number): void {
    if (this.#isDone || graceSeconds * 1000 >= this.#graceMs) return;
    this.#graceMs = Math.max(graceSeconds, 0) * 1000;
    this.#setDeadline();
  }

  #awaitTurn(before: readonly ContainerInstance[]): void {
    let left = before.length;
    if (left === 0) this.#signal();
    for (const other of before) {
      other.whenExited(() => {
        if (--left === 0) this.#signal();
      });
    }
  }

  #signal(): void {
    if (this.#isDone || this.#signalledAt !== undefined) return;
    this.#signalledAt = this.#simulation.now;
    this.#setDeadline();
    this.#simulation.schedule(signalMs, () => this.#instance.terminate());
  }

  #setDeadline(): void {
    this.#deadline?.cancel();
    const isSignalled = this.#signalledAt !== undefined;
    const least = (this.#signalledAt ?? 0) + leastGraceMs;
    const end = this.#begunAt + this.#graceMs;
    const at = isSignalled ? Math.max(end, least) : end;
    this.#deadline = this.#simulation.schedule(Math.max(0, at - this.#simulation.now), () => {
      if (isSignalled) this.#instance.kill();
      else this.#signal();
    });
  }
}

/** Runs the preStop hook, if there is one; answers how long it takes. */
function runHook(instance: ContainerInstance, { preStop, hookFailed }: StopOptions): number {
  const hook = instance.spec.lifecycle?.preStop;
  if (!hook) return 0;
  const { ok, elapsedMs } = preStop(hook);
  if (!ok) hookFailed();
  return elapsedMs;
}
