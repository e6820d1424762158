import type { Pod } from "#api/core.ts";
import type { LifecycleHandler } from "#api/podspec.ts";
import type { ObjectKey } from "#api/meta.ts";
import type { Random } from "#base/random.ts";
import type { PodFacts } from "./downward-api.ts";
import type { HandlerResult } from "./handler.ts";
import type { ContainerInstance } from "./instance.ts";
import type { NodeServices, RelistedPod } from "./node-services.ts";
import type { PodVolumes } from "./pod-volumes.ts";
import type { PodInstances } from "./pod-instances.ts";

/** What those who start containers use of the Pod that they belong to. */
export interface PodContext extends RelistedPod {
  readonly node: NodeServices;
  readonly key: ObjectKey;
  readonly random: Random;
  readonly volumes: PodVolumes;
  /** As the API server last showed it. */
  readonly object: Pod;
  readonly containers: PodInstances;
  readonly stops: {
    stop(instance: ContainerInstance, why: string, graceSeconds: number, done: () => void): void;
  };
  facts(): PodFacts;
  runHook(hook: LifecycleHandler, instance: ContainerInstance): HandlerResult;
  record(type: "Normal" | "Warning", reason: string, message: string, path?: string): void;
  /** Goes on with a sync after a while unless the Pod is being stopped by then. */
  later(delayMs: number, run: () => void): void;
  /** A duration by chance, in whole milliseconds. */
  between(range: { readonly least: number; readonly most: number }): number;
}

const defaultGraceSeconds = 30;

/** How long the containers of this Pod may take to stop. */
export function graceSecondsOf({ spec }: Pod): number {
  return spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
}

/** `spec.containers{web}`: which part of the Pod an Event is about. */
export function fieldPath({ spec }: Pod, name: string): string {
  const fields = ["initContainers", "ephemeralContainers"] as const;
  const isIn = (field: (typeof fields)[number]) => spec[field]?.some((each) => each.name === name);
  return `spec.${fields.find(isIn) ?? "containers"}{${name}}`;
}
