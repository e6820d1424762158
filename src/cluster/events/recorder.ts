import type { ObjectReference } from "#api/core.ts";
import type { KubernetesObject } from "#api/meta.ts";
import { formatTime } from "#api/time.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Simulation } from "../sim/simulation.ts";

/** Records Events in the name of one component, as client-go's tools/record does. */
export interface EventRecorder {
  /** `fieldPath` as in `spec.containers{nginx}`. */
  event(
    about: KubernetesObject,
    type: "Normal" | "Warning",
    reason: string,
    message: string,
    fieldPath?: string,
  ): void;
}

/** Who reports: goes into `source` and `reportingComponent`. */
export interface EventSource {
  readonly component: string;
  readonly host?: string;
}

/** Makes recorders that write Events through the registry. */
export class Events {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  #sequence = 0;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
  }

  #nanoseconds(): bigint {
    return (
      BigInt(Math.floor(this.#simulation.now)) * 1_000_000n + BigInt(this.#sequence++ % 1_000_000)
    );
  }

  recorder(source: EventSource): EventRecorder {
    return {
      event: (about, type, reason, message, fieldPath) => {
        const time = formatTime(this.#simulation.now);
        const involvedObject: ObjectReference = {
          kind: about.kind,
          ...(about.metadata.namespace && { namespace: about.metadata.namespace }),
          name: about.metadata.name,
          uid: about.metadata.uid,
          apiVersion: about.apiVersion,
          resourceVersion: about.metadata.resourceVersion,
          ...(fieldPath && { fieldPath }),
        };
        this.#registry.create("events", {
          apiVersion: "v1",
          kind: "Event",
          metadata: {
            // client-go names an Event after its object and the nanosecond it was made in.
            name: `${about.metadata.name}.${this.#nanoseconds().toString(16)}`,
            namespace: about.metadata.namespace ?? "default",
          },
          involvedObject,
          type,
          reason,
          message,
          source,
          firstTimestamp: time,
          lastTimestamp: time,
          count: 1,
          eventTime: null,
          reportingComponent: source.component,
          reportingInstance: source.host ?? "",
        });
      },
    };
  }
}
