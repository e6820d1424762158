import type { LifecycleHandler } from "#api/podspec.ts";
import type { Scheduled, Simulation } from "../sim/simulation.ts";
import type { HandlerResult } from "./handler.ts";
import type { ContainerInstance } from "./instance.ts";

/** How a container is to be stopped. */
export interface StopOptions {
  readonly graceSeconds: number;
  readonly preStop: (hook: LifecycleHandler) => HandlerResult;
  readonly hookFailed: () => void;
  /** Called once, when the process has ended. */
  readonly done: () => void;
}

/** How long a signal takes through the runtime. */
const signalMs = 50;

/**
 * preStop, SIGTERM, and SIGKILL when the grace period is over; the hook's time counts. Answers a way to
 * shorten the grace period, counted from the beginning.
 */
export function stopInstance(
  simulation: Simulation,
  instance: ContainerInstance,
  { graceSeconds, preStop, hookFailed, done }: StopOptions,
): (graceSeconds: number) => void {
  const begunAt = simulation.now;
  let deadline: Scheduled;
  let isDone = false;
  const setDeadline = (seconds: number) => {
    const delayMs = Math.max(0, begunAt + seconds * 1000 - simulation.now);
    return simulation.schedule(delayMs, () => instance.kill());
  };
  deadline = setDeadline(graceSeconds);
  const hook = instance.spec.lifecycle?.preStop;
  if (hook && !hook.sleep && !preStop(hook).ok) hookFailed();
  const hookMs = (hook?.sleep?.seconds ?? 0) * 1000;
  const signal = simulation.schedule(hookMs + signalMs, () => instance.terminate());
  instance.whenExited(() => {
    isDone = true;
    deadline.cancel();
    signal.cancel();
    done();
  });
  return (seconds) => {
    if (isDone || seconds >= graceSeconds) return;
    deadline.cancel();
    deadline = setDeadline(Math.max(seconds, 0));
  };
}
