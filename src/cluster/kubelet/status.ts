// The Pod's status from what the runtime shows. Rules of pkg/kubelet/kubelet_pods.go and
// pkg/kubelet/status/generate.go.

import type {
  ContainerState,
  ContainerStatus,
  Pod,
  PodCondition,
  PodPhase,
  PodStatus,
} from "#api/core.ts";
import type { Container, RestartPolicy } from "#api/podspec.ts";
import { formatTime } from "#api/time.ts";
import { qosClassOf } from "../apiserver/kinds/pod/qos.ts";
import type { ContainerInstance, InstanceState } from "./instance.ts";

/** A container instance as a relist saw it. */
export interface InstanceView {
  readonly instance: ContainerInstance;
  readonly state: InstanceState;
}

/** Why the latest attempt to start a container failed. */
export interface StartFailure {
  readonly reason: string;
  readonly message: string;
}

/** Why the kubelet ended a Pod. */
export interface Verdict {
  readonly reason: string;
  readonly message: string;
}

/** All that a Pod's status is made of. */
export interface PodFindings {
  readonly pod: Pod;
  /** Oldest first. */
  readonly views: readonly InstanceView[];
  /** By container name. */
  readonly failures: ReadonlyMap<string, StartFailure>;
  readonly podIP: string;
  readonly hostIP: string;
  readonly sandboxReady: boolean;
  /** What the probes say of a running instance. */
  readonly isStarted: (instance: ContainerInstance) => boolean;
  readonly isReady: (instance: ContainerInstance) => boolean;
  /** Nothing of the Pod runs any more and nothing will. */
  readonly isStopped: boolean;
  /** And all of it has been cleared up. */
  readonly isOver: boolean;
  /** Set if the Pod failed whatever its containers say. */
  readonly verdict: Verdict | undefined;
  /** What has become of a wish for other resources. */
  readonly resize: readonly PodCondition[];
  readonly now: number;
}

/** What the kubelet makes of a Pod. */
export interface Assessment {
  /** To be written. `phase` of a Pod that has ended but not been cleaned up stays as it was. */
  readonly status: PodStatus;
  /** The instances seen mean that the Pod has come to its end by itself. */
  readonly hasEnded: boolean;
}

/** Looks at what the runtime shows: one status for the Pod. */
export function assess(findings: PodFindings): Assessment {
  const { pod, podIP, hostIP, isStopped, isOver, verdict, now } = findings;
  const old = pod.status ?? {};
  const init = (pod.spec.initContainers ?? []).map((c) => containerStatus(findings, c, true));
  const main = pod.spec.containers.map((c) => containerStatus(findings, c, false));
  const ephemeral = ephemeralStatuses(findings);
  const own = phaseOf(pod, init, main, isStopped || isOver);
  const phase = verdict ? "Failed" : own;
  const conditions = conditionsOf(findings, phase, init, main);
  if (isOver) markLost(pod, init, main);
  const lost = main.some(({ state }) => state?.terminated?.reason === "ContainerStatusUnknown");
  const last: PodPhase = lost || !isTerminal(phase) ? "Failed" : phase;
  const status: PodStatus = {
    phase: isOver ? last : isTerminal(phase) && !isStopped ? (old.phase ?? "Pending") : phase,
    conditions,
    ...(old.message !== undefined && { message: old.message }),
    ...(old.reason !== undefined && { reason: old.reason }),
    ...verdict,
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP && { podIP, podIPs: [{ ip: podIP }] }),
    startTime: old.startTime ?? formatTime(now),
    ...(init.length > 0 && { initContainerStatuses: init }),
    containerStatuses: main,
    qosClass: old.qosClass ?? qosClassOf(pod.spec),
    ...(ephemeral.length > 0 && { ephemeralContainerStatuses: ephemeral }),
  };
  return { status, hasEnded: isTerminal(own) };
}

function isTerminal(phase: PodPhase): boolean {
  return phase === "Succeeded" || phase === "Failed";
}

function ephemeralStatuses(findings: PodFindings): ContainerStatus[] {
  const containers = (findings.pod.spec.ephemeralContainers ?? []) as readonly Container[];
  return containers.map((c) => {
    const { started: _, ...status } = containerStatus(findings, c, false);
    return { ...status, ready: false };
  });
}

/** True if an instance in this state has a successor under the Pod's restart policy. */
export function shouldRestart(
  pod: Pod,
  spec: Container,
  isInit: boolean,
  last: InstanceState | undefined,
): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  if (!last) return true;
  if (last.state !== "exited") return last.state === "created";
  if (isInit && isSidecar(spec)) return true;
  const policy = pod.spec.restartPolicy ?? "Always";
  if (policy === "Never") return false;
  if (policy === "OnFailure" || isInit) return last.exitCode !== 0;
  return true;
}

/** An init container that goes on beside the others. */
export function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === "Always";
}

const none: ReadonlySet<string> = new Set();

function sidecarsOf({ spec: { initContainers } }: Pod): ReadonlySet<string> {
  return initContainers ? new Set(initContainers.filter(isSidecar).map(({ name }) => name)) : none;
}

function containerStatus(findings: PodFindings, spec: Container, isInit: boolean): ContainerStatus {
  const { pod, failures, isStarted, isReady } = findings;
  const [last, before] = latestTwo(findings.views, spec.name);
  const mounts = mountsOf(spec);
  const hasInit = (pod.spec.initContainers ?? []).length > 0;
  let state: ContainerState = last
    ? stateOf(last)
    : { waiting: { reason: hasInit ? "PodInitializing" : "ContainerCreating" } };
  let lastState: ContainerState = before ? stateOf(before) : {};
  const failure = failures.get(spec.name);
  if (failure && shouldRestart(pod, spec, isInit, last?.state)) {
    if (state.terminated) lastState = state;
    state = { waiting: { ...failure } };
  }
  const running = last?.state.state === "running" ? last.instance : undefined;
  const started = running !== undefined && isStarted(running);
  const ready =
    isInit && !isSidecar(spec) ? state.terminated?.exitCode === 0 : started && isReady(running);
  return {
    name: spec.name,
    state,
    lastState,
    ready,
    restartCount: last?.instance.attempt ?? 0,
    image: last?.instance.imageName ?? spec.image,
    imageID: last?.instance.imageID ?? "",
    ...(last && { containerID: last.instance.id }),
    started,
    ...(last && resourcesOf(spec, last.instance)),
    ...(mounts.length > 0 && { volumeMounts: mounts }),
  };
}

function latestTwo(views: readonly InstanceView[], name: string) {
  let last: InstanceView | undefined;
  let before: InstanceView | undefined;
  for (const view of views) if (view.instance.name === name) [before, last] = [last, view];
  return [last, before] as const;
}

/** What is allocated, and what the container has. */
function resourcesOf(spec: Container, { resources }: ContainerInstance) {
  const { limits, requests } = resources;
  return {
    ...(spec.resources?.requests && { allocatedResources: spec.resources.requests }),
    resources: { ...(limits && { limits }), ...(requests && { requests }) },
  };
}

function mountsOf(spec: Container) {
  return (spec.volumeMounts ?? []).map(({ name, mountPath, readOnly }) => ({
    name,
    mountPath,
    ...(readOnly && { readOnly, recursiveReadOnly: "Disabled" }),
  }));
}

function stateOf({ instance, state }: InstanceView): ContainerState {
  if (state.state === "created") return { waiting: { reason: "ContainerCreating" } };
  const startedAt = formatTime(state.startedAt);
  if (state.state === "running") return { running: { startedAt } };
  return {
    terminated: {
      exitCode: state.exitCode,
      reason: state.reason,
      ...(state.message && { message: state.message }),
      startedAt,
      finishedAt: formatTime(state.finishedAt),
      containerID: instance.id,
    },
  };
}

/**
 * A container that could have run and never did when its Pod ended is counted as failed. As TerminatePod in
 * pkg/kubelet/status.
 */
function markLost(
  pod: Pod,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): void {
  const reached = init.findLastIndex(hasMoved);
  const tried = init.slice(0, Math.max(1, reached + 1));
  for (const status of [...tried, ...(hasInitialized(pod, init, main) ? main : [])]) {
    if (status.state?.terminated) continue;
    status.state = {
      terminated: {
        exitCode: 137,
        reason: "ContainerStatusUnknown",
        message: "The container could not be located when the pod was terminated",
        startedAt: null,
        finishedAt: null,
      },
    };
  }
}

/** It is or was more than waiting. */
function hasMoved({ state, lastState }: ContainerStatus): boolean {
  return !state?.waiting || lastState?.terminated !== undefined;
}

/** Whether the Pod's main containers could ever run. */
function hasInitialized(
  { spec }: Pod,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): boolean {
  const last = init.at(-1);
  if (!last || main.some(hasMoved)) return true;
  const isRunning = last.state?.running !== undefined && last.started === true;
  if (isSidecar(spec.initContainers!.at(-1)!)) return isRunning;
  return [last.state, last.lastState].some((state) => state?.terminated?.exitCode === 0);
}

function phaseOf(
  pod: Pod,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  isOver: boolean,
): PodPhase {
  const policy: RestartPolicy = pod.spec.restartPolicy ?? "Always";
  const sidecars = sidecarsOf(pod);
  const ordinary = init.filter(({ name }) => !sidecars.has(name));
  const failedInit = ordinary.some(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  const pendingInit =
    init.some(({ name, started }) => sidecars.has(name) && !started) ||
    ordinary.some(
      ({ state, lastState }) =>
        state?.running || (state?.waiting && lastState?.terminated?.exitCode !== 0),
    );
  const running = main.filter(({ state }) => state?.running).length;
  const waiting = main.filter(({ state, lastState }) => state?.waiting && !lastState?.terminated);
  const ended = main.flatMap(({ state, lastState }) =>
    state?.running ? [] : (state?.terminated ?? lastState?.terminated ?? []),
  );
  const allSucceeded = ended.every(({ exitCode }) => exitCode === 0);
  if (failedInit && policy === "Never") return "Failed";
  if (pendingInit && !isOver) return "Pending";
  if (waiting.length > 0) return "Pending";
  if (running > 0) return "Running";
  if (isOver) return allSucceeded ? "Succeeded" : "Failed";
  if (policy === "Always") return "Running";
  if (allSucceeded) return "Succeeded";
  return policy === "Never" ? "Failed" : "Running";
}

function conditionsOf(
  findings: PodFindings,
  phase: PodPhase,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): PodCondition[] {
  const { pod, sandboxReady, now } = findings;
  const old = pod.status?.conditions ?? [];
  const ready = readiness(phase, main);
  const made: readonly [string, Finding][] = [
    ["PodReadyToStartContainers", { status: sandboxReady ? "True" : "False" }],
    ["Initialized", initialized(phase, init, sidecarsOf(pod))],
    ["Ready", gateVerdict(pod, ready) ?? ready],
    ["ContainersReady", ready],
    ["PodScheduled", { status: "True" }],
  ];
  const own = made.map(([type, finding]) => conditionOf(type, finding, old, now));
  const resize = isTerminal(phase) ? [] : findings.resize;
  const others = old.filter(
    ({ type }) =>
      !type.startsWith("PodResize") && !own.some((condition) => condition.type === type),
  );
  return [...resize, ...own, ...others];
}

interface Finding {
  readonly status: "True" | "False";
  readonly reason?: string;
  readonly message?: string;
}

/** The condition of this type, since when it was so before. */
function conditionOf(
  type: string,
  { status, reason, message }: Finding,
  old: readonly PodCondition[],
  now: number,
): PodCondition {
  const before = old.find((condition) => condition.type === type);
  const since = before?.status === status ? before.lastTransitionTime : undefined;
  const lastTransitionTime = since || formatTime(now);
  const condition: PodCondition = { type, status, lastProbeTime: null, lastTransitionTime };
  if (reason) condition.reason = reason;
  if (message) condition.message = message;
  return condition;
}

function initialized(
  phase: PodPhase,
  init: readonly ContainerStatus[],
  sidecars: ReadonlySet<string>,
): Finding {
  if (phase === "Succeeded") return { status: "True", reason: "PodCompleted" };
  const incomplete = init
    .filter(({ name, ready, started }) => !(sidecars.has(name) ? started : ready))
    .map(({ name }) => name);
  if (incomplete.length === 0) return { status: "True" };
  return {
    status: "False",
    reason: "ContainersNotInitialized",
    message: `containers with incomplete status: [${incomplete.join(" ")}]`,
  };
}

function readiness(phase: PodPhase, main: readonly ContainerStatus[]): Finding {
  if (phase === "Succeeded") return { status: "False", reason: "PodCompleted" };
  if (phase === "Failed") return { status: "False", reason: "PodFailed" };
  const unready = main.filter(({ ready }) => !ready).map(({ name }) => name);
  if (unready.length === 0) return { status: "True" };
  return {
    status: "False",
    reason: "ContainersNotReady",
    message: `containers with unready status: [${unready.join(" ")}]`,
  };
}

function gateVerdict(pod: Pod, containers: Finding): Finding | undefined {
  if (containers.status !== "True") return undefined;
  const conditions = pod.status?.conditions ?? [];
  const messages = (pod.spec.readinessGates ?? []).flatMap(({ conditionType = "" }) => {
    const condition = conditions.find(({ type }) => type === conditionType);
    if (condition?.status === "True") return [];
    return condition
      ? [
          `the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`,
        ]
      : [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
  });
  if (messages.length === 0) return undefined;
  return { status: "False", reason: "ReadinessGatesNotReady", message: messages.join(", ") };
}
