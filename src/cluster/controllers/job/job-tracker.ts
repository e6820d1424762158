import type { Job } from "#api/batch.ts";
import type { Pod } from "#api/core.ts";
import { clone } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { EventRecorder } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import { ensureCondition, jobCondition } from "./job-conditions.ts";
import type { JobLook } from "./job-look.ts";
import { isFailed, isIndexed, isTracked, validIndexOf } from "./job-pods.ts";
import type { JobWorkers } from "./job-workers.ts";
import { judgeFailure } from "./pod-failure-policy.ts";

/** The most Pods that are noted at once, so that a status does not grow too long. */
const mostNoted = 500;

export interface JobTrackerOptions {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
  readonly workers: JobWorkers;
}

/**
 * Counts how Pods ended, each exactly once: it is noted in the status, then loses its finalizer, then
 * enters the counters. As trackJobStatusAndRemoveFinalizers in pkg/controller/job.
 */
export class JobTracker {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;
  readonly #workers: JobWorkers;

  constructor({ simulation, registry, recorder, workers }: JobTrackerOptions) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = recorder;
    this.#workers = workers;
  }

  /** Writes what a look found, and the Job's end if it has come. */
  track(look: JobLook): void {
    const { job } = look;
    const tracked = new Set(look.pods.filter(isTracked).map(({ metadata }) => metadata.uid));
    countReleased(job, tracked);
    const { counted, complete } = this.#note(look);
    this.#beginEnd(look);
    this.#write(job);
    for (const pod of counted) {
      this.#workers.release(pod);
      tracked.delete(pod.metadata.uid);
    }
    countReleased(job, tracked);
    const isOver = complete && this.#finish(look);
    this.#write(job);
    if (isOver) this.#report(look);
  }

  /** Notes the Pods that have ended. Answers which may lose their finalizer, and whether these are all. */
  #note(look: JobLook): { counted: Pod[]; complete: boolean } {
    const { job } = look;
    const uncounted = (job.status.uncountedTerminatedPods ??= {});
    const counted: Pod[] = [];
    const newIndexes: number[] = [];
    let complete = true;
    for (const pod of look.pods) {
      if (!isTracked(pod) || !this.#maySettle(look, pod)) continue;
      counted.push(pod);
      const { uid } = pod.metadata;
      if (pod.status.phase === "Succeeded" && !look.noted.failed.has(uid)) {
        const index = validIndexOf(pod, job);
        if (isIndexed(job)) {
          if (index !== undefined && !look.succeededBefore.has(index)) newIndexes.push(index);
        } else if (!look.noted.succeeded.has(uid)) (uncounted.succeeded ??= []).push(uid);
      } else if (this.#countsAsFailed(look, pod)) (uncounted.failed ??= []).push(uid);
      const noted = uncounted.succeeded?.length ?? 0;
      if (newIndexes.length + noted + (uncounted.failed?.length ?? 0) >= mostNoted) {
        complete = false;
        break;
      }
    }
    if (isIndexed(job)) {
      const completed = look.succeededBefore.with(newIndexes);
      setOrDrop(job.status, "succeeded", completed.size);
      setOrDrop(job.status, "completedIndexes", completed.toString());
      if (look.failedIndexes) job.status.failedIndexes = look.failedIndexes.toString();
    }
    return { counted, complete };
  }

  #maySettle({ job, ending, delayed }: JobLook, pod: Pod): boolean {
    const isOver = job.metadata.deletionTimestamp !== undefined || ending !== undefined;
    if (isOver || pod.status.phase === "Succeeded") return true;
    if (!isFailed(pod, job)) return false;
    const index = validIndexOf(pod, job);
    return index === undefined || delayed.get(index)?.metadata.uid !== pod.metadata.uid;
  }

  #countsAsFailed({ job, ending, noted }: JobLook, pod: Pod): boolean {
    // Once the Job has failed, whatever has not ended has failed with it.
    const isCutOff = ending !== undefined && ending.type !== "SuccessCriteriaMet";
    if (!isFailed(pod, job) && !isCutOff) return false;
    if (noted.failed.has(pod.metadata.uid)) return false;
    if (isIndexed(job) && validIndexOf(pod, job) === undefined) return false;
    return judgeFailure(job.spec.podFailurePolicy, pod).counts;
  }

  /** The end is announced before Pods can go, and declared when all are counted. */
  #beginEnd(look: JobLook): void {
    const { job, ending } = look;
    if (!ending) return;
    const { reason = "", message = "", type } = ending;
    const now = this.#simulation.now;
    if (type !== "Failed") ensureCondition((job.status.conditions ??= []), ending);
    const final = type === "SuccessCriteriaMet" ? "Complete" : "Failed";
    look.ending = jobCondition(final, reason, message, now);
  }

  #finish({ job, ending, terminating }: JobLook): boolean {
    if (!ending || terminating > 0) return false;
    const { succeeded = [], failed = [] } = job.status.uncountedTerminatedPods ?? {};
    if (succeeded.length + failed.length > 0) return false;
    ensureCondition((job.status.conditions ??= []), ending);
    if (ending.type === "Complete") job.status.completionTime = ending.lastTransitionTime!;
    return true;
  }

  #write(job: Job): void {
    // What is handed in is frozen, and the status is changed on.
    const status = clone(job.status);
    this.#simulation.because("job-controller", `status of ${job.metadata.name}`, () =>
      this.#registry.updateStatus("jobs", {
        ...job,
        metadata: { ...job.metadata, resourceVersion: "" },
        status,
      }),
    );
  }

  #report({ job, ending }: JobLook): void {
    const { reason = "", message = "", type } = ending!;
    if (type !== "Complete") {
      this.#recorder.event(job, "Warning", reason, message);
      return;
    }
    const { completions } = job.spec;
    if (completions !== undefined && (job.status.succeeded ?? 0) > completions) {
      const text = "Too many succeeded pods running after completion count reached";
      this.#recorder.event(job, "Warning", "TooManySucceededPods", text);
    }
    this.#recorder.event(job, "Normal", "Completed", "Job completed");
  }
}

/** Noted Pods without finalizer enter the counters. */
function countReleased({ status }: Job, tracked: ReadonlySet<string>): void {
  const uncounted = (status.uncountedTerminatedPods ??= {});
  for (const list of ["succeeded", "failed"] as const) {
    const noted = uncounted[list] ?? [];
    const left = noted.filter((uid) => tracked.has(uid));
    setOrDrop(status, list, (status[list] ?? 0) + noted.length - left.length);
    if (left.length > 0) uncounted[list] = left;
    else delete uncounted[list];
  }
}

/** Zeros and empty texts are left out, as Go's omitempty does. */
function setOrDrop<K extends "succeeded" | "failed" | "active" | "completedIndexes">(
  status: Job["status"],
  field: K,
  value: NonNullable<Job["status"][K]>,
): void {
  if (value) status[field] = value;
  else delete status[field];
}
