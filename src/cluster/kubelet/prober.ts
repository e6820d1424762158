import type { PodSpec, Probe } from "#api/podspec.ts";
import type { Scheduled, Simulation } from "../sim/simulation.ts";
import type { ContainerInstance } from "./instance.ts";
import { type InstanceView, isSidecar } from "./status.ts";

/** How long a written status takes to reach the prober. */
const triggerMs = 10;

type Kind = "Startup" | "Readiness" | "Liveness";

/** What a prober needs of its Pod. */
export interface ProbedPod {
  readonly simulation: Simulation;
  /** The present instance of a container, if the Pod's written status shows it running. */
  running(container: string): ContainerInstance | undefined;
  isDeleted(): boolean;
  /** Runs the probe's handler; `undefined` on success, otherwise what went wrong. */
  attempt(instance: ContainerInstance, probe: Probe): string | undefined;
  /** Records Unhealthy. */
  unhealthy(container: string, message: string): void;
  /** A result changed: the Pod has to be looked at. */
  changed(): void;
}

/** One probe of one container, asked again and again. Rules of pkg/kubelet/prober/worker.go. */
class ProbeWorker {
  readonly kind: Kind;
  readonly container: string;
  readonly #pod: ProbedPod;
  readonly #probe: Probe;
  readonly #isStarted: (instance: ContainerInstance) => boolean;
  #timer: Scheduled | undefined;
  #instance: ContainerInstance | undefined;
  #result: boolean;
  #run = 0;
  #lastOutcome: boolean | undefined;
  /** After a failed liveness or startup probe the container is left alone until it is restarted. */
  #onHold = false;

  constructor(
    kind: Kind,
    container: string,
    probe: Probe,
    pod: ProbedPod,
    isStarted: (instance: ContainerInstance) => boolean,
  ) {
    this.kind = kind;
    this.container = container;
    this.#probe = probe;
    this.#pod = pod;
    this.#isStarted = isStarted;
    this.#result = kind === "Liveness";
    this.#arm();
  }

  /** The present result for this instance. */
  resultFor(instance: ContainerInstance): boolean {
    return this.#instance === instance ? this.#result : this.kind === "Liveness";
  }

  hasFailed(instance: ContainerInstance): boolean {
    return this.#instance === instance && this.#onHold;
  }

  /** Probes now instead of at the next tick, and counts ticks from here. */
  trigger(): void {
    if (!this.#timer) return;
    this.#timer.cancel();
    // A cluster is not settled before every container was asked once.
    const background = this.#lastOutcome !== undefined;
    this.#timer = this.#pod.simulation.schedule(triggerMs, () => this.#tick(), { background });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(): void {
    const periodMs = (this.#probe.periodSeconds ?? 10) * 1000;
    this.#timer = this.#pod.simulation.schedule(periodMs, () => this.#tick(), { background: true });
  }

  #tick(): void {
    this.#arm();
    const instance = this.#pod.running(this.container);
    if (!instance) return;
    if (instance !== this.#instance) {
      this.#instance = instance;
      this.#result = this.kind === "Liveness";
      this.#run = 0;
      this.#lastOutcome = undefined;
      this.#onHold = false;
    }
    if (this.#onHold) return;
    if (this.#pod.isDeleted() && this.kind !== "Readiness") {
      this.stop();
      return;
    }
    const age = this.#pod.simulation.now - instance.state.startedAt;
    if (age < (this.#probe.initialDelaySeconds ?? 0) * 1000) return;
    const started = this.#isStarted(instance);
    if (this.kind === "Startup" ? started : !started) return;
    this.#probeOnce(instance);
  }

  #probeOnce(instance: ContainerInstance): void {
    const failure = this.#pod.attempt(instance, this.#probe);
    const ok = failure === undefined;
    if (!ok) {
      this.#pod.unhealthy(this.container, `${this.kind} probe failed: ${failure}`);
    }
    this.#run = this.#lastOutcome === ok ? this.#run + 1 : 1;
    this.#lastOutcome = ok;
    const threshold = ok
      ? (this.#probe.successThreshold ?? 1)
      : (this.#probe.failureThreshold ?? 3);
    if (this.#run < threshold) return;
    const isNews = this.#result !== ok;
    this.#result = ok;
    if (!ok && this.kind !== "Readiness") {
      this.#onHold = true;
      this.#run = 0;
      this.#pod.changed();
    } else if (isNews) this.#pod.changed();
  }
}

/** All probes of one Pod. */
export class Prober {
  readonly #workers: ProbeWorker[] = [];

  constructor(pod: ProbedPod, containers: readonly ProbedContainer[]) {
    const isStarted = (instance: ContainerInstance) => this.isStarted(instance);
    for (const { name, startupProbe, readinessProbe, livenessProbe } of containers) {
      if (startupProbe) {
        this.#workers.push(new ProbeWorker("Startup", name, startupProbe, pod, isStarted));
      }
      if (readinessProbe) {
        this.#workers.push(new ProbeWorker("Readiness", name, readinessProbe, pod, isStarted));
      }
      if (livenessProbe) {
        this.#workers.push(new ProbeWorker("Liveness", name, livenessProbe, pod, isStarted));
      }
    }
  }

  /** False while a startup probe has not succeeded. */
  isStarted(instance: ContainerInstance): boolean {
    return this.#worker("Startup", instance)?.resultFor(instance) ?? true;
  }

  isReady(instance: ContainerInstance): boolean {
    return this.#worker("Readiness", instance)?.resultFor(instance) ?? true;
  }

  /** Which probe wants this instance restarted, in the word of the Event, if any does. */
  failedProbe(instance: ContainerInstance): "liveness" | "startup" | undefined {
    if (this.#worker("Startup", instance)?.hasFailed(instance)) return "startup";
    if (this.#worker("Liveness", instance)?.hasFailed(instance)) return "liveness";
    return undefined;
  }

  /** A status was written: containers that run but are not ready are asked at once. */
  statusWritten(views: readonly InstanceView[]): void {
    for (const { instance, state } of views) {
      if (state.state !== "running") continue;
      if (!this.isStarted(instance)) this.#worker("Startup", instance)?.trigger();
      else if (!this.isReady(instance)) this.#worker("Readiness", instance)?.trigger();
    }
  }

  stop(): void {
    for (const worker of this.#workers) worker.stop();
  }

  #worker(kind: Kind, { name }: ContainerInstance): ProbeWorker | undefined {
    return this.#workers.find((worker) => worker.kind === kind && worker.container === name);
  }
}

/** The containers that are asked anything; of the init containers, only those that go on can be. */
export function probedContainers({
  initContainers = [],
  containers,
}: PodSpec): readonly ProbedContainer[] {
  return [...initContainers.filter(isSidecar), ...containers].filter(
    ({ startupProbe, readinessProbe, livenessProbe }) =>
      startupProbe ?? readinessProbe ?? livenessProbe,
  );
}

interface ProbedContainer {
  readonly name: string;
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
}
