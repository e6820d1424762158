import type { StatefulSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { isAlreadyExists, StatusError } from "#api/errors.ts";
import type { Draft } from "#api/meta.ts";
import { clone } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { EventRecorder } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { PodControlOptions } from "../pod-control.ts";
import { ClaimControl } from "./claim-control.ts";
import { usesItsClaims, withClaims } from "./claims.ts";
import { identityLabels, ordinalOf } from "./identity.ts";

const by = "statefulset-controller";

/** Creates, updates and deletes the Pods of StatefulSets, and records it in their words. */
export class StatefulPodControl {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;
  readonly claims: ClaimControl;

  constructor(options: PodControlOptions) {
    const { simulation, registry, recorder } = options;
    this.claims = new ClaimControl(options);
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = recorder;
  }

  /** Creates the Pod of an ordinal, and its claims before it. Throws StatusError. */
  create(set: StatefulSet, draft: Draft<Pod>, ordinal: number): void {
    const { name = "" } = draft.metadata;
    const text = `Created pod ${name}: the one before it is ready`;
    this.#recorded("create", set, name, () => {
      this.claims.createMissing(set, ordinal, name);
      const pod = this.#simulation.because(by, text, () => this.#registry.create("pods", draft));
      this.claims.setOwners(set, pod);
    });
  }

  /** Gives a Pod what belongs to its name: labels, claims and their owners. Throws StatusError. */
  update(set: StatefulSet, pod: Pod): void {
    const ordinal = ordinalOf(pod);
    const { name, labels } = pod.metadata;
    const changed = clone(pod);
    changed.metadata.labels = { ...labels, ...identityLabels(name, ordinal) };
    const needsClaims = !usesItsClaims(set, pod);
    if (needsClaims) changed.spec.volumes = withClaims(set, ordinal, pod.spec.volumes);
    this.#recorded("update", set, name, () => {
      if (needsClaims) this.claims.createMissing(set, ordinal, name);
      this.claims.setOwners(set, pod);
      this.#simulation.because(by, `Updated pod ${name} to its name`, () =>
        this.#registry.update("pods", changed),
      );
    });
  }

  /** `why` follows after `Deleted pod web-2:`. Throws StatusError. */
  delete(set: StatefulSet, { metadata }: Pod, why: string): void {
    const { name, namespace = "" } = metadata;
    this.#recorded("delete", set, name, () =>
      this.#simulation.because(by, `Deleted pod ${name}: ${why}`, () =>
        this.#registry.delete("pods", namespace, name),
      ),
    );
  }

  #recorded(
    verb: "create" | "update" | "delete",
    set: StatefulSet,
    pod: string,
    write: () => unknown,
  ): void {
    const done = verb[0]!.toUpperCase() + verb.slice(1);
    const what = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`;
    try {
      write();
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
