import type { Pod } from "#api/core.ts";
import { isNotFound, StatusError } from "#api/errors.ts";
import type { Draft, KubernetesObject } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import type { BuiltInResource } from "#api/scheme.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { EventRecorder } from "../events/recorder.ts";
import type { Simulation } from "../sim/simulation.ts";
import { controllerReference } from "./ownership.ts";

export interface PodControlOptions {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
}

/** Creates and deletes Pods in an owner's name and records that. As RealPodControl of pkg/controller. */
export class PodControl {
  readonly #name: string;
  readonly #resource: BuiltInResource;
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;

  /** `name`: the component's; `resource`: the owners'. */
  constructor(name: string, resource: BuiltInResource, options: PodControlOptions) {
    this.#name = name;
    this.#resource = resource;
    this.#simulation = options.simulation;
    this.#registry = options.registry;
    this.#recorder = options.recorder;
  }

  /** Creates a Pod of the template, named after its owner unless told otherwise. Throws StatusError. */
  create(
    owner: KubernetesObject,
    template: PodTemplateSpec,
    text: string,
    generateName = `${owner.metadata.name}-`,
  ): Pod {
    const { labels, annotations, finalizers } = template.metadata;
    const draft: Draft<Pod> = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        generateName,
        namespace: owner.metadata.namespace ?? "default",
        ...(labels && { labels }),
        ...(annotations && { annotations }),
        ...(finalizers && { finalizers }),
        ownerReferences: [controllerReference(this.#resource, owner)],
      },
      spec: template.spec,
      status: {},
    };
    try {
      const pod = this.#simulation.because(this.#name, text, () =>
        this.#registry.create("pods", draft),
      );
      const message = `Created pod: ${pod.metadata.name}`;
      this.#recorder.event(owner, "Normal", "SuccessfulCreate", message);
      return pod;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const message = `Error creating: ${error.message}`;
      this.#recorder.event(owner, "Warning", "FailedCreate", message);
      throw error;
    }
  }

  /** Deletes a Pod of the owner; one that is gone already is no failure. */
  delete(owner: KubernetesObject, { metadata }: Pod, text: string): void {
    try {
      this.#simulation.because(this.#name, text, () =>
        this.#registry.delete("pods", metadata.namespace ?? "", metadata.name),
      );
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    const message = `Deleted pod: ${metadata.name}`;
    this.#recorder.event(owner, "Normal", "SuccessfulDelete", message);
  }
}

/** Slow start: 1, 2, 4, 8 … at a time, so that what fails for all fails once. Throws the first refusal. */
export function slowStart(count: number, create: (index: number) => void): void {
  let failure: StatusError | undefined;
  for (let begin = 0, batch = 1; begin < count && !failure; begin += batch, batch *= 2) {
    const end = Math.min(begin + batch, count);
    for (let index = begin; index < end; index++) {
      try {
        create(index);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        failure ??= error;
      }
    }
  }
  if (failure) throw failure;
}
