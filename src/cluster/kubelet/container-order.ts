// Which containers of a Pod start when, and in which order they stop. Rules of computePodActions and
// terminationOrdering in pkg/kubelet/kuberuntime.

import type { Pod } from "#api/core.ts";
import type { Container } from "#api/podspec.ts";
import type { ContainerInstance } from "./instance.ts";
import { isSidecar, shouldRestart } from "./status.ts";

/** A container that is to be started now. */
export interface Start {
  readonly container: Container;
  readonly isInit: boolean;
}

/** The next init container alone; or all containers that do not run, once initialization is over. */
export function containersToStart(
  pod: Pod,
  instances: readonly ContainerInstance[],
  isStarted: (instance: ContainerInstance) => boolean,
): readonly Start[] {
  const { initContainers = [], containers } = pod.spec;
  const last = ({ name }: Container) => instances.findLast((instance) => instance.name === name);
  const isWanted = (container: Container, isInit: boolean) => {
    const instance = last(container);
    return !instance?.isRunning && shouldRestart(pod, container, isInit, instance?.state);
  };
  const main = () => containers.filter((c) => isWanted(c, false)).map(asStart(false));
  const sidecars = initContainers.filter(isSidecar);
  if (containers.some((container) => last(container))) {
    return [...sidecars.filter((c) => isWanted(c, true)).map(asStart(true)), ...main()];
  }
  for (const [index, container] of initContainers.entries()) {
    const instance = last(container);
    const isPast = isSidecar(container)
      ? instance?.isRunning && isStarted(instance)
      : instance?.state.state === "exited" && instance.state.exitCode === 0;
    if (isPast) continue;
    const earlier = initContainers.slice(0, index).filter(isSidecar);
    return [...earlier, container].filter((c) => isWanted(c, true)).map(asStart(true));
  }
  return main();
}

/** Ephemeral containers that never ran: each runs once. */
export function ephemeralToStart(
  { spec }: Pod,
  instances: readonly ContainerInstance[],
): readonly Start[] {
  const { ephemeralContainers = [] } = spec;
  return (ephemeralContainers as readonly Container[])
    .filter((container) => !instances.some(({ name }) => name === container.name))
    .map(asStart(false));
}

function asStart(isInit: boolean): (container: Container) => Start {
  return (container) => ({ container, isInit });
}

/** The running containers that have to end before this one is told to: a sidecar is the last. */
export function thoseBefore(
  { name }: ContainerInstance,
  pod: Pod,
  running: readonly ContainerInstance[],
): readonly ContainerInstance[] {
  const { initContainers = [], containers } = pod.spec;
  const index = initContainers.findIndex((container) => container.name === name);
  if (index < 0 || !isSidecar(initContainers[index]!)) return [];
  const [next] = initContainers.slice(index + 1).filter(isSidecar);
  const names = [...containers, ...(next ? [next] : [])].map((container) => container.name);
  return running.filter((instance) => names.includes(instance.name));
}
