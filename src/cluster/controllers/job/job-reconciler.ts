import { isJobFinished, type Job } from "#api/batch.ts";
import type { LabelSelector, ObjectKey } from "#api/meta.ts";
import type { StatusError } from "#api/errors.ts";
import { formatTime } from "#api/time.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { EventRecorder } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";
import type { Claims } from "../ownership.ts";
import { type FailureStreak, noFailures } from "./failure-backoff.ts";
import { ensureCondition, jobCondition } from "./job-conditions.ts";
import { deadlineInMs, endingOf } from "./job-ending.ts";
import { type JobLook, lookAt } from "./job-look.ts";
import { JobTracker } from "./job-tracker.ts";
import { JobWorkers } from "./job-workers.ts";

/** The controller named in `managedBy` that is this one. */
const ownName = "kubernetes.io/job-controller";

export interface JobReconcilerOptions {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
  readonly pods: Claims<"pods">;
}

/** Runs a Job's Pods until enough have succeeded or too many have failed. As pkg/controller/job. */
export class JobReconciler implements Reconciler {
  readonly name = "job-controller";
  readonly workers: JobWorkers;
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;
  readonly #pods: Claims<"pods">;
  readonly #tracker: JobTracker;
  /** Job uid → its failures in a row. */
  readonly #streaks = new Map<string, FailureStreak>();

  constructor({ simulation, registry, recorder, pods }: JobReconcilerOptions) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = recorder;
    this.#pods = pods;
    this.workers = new JobWorkers({ simulation, registry, recorder });
    this.#tracker = new JobTracker({ simulation, registry, recorder, workers: this.workers });
  }

  /** Forgets a Job that is gone. */
  forget(uid: string): void {
    this.#streaks.delete(uid);
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const stored = this.#registry.find("jobs", namespace, name);
    if (!stored || (stored.spec.managedBy ?? ownName) !== ownName) return {};
    const { uid } = stored.metadata;
    if (isJobFinished(stored)) {
      this.#streaks.delete(uid);
      return {};
    }
    if (!isSelecting(stored)) return {};
    const pods = this.#pods.claim("jobs", stored);
    const look = lookAt(stored, pods, this.#streaks.get(uid) ?? noFailures);
    const { job } = look;
    if (!job.spec.suspend) job.status.startTime ??= formatTime(this.#simulation.now);
    look.ending = endingOf(look, this.#simulation.now);
    const { waitMs, error } = look.ending ? this.#windUp(look) : this.#goOn(look);
    setCounts(look);
    this.#tracker.track(look);
    this.#streaks.set(uid, look.streak);
    if (error) throw error; // To be tried again, with back-off.
    const nextMs = Math.min(waitMs ?? Number.POSITIVE_INFINITY, this.#deadlineMs(look));
    return Number.isFinite(nextMs) ? { requeueAfterMs: nextMs, background: true } : {};
  }

  #windUp(look: JobLook): { waitMs?: number; error?: StatusError } {
    this.workers.deleteActive(look);
    return {};
  }

  #goOn(look: JobLook): { waitMs?: number; error?: StatusError } {
    const { job, succeeded } = look;
    const now = this.#simulation.now;
    const isDeleted = job.metadata.deletionTimestamp !== undefined;
    const managed = isDeleted ? {} : this.workers.manage(look);
    const { completions = 1 } = job.spec;
    if (succeeded >= completions && look.activeCount === 0) {
      const message = "Reached expected number of succeeded pods";
      look.ending = jobCondition("SuccessCriteriaMet", "CompletionsReached", message, now);
    } else if (!isDeleted) this.#noteSuspension(job);
    return managed;
  }

  #noteSuspension(job: Job): void {
    const { now } = this.#simulation;
    const conditions = (job.status.conditions ??= []);
    const changes = job.spec.suspend
      ? ensureCondition(conditions, jobCondition("Suspended", "JobSuspended", "Job suspended", now))
      : ensureCondition(
          conditions,
          jobCondition("Suspended", "JobResumed", "Job resumed", now, "False"),
        );
    if (conditions.length === 0) delete job.status.conditions;
    if (!changes) return;
    if (job.spec.suspend) this.#recorder.event(job, "Normal", "Suspended", "Job suspended");
    else {
      this.#recorder.event(job, "Normal", "Resumed", "Job resumed");
      // The deadline counts from here.
      job.status.startTime = formatTime(now);
    }
  }

  #deadlineMs({ job, ending }: JobLook): number {
    return ending ? Number.POSITIVE_INFINITY : deadlineInMs(job, this.#simulation.now);
  }
}

function setCounts({ job, activeCount, ready, terminating }: JobLook): void {
  if (activeCount > 0) job.status.active = activeCount;
  else delete job.status.active;
  job.status.ready = ready;
  job.status.terminating = terminating;
}

function isSelecting(job: Job): job is Job & { spec: { selector: LabelSelector } } {
  return job.spec.selector !== undefined;
}
