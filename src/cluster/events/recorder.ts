import type { Event, ObjectReference } from "#api/core.ts";
import { StatusError } from "#api/errors.ts";
import { maxSubdomainLength } from "#api/label-rules.ts";
import type { Draft, KubernetesObject } from "#api/meta.ts";
import { formatMicroTime, formatTime } from "#api/time.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Simulation } from "../sim/simulation.ts";
import { EventCorrelator } from "./correlator.ts";
import { expireEvents } from "./expiry.ts";

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

/** Records Events of the newer API, as tools/events does; only the scheduler uses it. */
export interface SeriesRecorder {
  event(
    about: KubernetesObject,
    type: "Normal" | "Warning",
    reason: string,
    action: string,
    note: string,
    related?: KubernetesObject,
  ): void;
}

/** Who reports: goes into `source` and `reportingComponent`. */
export interface EventSource {
  readonly component: string;
  readonly host?: string;
}

/** A repeated Event of the newer API is written again this often. */
const seriesRefreshMs = 360_000;

/** What a recorder remembers of an Event that it wrote. */
interface Written {
  readonly namespace: string;
  readonly name: string;
  count: number;
  writtenAt: number;
}

/** Makes recorders that write Events through the registry. */
export class Events {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #writers = new Map<string, Registry>();
  #sequence = 0;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
    expireEvents(simulation, registry);
  }

  recorder(source: EventSource): EventRecorder {
    const { component, host = "" } = source;
    const writer = this.#writer(component);
    const correlator = new EventCorrelator<Written>();
    return {
      event: (about, type, reason, message, fieldPath = "") => {
        const { now } = this.#simulation;
        const report = { uid: about.metadata.uid, type, reason, message, fieldPath };
        const { events, key, message: text } = correlator.aggregate(report, now);
        const before = events.get(key);
        // Counted even when the rate limit then keeps it from being written.
        if (before) before.count++;
        if (!correlator.admit(report, now)) return;
        if (before && this.#repeat(before, text)) return;
        const time = formatTime(now);
        const event = this.#create(writer, {
          apiVersion: "v1",
          kind: "Event",
          metadata: this.#newMetadata(about),
          involvedObject: referenceTo(about, fieldPath),
          source,
          firstTimestamp: time,
          lastTimestamp: time,
          count: 1,
          reportingComponent: component,
          reportingInstance: host,
          type,
          reason,
          message: text,
          eventTime: null,
        });
        if (event) events.set(key, writtenAs(event, now));
      },
    };
  }

  seriesRecorder(component: string, instance: string): SeriesRecorder {
    const writer = this.#writer(component);
    const written = new Map<string, Written>();
    return {
      event: (about, type, reason, action, note, related) => {
        const { now } = this.#simulation;
        const key = `${about.metadata.uid}/${type}/${reason}/${action}/${note}`;
        const before = written.get(key);
        if (before && now - before.writtenAt <= 2 * seriesRefreshMs) {
          before.count++;
          const isDue = before.count === 2 || now - before.writtenAt >= seriesRefreshMs;
          if (!isDue || this.#continueSeries(before)) return;
        }
        const event = this.#create(writer, {
          apiVersion: "v1",
          kind: "Event",
          metadata: this.#newMetadata(about),
          involvedObject: referenceTo(about),
          source: {},
          eventTime: formatMicroTime(now),
          reportingComponent: component,
          reportingInstance: instance,
          type,
          reason,
          action,
          message: note,
          ...(related && { related: referenceTo(related) }),
          firstTimestamp: null,
          lastTimestamp: null,
        });
        if (event) written.set(key, writtenAs(event, now));
      },
    };
  }

  /** client-go names an Event after its object and the nanosecond it was made in. */
  #newMetadata({ metadata: { name, namespace = "default" } }: KubernetesObject): {
    name: string;
    namespace: string;
  } {
    return { name: `${name}.${this.#nanoseconds().toString(16)}`, namespace };
  }

  /** Answers undefined if the API server refuses the Event; a component goes on without it. */
  #create(writer: Registry, event: Draft<Event>): Event | undefined {
    if (event.metadata.name!.length > maxSubdomainLength) return undefined;
    try {
      return writer.create("events", event, { isSound: true });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return undefined; // In a namespace that is being deleted, for one.
    }
  }

  /** Writes the count of an Event; false if it has expired meanwhile. */
  #repeat(before: Written, message: string): boolean {
    const stored = this.#registry.find("events", before.namespace, before.name);
    if (!stored) return false;
    const lastTimestamp = formatTime(this.#simulation.now);
    this.#writer(stored.reportingComponent).update("events", {
      ...stored,
      count: before.count,
      message,
      lastTimestamp,
    });
    return true;
  }

  #continueSeries(before: Written): boolean {
    const stored = this.#registry.find("events", before.namespace, before.name);
    if (!stored) return false;
    const lastObservedTime = formatMicroTime(this.#simulation.now);
    const series = { count: before.count, lastObservedTime };
    this.#writer(stored.reportingComponent).update("events", { ...stored, series });
    before.writtenAt = this.#simulation.now;
    return true;
  }

  /** The registry of the program in which a component runs. */
  #writer(component: string): Registry {
    const manager = managerOf(component);
    let writer = this.#writers.get(manager);
    if (!writer) this.#writers.set(manager, (writer = this.#registry.as(manager)));
    return writer;
  }

  #nanoseconds(): bigint {
    const milliseconds = BigInt(Math.floor(this.#simulation.now));
    return milliseconds * 1_000_000n + BigInt(this.#sequence++ % 1_000_000);
  }
}

function referenceTo(
  { kind, apiVersion, metadata }: KubernetesObject,
  fieldPath?: string,
): ObjectReference {
  const { namespace, name, uid, resourceVersion } = metadata;
  const reference: ObjectReference = namespace
    ? { kind, namespace, name, uid }
    : { kind, name, uid };
  if (apiVersion) reference.apiVersion = apiVersion;
  if (resourceVersion) reference.resourceVersion = resourceVersion;
  if (fieldPath) reference.fieldPath = fieldPath;
  return reference;
}

function writtenAs({ metadata }: Event, nowMs: number): Written {
  return {
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    count: 1,
    writtenAt: nowMs,
  };
}

/** The program in which a component runs: all controllers share one. */
function managerOf(component: string): string {
  if (component === "kubelet") return component;
  return component === "default-scheduler" ? "kube-scheduler" : "kube-controller-manager";
}
