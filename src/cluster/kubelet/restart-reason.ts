// Why a container that runs is stopped, to be started again. Rules of computePodActions in
// pkg/kubelet/kuberuntime/kuberuntime_manager.go.

import type { Pod } from "#api/core.ts";
import type { Container } from "#api/podspec.ts";
import type { ContainerInstance } from "./instance.ts";
import { graceSecondsOf } from "./pod-context.ts";

/** The words of the Killing event, and how long the container may take to stop. */
export interface RestartReason {
  readonly text: string;
  readonly graceSeconds: number;
}

/** Undefined where the container may go on. `failedProbe`: the probe that asks for its end, if one does. */
export function whyRestart(
  instance: ContainerInstance,
  pod: Pod,
  failedProbe: "liveness" | "startup" | undefined,
): RestartReason | undefined {
  const { name, spec } = instance;
  const graceSeconds = graceSecondsOf(pod);
  if (failedProbe) {
    const own = spec[`${failedProbe}Probe`]?.terminationGracePeriodSeconds;
    const text = `Container ${name} failed ${failedProbe} probe, will be restarted`;
    return { text, graceSeconds: own ?? graceSeconds };
  }
  const wanted = specOf(pod, name);
  if (!wanted) return undefined;
  if (mustRestartForResize(instance, wanted)) {
    return { text: `Container ${name} resize requires restart`, graceSeconds };
  }
  if (wanted.image === spec.image) return undefined;
  return { text: `Container ${name} definition changed, will be restarted`, graceSeconds };
}

/** What the Pod says of an init container or container with this name. */
export function specOf({ spec }: Pod, name: string): Container | undefined {
  const { initContainers = [], containers } = spec;
  return [...initContainers, ...containers].find((container) => container.name === name);
}

/** True if the container cannot be given its new resources while it runs. */
function mustRestartForResize({ resources }: ContainerInstance, wanted: Container): boolean {
  return (wanted.resizePolicy ?? []).some(({ resourceName = "", restartPolicy }) => {
    if (restartPolicy !== "RestartContainer") return false;
    return (["limits", "requests"] as const).some(
      (list) => resources[list]?.[resourceName] !== wanted.resources?.[list]?.[resourceName],
    );
  });
}
