// What a Pod is allowed to use, which is not always what its author now wants. Rules of
// handlePodResourcesResize and canResizePod in pkg/kubelet/kubelet.go.

import type { Node, Pod, PodCondition } from "#api/core.ts";
import type { Container, PodSpec, ResourceRequirements } from "#api/podspec.ts";
import { milliOf, valueOf } from "#api/quantity.ts";
import { formatTime } from "#api/time.ts";
import { equal } from "#base/json.ts";
import { demandOf } from "../scheduler/node-load.ts";
import type { Rejection } from "./admission.ts";
import type { ContainerInstance } from "./instance.ts";

/** The node as a resize meets it. */
export interface ResizeSurroundings {
  readonly node: Node | undefined;
  /** Why the Pod would not be let in beside the others, if it came now. */
  readonly rejection: Rejection | undefined;
  readonly nowMs: number;
}

/** The resources that one Pod has been given, by container, and what has become of a wish for others. */
export class Allocation {
  #resources: ReadonlyMap<string, ResourceRequirements>;
  #pending: PodCondition | undefined;
  #inProgress: PodCondition | undefined;
  /** The last answer of `of`, so that one version of a Pod has one form. */
  #last: { readonly pod: Pod; readonly allocated: Pod } | undefined;

  constructor(pod: Pod) {
    this.#resources = resourcesByName(pod.spec);
  }

  /** PodResizePending and PodResizeInProgress, where they hold. */
  get conditions(): readonly PodCondition[] {
    return [this.#pending, this.#inProgress].filter((each) => each !== undefined);
  }

  /** The Pod with what it has been given in the place of what is wanted. */
  of(pod: Pod): Pod {
    if (this.#last?.pod === pod) return this.#last.allocated;
    const allocated = this.#isGiven(pod.spec) ? pod : { ...pod, spec: this.#specOf(pod.spec) };
    this.#last = { pod, allocated };
    return allocated;
  }

  /** Gives the Pod what it wants, if the node has it. Answers whether it got other resources. */
  resize(pod: Pod, surroundings: () => ResizeSurroundings): boolean {
    if (this.#isGiven(pod.spec)) {
      this.#pending = undefined;
      return false;
    }
    const { node, rejection, nowMs } = surroundings();
    const excess = node && excessOf(pod, node);
    if (excess) this.#pending = renewed(this.#pending, "Infeasible", excess, nowMs);
    else if (rejection)
      this.#pending = renewed(this.#pending, "Deferred", rejection.message, nowMs);
    else {
      this.#resources = resourcesByName(pod.spec);
      this.#last = undefined;
      this.#pending = undefined;
      this.#inProgress = undefined;
      return true;
    }
    return false;
  }

  /** Notes whether what runs still has to be given what is allocated. */
  compare(running: readonly ContainerInstance[], nowMs: number): void {
    const lags = running.some(
      ({ name, resources }) => !equal(resources, this.#resources.get(name) ?? resources),
    );
    if (!lags) this.#inProgress = undefined;
    else this.#inProgress ??= condition("PodResizeInProgress", "", "", formatTime(nowMs), nowMs);
  }

  #isGiven(spec: PodSpec): boolean {
    const isSame = ({ name, resources = {} }: Container) => {
      const given = this.#resources.get(name);
      return given === undefined || given === resources || equal(given, resources);
    };
    return spec.containers.every(isSame) && (spec.initContainers ?? []).every(isSame);
  }

  #specOf(spec: PodSpec): PodSpec {
    const given = (container: Container): Container => ({
      ...container,
      resources: this.#resources.get(container.name) ?? container.resources ?? {},
    });
    return {
      ...spec,
      containers: spec.containers.map(given),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(given) }),
    };
  }
}

function resourcesByName({ containers, initContainers = [] }: PodSpec) {
  const all = [...containers, ...initContainers];
  return new Map(all.map(({ name, resources = {} }) => [name, resources]));
}

/** More than the node could give if nobody else were there. */
function excessOf(pod: Pod, { status: { allocatable = {} } }: Node): string | undefined {
  const { milliCPU, memory } = demandOf(pod).requested;
  const most = { cpu: milliOf(allocatable["cpu"]), memory: valueOf(allocatable["memory"]) };
  if (memory > most.memory) return tooSmall("memory", memory, most.memory);
  return milliCPU > most.cpu ? tooSmall("cpu", milliCPU, most.cpu) : undefined;
}

function tooSmall(resource: string, requested: number, capacity: number): string {
  return `Node didn't have enough capacity: ${resource}, requested: ${requested}, capacity: ${capacity}`;
}

function renewed(
  before: PodCondition | undefined,
  reason: string,
  message: string,
  nowMs: number,
): PodCondition {
  const since = before?.reason === reason ? before.lastTransitionTime : undefined;
  return condition("PodResizePending", reason, message, since ?? formatTime(nowMs), nowMs);
}

function condition(
  type: string,
  reason: string,
  message: string,
  lastTransitionTime: string,
  nowMs: number,
): PodCondition {
  return {
    type,
    status: "True",
    lastProbeTime: formatTime(nowMs),
    lastTransitionTime,
    ...(reason && { reason }),
    ...(message && { message }),
  };
}
