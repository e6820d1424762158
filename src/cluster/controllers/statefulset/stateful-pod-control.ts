import type { StatefulSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { isAlreadyExists, StatusError } from "#api/errors.ts";
import type { Draft } from "#api/meta.ts";
import { clone } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { EventRecorder } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { PodControlOptions } from "../pod-control.ts";
import { identityLabels, ordinalOf } from "./identity.ts";

const by = "statefulset-controller";

/** Creates, updates and deletes the Pods of StatefulSets, and records it in their words. */
export class StatefulPodControl {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;

  constructor({ simulation, registry, recorder }: PodControlOptions) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = recorder;
  }

  /** Throws StatusError. */
  create(set: StatefulSet, draft: Draft<Pod>): void {
    const { name = "" } = draft.metadata;
    const text = `Created pod ${name}: the one before it is ready`;
    this.#recorded("create", set, name, text, () => this.#registry.create("pods", draft));
  }

  /** Labels a Pod with its name and ordinal. Throws StatusError. */
  identify(set: StatefulSet, pod: Pod): void {
    const changed = clone(pod);
    const { name, labels } = pod.metadata;
    changed.metadata.labels = { ...labels, ...identityLabels(name, ordinalOf(pod)) };
    const text = `Labelled pod ${name} with its name`;
    this.#recorded("update", set, name, text, () => this.#registry.update("pods", changed));
  }

  /** `why` follows after `Deleted pod web-2:`. Throws StatusError. */
  delete(set: StatefulSet, { metadata }: Pod, why: string): void {
    const { name, namespace = "" } = metadata;
    this.#recorded("delete", set, name, `Deleted pod ${name}: ${why}`, () =>
      this.#registry.delete("pods", namespace, name),
    );
  }

  #recorded(
    verb: "create" | "update" | "delete",
    set: StatefulSet,
    pod: string,
    text: string,
    write: () => unknown,
  ): void {
    const done = verb[0]!.toUpperCase() + verb.slice(1);
    const what = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`;
    try {
      this.#simulation.because(by, text, write);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (verb !== "create" || !isAlreadyExists(error)) {
        const message = `${what} failed error: ${error.message}`;
        this.#recorder.event(set, "Warning", `Failed${done}`, message);
      }
      throw error;
    }
    this.#recorder.event(set, "Normal", `Successful${done}`, `${what} successful`);
  }
}
