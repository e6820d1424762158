import { StatusError } from "#api/errors.ts";
import type { Pod } from "#api/core.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Simulation } from "../../sim/simulation.ts";
import { PodControl, type PodControlOptions, slowStart } from "../pod-control.ts";
import { isReady } from "../pods.ts";
import { deletionOrder } from "../replicaset/deletion-rank.ts";
import { remainingMs, remainingMsOfIndex } from "./failure-backoff.ts";
import { activeIndexes, type JobLook } from "./job-look.ts";
import {
  isIndexed,
  isTerminating,
  replacesFailedOnly,
  trackingFinalizer,
  validIndexOf,
} from "./job-pods.ts";
import { podOfJob } from "./pod-of-job.ts";

const name = "job-controller";
/** The most Pods that one look creates or deletes. */
const burst = 500;

/** What came of it. */
export interface Managed {
  /** Milliseconds until failed Pods may be replaced. */
  readonly waitMs?: number;
  /** Why not all Pods could be made. */
  readonly error?: StatusError;
}

/** Creates and deletes a Job's Pods. As manageJob in pkg/controller/job. */
export class JobWorkers {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #control: PodControl;

  constructor(options: PodControlOptions) {
    this.#simulation = options.simulation;
    this.#registry = options.registry;
    this.#control = new PodControl(name, "jobs", options);
  }

  /** Brings the number of active Pods to what the Job wants now. */
  manage(look: JobLook): Managed {
    const { job, active } = look;
    if (job.spec.suspend) {
      this.#dismiss(look, surplus(look, active.length, this.#simulation.now));
      return {};
    }
    const wanted = wantedActive(look);
    const excess = Math.max(0, active.length - wanted);
    const doomed = surplus(look, excess, this.#simulation.now).slice(0, burst);
    if (doomed.length > 0) {
      this.#dismiss(look, doomed);
      return {};
    }
    const leaving = replacesFailedOnly(job) ? look.terminating : 0;
    const missing = wanted - leaving - active.length;
    return missing > 0 ? this.#hire(look, Math.min(missing, burst)) : {};
  }

  /** Deletes what still runs, when the Job is at its end. */
  deleteActive(look: JobLook): void {
    for (const pod of look.active) this.#delete(look, pod);
  }

  /** Takes the finalizer from a Pod that was counted, or that nobody will count. */
  release({ metadata }: Pod): void {
    const pod = this.#registry.find("pods", metadata.namespace ?? "", metadata.name);
    if (pod?.metadata.uid !== metadata.uid) return;
    const { finalizers = [], ...others } = pod.metadata;
    if (!finalizers.includes(trackingFinalizer)) return;
    const left = finalizers.filter((each) => each !== trackingFinalizer);
    const freed = { ...others, ...(left.length > 0 && { finalizers: left }) };
    this.#simulation.because(name, `Counted pod ${metadata.name}`, () =>
      this.#registry.update("pods", { ...pod, metadata: freed }),
    );
  }

  /** Pods that are not wanted any more count neither as failed nor as succeeded. */
  #dismiss(look: JobLook, pods: readonly Pod[]): void {
    for (const pod of pods) {
      this.release(pod);
      this.#delete(look, pod);
    }
  }

  #delete(look: JobLook, pod: Pod): void {
    look.activeCount--;
    look.terminating++;
    if (isReady(pod)) look.ready--;
    const { name: jobName } = look.job.metadata;
    this.#control.delete(look.job, pod, `Deleted pod ${pod.metadata.name} of Job ${jobName}`);
  }

  #hire(look: JobLook, count: number): Managed {
    const { job, streak, delayed } = look;
    const { now } = this.#simulation;
    const perIndex = job.spec.backoffLimitPerIndex !== undefined;
    if (!perIndex) {
      const waitMs = remainingMs(streak, now);
      if (waitMs > 0) return this.#wait(look, waitMs);
    }
    if (!isIndexed(job)) return this.#create(look, Array.from({ length: count }));
    const pending = pendingIndexes(look, count);
    const waits = pending.map((index) => remainingMsOfIndex(delayed.get(index), now));
    const due = perIndex ? pending.filter((_, at) => waits[at] === 0) : pending;
    if (due.length === 0 && pending.length > 0) return this.#wait(look, Math.min(...waits));
    return this.#create(look, due);
  }

  /** As upstream, where a Job that waits says that nothing is active. */
  #wait(look: JobLook, waitMs: number): Managed {
    look.activeCount = 0;
    look.ready = 0;
    return { waitMs };
  }

  #create(look: JobLook, indexes: readonly (number | undefined)[]): Managed {
    const { job, delayed } = look;
    const text = `Created pod for Job ${job.metadata.name}`;
    try {
      slowStart(indexes.length, (at) => {
        const index = indexes[at];
        const replaced = index === undefined ? undefined : delayed.get(index);
        const { template, generateName } = podOfJob(job, index, replaced);
        this.#control.create(job, template, text, generateName);
        look.activeCount++;
      });
      return {};
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      // In a namespace that goes nothing can be made, now or later.
      const { causes = [] } = error.status.details ?? {};
      return causes.some(({ reason }) => reason === "NamespaceTerminating") ? {} : { error };
    }
  }
}

function wantedActive({ job, succeeded, active }: JobLook): number {
  const { completions, parallelism = 1 } = job.spec;
  // Without a number of completions the first success ends the hiring.
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(parallelism, completions - succeeded));
}

/** Active Pods to delete: those of an index that is none or has another Pod, and as many as are too many. */
function surplus({ job, active }: JobLook, atLeast: number, nowMs: number): Pod[] {
  const order = (pods: readonly Pod[]) => deletionOrder(pods, [], nowMs);
  if (!isIndexed(job)) return order(active).slice(0, atLeast);
  const removed: Pod[] = [];
  const kept: Pod[] = [];
  for (const index of new Set(active.map((pod) => validIndexOf(pod, job)))) {
    const ordered = order(active.filter((pod) => validIndexOf(pod, job) === index));
    if (index !== undefined) kept.push(...ordered.splice(-1));
    removed.push(...ordered);
  }
  return [...removed, ...order(kept).slice(0, Math.max(0, atLeast - removed.length))];
}

/** The first indexes that are neither settled nor worked on. */
function pendingIndexes(look: JobLook, count: number): number[] {
  const { job, active, pods, succeededIndexes, failedIndexes } = look;
  const leaving = replacesFailedOnly(job) ? pods.filter(isTerminating) : [];
  const taken = succeededIndexes
    .with(activeIndexes([...active, ...leaving]))
    .with(failedIndexes ?? []);
  const pending: number[] = [];
  const { completions = 0 } = job.spec;
  for (let index = 0; index < completions && pending.length < count; index++) {
    if (!taken.has(index)) pending.push(index);
  }
  return pending;
}
