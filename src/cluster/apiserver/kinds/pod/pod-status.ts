// What `kubectl get pods` says of a Pod. Rules of printPod in pkg/printers/internalversion.

import type { ContainerStatus, Pod } from "#api/core.ts";
import { parseTime } from "#api/time.ts";
import { humanDuration } from "#api/duration.ts";

/** The STATUS cell: the phase, or what keeps the containers from running, or how the Pod ends. */
export function podStatusText(pod: Pod): string {
  const { status } = pod;
  const initializing = initReason(pod);
  const text = initializing ?? mainReason(pod, baseReason(pod));
  if (pod.metadata.deletionTimestamp === undefined) return text;
  if (status.reason === "NodeLost") return "Unknown";
  return status.phase === "Succeeded" || status.phase === "Failed" ? text : "Terminating";
}

/** The READY cell's two numbers. */
export function readyContainers(pod: Pod): { ready: number; total: number } {
  const { spec, status } = pod;
  const sidecars = sidecarNames(pod);
  let ready = 0;
  for (const init of initStatuses(pod)) {
    const ended = init.state?.terminated?.exitCode === 0;
    if (sidecars.has(init.name) && !ended && init.started && init.ready) ready++;
  }
  if (!isStillInitializing(pod)) {
    for (const container of status.containerStatuses ?? []) if (isRunningReady(container)) ready++;
  }
  return { ready, total: (spec.containers?.length ?? 0) + sidecars.size };
}

/** The RESTARTS cell: `2 (5m ago)`. */
export function restartsText(pod: Pod, nowMs: number): string {
  let restarts = 0;
  let last = 0;
  const sidecars = sidecarNames(pod);
  let sidecarRestarts = 0;
  let sidecarLast = 0;
  for (const status of initStatuses(pod)) {
    restarts += status.restartCount;
    last = Math.max(last, lastEnd(status));
    if (!sidecars.has(status.name)) continue;
    sidecarRestarts += status.restartCount;
    sidecarLast = Math.max(sidecarLast, lastEnd(status));
  }
  if (!isStillInitializing(pod)) {
    restarts = sidecarRestarts;
    last = sidecarLast;
    for (const status of pod.status.containerStatuses ?? []) {
      restarts += status.restartCount;
      last = Math.max(last, lastEnd(status));
    }
  }
  if (restarts === 0 || last === 0) return String(restarts);
  return `${restarts} (${humanDuration(nowMs - last)} ago)`;
}

function isRunningReady({ ready, state }: ContainerStatus): boolean {
  return ready && Boolean(state?.running) && !state?.waiting?.reason && !state?.terminated;
}

function lastEnd({ lastState }: ContainerStatus): number {
  const finishedAt = lastState?.terminated?.finishedAt;
  return finishedAt ? parseTime(finishedAt) : 0;
}

function baseReason({ status }: Pod): string {
  const gated = status.conditions?.some(
    ({ type, reason }) => type === "PodScheduled" && reason === "SchedulingGated",
  );
  return gated ? "SchedulingGated" : status.reason || (status.phase ?? "");
}

function sidecarNames({ spec }: Pod): Set<string> {
  const sidecars = (spec.initContainers ?? []).filter(
    ({ restartPolicy }) => restartPolicy === "Always",
  );
  return new Set(sidecars.map(({ name }) => name));
}

/** The init containers whose turn has come: those after the first unfinished one do not count. */
function initStatuses(pod: Pod): readonly ContainerStatus[] {
  const statuses = pod.status.initContainerStatuses ?? [];
  const sidecars = sidecarNames(pod);
  const unfinished = statuses.findIndex((status) => !isFinished(status, sidecars));
  return unfinished < 0 ? statuses : statuses.slice(0, unfinished + 1);
}

function isFinished({ name, state, started }: ContainerStatus, sidecars: Set<string>): boolean {
  return state?.terminated?.exitCode === 0 || (sidecars.has(name) && started === true);
}

/** What the first unfinished init container says, or undefined if all are done. */
function unfinishedInit(pod: Pod): string | undefined {
  const sidecars = sidecarNames(pod);
  for (const [index, status] of initStatuses(pod).entries()) {
    if (isFinished(status, sidecars)) continue;
    const { state } = status;
    if (state?.terminated) {
      const { reason, signal, exitCode } = state.terminated;
      if (reason) return `Init:${reason}`;
      return signal ? `Init:Signal:${signal}` : `Init:ExitCode:${exitCode}`;
    }
    const waiting = state?.waiting?.reason;
    if (waiting && waiting !== "PodInitializing") return `Init:${waiting}`;
    return `Init:${index}/${pod.spec.initContainers?.length ?? 0}`;
  }
  return undefined;
}

function isInitialized({ status }: Pod): boolean {
  return (
    status.conditions?.some(({ type, status: is }) => type === "Initialized" && is === "True") ??
    false
  );
}

function isStillInitializing(pod: Pod): boolean {
  return unfinishedInit(pod) !== undefined && !isInitialized(pod);
}

function initReason(pod: Pod): string | undefined {
  return isInitialized(pod) ? undefined : unfinishedInit(pod);
}

function mainReason(pod: Pod, phase: string): string {
  let reason = unfinishedInit(pod) ?? phase;
  let hasRunning = false;
  for (const { state, ready } of (pod.status.containerStatuses ?? []).toReversed()) {
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated) {
      const { reason: why, signal, exitCode } = state.terminated;
      if (why) reason = why;
      else reason = signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
    } else if (ready && state?.running) hasRunning = true;
  }
  if (reason !== "Completed" || !hasRunning) return reason;
  const isReady = pod.status.conditions?.some(
    ({ type, status }) => type === "Ready" && status === "True",
  );
  return isReady ? "Running" : "NotReady";
}
