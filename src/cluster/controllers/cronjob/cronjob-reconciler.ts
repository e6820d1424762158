import { type CronJob, hasJobCondition, isJobFinished, type Job } from "#api/batch.ts";
import { type CronSchedule, parseSchedule, ScheduleError } from "#api/cron-schedule.ts";
import { StatusError } from "#api/errors.ts";
import { controllerOf, keyOf, type ObjectKey } from "#api/meta.ts";
import { formatRFC1123Z, formatTime, parseTime } from "#api/time.ts";
import { clone } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { EventRecorder } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import { Controller, type Reconciler, type Result } from "../controller.ts";
import { enqueueOwner } from "../enqueue.ts";
import { jobNameOf, jobOf } from "./job-of-cronjob.ts";
import { dueTimes, untilNextMs } from "./schedule-times.ts";

const name = "cronjob-controller";

export interface CronJobOptions {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
}

/** Starts the controller of CronJobs. */
export function startCronJobs(options: CronJobOptions): void {
  const { simulation, registry } = options;
  const controller = new Controller(simulation, new CronJobReconciler(options));
  registry.subscribe(["jobs", "cronjobs"], ({ type, resource, object, previous }) => {
    if (resource === "jobs") {
      for (const job of previous ? [object, previous] : [object]) {
        enqueueOwner(controller, "CronJob", job);
      }
    }
    if (resource !== "cronjobs" || type === "DELETED") return;
    const isMoved =
      previous !== undefined &&
      (object.spec.schedule !== previous.spec.schedule ||
        object.spec.timeZone !== previous.spec.timeZone);
    if (!isMoved) return controller.enqueue(keyOf(object));
    // What the new schedule would have had before is not made up for.
    const schedule = scheduleOf(object);
    const { now } = simulation;
    const waitMs = schedule && untilNextMs(object, schedule, now);
    if (waitMs !== undefined) controller.enqueueAfter(keyOf(object), waitMs, true);
  });
}

/** Makes Jobs at the times of a schedule, and clears up after them. As pkg/controller/cronjob. */
class CronJobReconciler implements Reconciler {
  readonly name = name;
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;

  constructor({ simulation, registry, recorder }: CronJobOptions) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = recorder;
  }

  reconcile({ namespace, name: cronJobName }: ObjectKey): Result {
    const stored = this.#registry.find("cronjobs", namespace, cronJobName);
    if (!stored) return {};
    const cronJob = { ...stored, status: clone(stored.status) };
    const jobs = this.#registry
      .ownedBy("jobs", stored.metadata.uid)
      .filter((job) => controllerOf(job)?.uid === stored.metadata.uid);
    this.#clearUp(cronJob, jobs);
    this.#followJobs(cronJob, jobs);
    try {
      const waitMs = this.#startIfDue(cronJob);
      return waitMs === undefined ? {} : { requeueAfterMs: waitMs, background: true };
    } finally {
      this.#write(cronJob);
    }
  }

  /** Keeps as many finished Jobs as the limits say, the youngest. */
  #clearUp(cronJob: CronJob, jobs: readonly Job[]): void {
    const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = cronJob.spec;
    const limits = [
      ["Complete", successfulJobsHistoryLimit],
      ["Failed", failedJobsHistoryLimit],
    ] as const;
    for (const [type, limit] of limits) {
      if (limit === undefined) continue;
      const finished = jobs.filter(
        (job) => hasJobCondition(job, type) && job.metadata.deletionTimestamp === undefined,
      );
      const excess = finished.toSorted(byStartTime).slice(0, Math.max(0, finished.length - limit));
      for (const job of excess) this.#delete(cronJob, job);
    }
  }

  /** Brings the list of active Jobs and the time of the last success up to date. */
  #followJobs(cronJob: CronJob, jobs: readonly Job[]): void {
    const { status } = cronJob;
    for (const job of jobs) {
      const { uid, name: jobName } = job.metadata;
      const isActive = status.active?.some((each) => each.uid === uid) ?? false;
      if (!isJobFinished(job)) {
        if (isActive) continue;
        const text = `Saw a job that the controller did not create or forgot: ${jobName}`;
        this.#recorder.event(cronJob, "Warning", "UnexpectedJob", text);
        continue;
      }
      if (isActive) {
        removeActive(cronJob, uid);
        const condition = hasJobCondition(job, "Complete") ? "Complete" : "Failed";
        const text = `Saw completed job: ${jobName}, condition: ${condition}`;
        this.#recorder.event(cronJob, "Normal", "SawCompletedJob", text);
      }
      const { completionTime } = job.status;
      if (!hasJobCondition(job, "Complete") || !completionTime) continue;
      const last = status.lastSuccessfulTime;
      if (!last || parseTime(completionTime) > parseTime(last)) {
        status.lastSuccessfulTime = completionTime;
      }
    }
    for (const { uid, name: jobName } of status.active ?? []) {
      if (jobs.some(({ metadata }) => metadata.uid === uid)) continue;
      const text = `Active job went missing: ${jobName}`;
      this.#recorder.event(cronJob, "Normal", "MissingJob", text);
      removeActive(cronJob, uid ?? "");
    }
  }

  /** Answers in how many milliseconds to look again. */
  #startIfDue(cronJob: CronJob): number | undefined {
    const { metadata, spec, status } = cronJob;
    if (metadata.deletionTimestamp !== undefined || spec.suspend) return undefined;
    const { now } = this.#simulation;
    const schedule = scheduleOf(cronJob);
    if (!schedule) return undefined;
    const { latest, missed, never } = dueTimes(cronJob, schedule, now, true);
    if (never) {
      const text = `invalid schedule: ${spec.schedule} : time difference between two schedules is less than 1 second`;
      this.#recorder.event(cronJob, "Warning", "InvalidSchedule", text);
      return undefined;
    }
    const next = () => untilNextMs(cronJob, schedule, now);
    if (latest === undefined) return next();
    if (missed === "many") {
      const text =
        "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
      this.#recorder.event(cronJob, "Warning", "TooManyMissedTimes", text);
    }
    const { startingDeadlineSeconds: deadline } = spec;
    if (deadline !== undefined && latest + deadline * 1000 < now) {
      const text = `Missed scheduled time to start a job: ${formatRFC1123Z(latest)}`;
      this.#recorder.event(cronJob, "Warning", "MissSchedule", text);
      return next();
    }
    const isDone =
      status.active?.some((each) => each.name === jobNameOf(cronJob, latest)) ||
      status.lastScheduleTime === formatTime(latest);
    if (isDone || !this.#makeRoom(cronJob)) return next();
    this.#create(cronJob, latest);
    return next();
  }

  /** What the concurrency policy asks for. False if a Job that still runs forbids the next. */
  #makeRoom(cronJob: CronJob): boolean {
    const { active = [] } = cronJob.status;
    const { concurrencyPolicy } = cronJob.spec;
    if (concurrencyPolicy === "Forbid" && active.length > 0) {
      const text =
        "Not starting job because prior execution is running and concurrency policy is Forbid";
      this.#recorder.event(cronJob, "Normal", "JobAlreadyActive", text);
      return false;
    }
    if (concurrencyPolicy !== "Replace") return true;
    for (const { name: jobName = "" } of active) {
      this.#delete(cronJob, this.#registry.get("jobs", cronJob.metadata.namespace ?? "", jobName));
    }
    return true;
  }

  #create(cronJob: CronJob, scheduledMs: number): void {
    const draft = jobOf(cronJob, scheduledMs);
    let job: Job;
    try {
      const text = `Created job for ${cronJob.metadata.name}: scheduled for ${formatTime(scheduledMs)}`;
      job = this.#simulation.because(name, text, () => this.#registry.create("jobs", draft));
      const message = `Created job ${job.metadata.name}`;
      this.#recorder.event(cronJob, "Normal", "SuccessfulCreate", message);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.reason !== "AlreadyExists") {
        const message = `Error creating job: ${error.message}`;
        this.#recorder.event(cronJob, "Warning", "FailedCreate", message);
        throw error;
      }
      const { namespace = "", name: jobName = "" } = draft.metadata;
      job = this.#registry.get("jobs", namespace, jobName);
      // Somebody else's: let it be.
      if (controllerOf(job)?.uid !== cronJob.metadata.uid) return;
    }
    const { namespace, name: jobName, uid, resourceVersion } = job.metadata;
    const reference = {
      kind: "Job",
      ...(namespace !== undefined && { namespace }),
      name: jobName,
      uid,
      apiVersion: "batch/v1",
      resourceVersion,
    };
    (cronJob.status.active ??= []).push(reference);
    cronJob.status.lastScheduleTime = formatTime(scheduledMs);
  }

  #delete(cronJob: CronJob, { metadata }: Job): void {
    const { namespace = "", name: jobName, uid } = metadata;
    const text = `Deleted job ${jobName} of ${cronJob.metadata.name}`;
    this.#simulation.because(name, text, () =>
      this.#registry.delete("jobs", namespace, jobName, { propagationPolicy: "Background" }),
    );
    removeActive(cronJob, uid);
    const message = `Deleted job ${jobName}`;
    this.#recorder.event(cronJob, "Normal", "SuccessfulDelete", message);
  }

  #write(cronJob: CronJob): void {
    this.#simulation.because(name, `status of ${cronJob.metadata.name}`, () =>
      this.#registry.updateStatus("cronjobs", cronJob),
    );
  }
}

/** Undefined for a schedule or zone that is none: validation lets none in. */
function scheduleOf({ spec }: CronJob): CronSchedule | undefined {
  try {
    return parseSchedule(spec.schedule, spec.timeZone);
  } catch (error) {
    if (error instanceof ScheduleError) return undefined;
    throw error;
  }
}

function removeActive({ status }: CronJob, uid: string): void {
  const others = (status.active ?? []).filter((each) => each.uid !== uid);
  if (others.length > 0) status.active = others;
  else delete status.active;
}

function byStartTime(a: Job, b: Job): number {
  const [left, right] = [startOf(a), startOf(b)];
  if (left !== right) return left - right;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

function startOf({ status }: Job): number {
  return status.startTime ? parseTime(status.startTime) : Number.MAX_SAFE_INTEGER;
}
