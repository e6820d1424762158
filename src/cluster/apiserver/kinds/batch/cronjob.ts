import type { CronJob } from "#api/batch.ts";
import type { Strategy } from "../../strategy.ts";
import {
  age,
  ageColumn,
  booleanColumn,
  column,
  integerColumn,
  nameColumn,
  since,
} from "../columns.ts";
import { validateCronJob } from "./cronjob-validation.ts";
import { jobSpecWarnings } from "./job.ts";
import { podNameWarnings } from "../pod/pod-name-warnings.ts";
import { setPodSpecDefaults } from "../pod/pod-defaults.ts";
import { templateCells, templateColumns } from "../pod/pod-template.ts";

/** The rules of CronJobs. */
export const cronJobStrategy: Strategy<CronJob> = {
  countsGenerations: true,
  hasStatus: true,

  setDefaults({ spec }) {
    spec.concurrencyPolicy ||= "Allow";
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
    setPodSpecDefaults(spec.jobTemplate.spec.template.spec);
  },

  prepareForCreate(cronJob) {
    cronJob.status = {};
  },

  warnings: (cronJob) => [
    ...podNameWarnings(cronJob),
    ...jobSpecWarnings(cronJob.spec.jobTemplate.spec, "spec.jobTemplate.spec"),
  ],
  statusChecks: ["change"],
  validate: (cronJob, _context, _group, old) => validateCronJob(cronJob, old),

  columns: [
    nameColumn,
    column("Schedule", "When it makes Jobs, as in crontab."),
    column("Timezone", "Where the schedule's times are meant."),
    booleanColumn("Suspend", "Whether it makes no Jobs for now."),
    integerColumn("Active", "How many of its Jobs are running."),
    column("Last Schedule", "How long ago it last made a Job."),
    ageColumn,
    ...templateColumns,
  ],

  row(cronJob, nowMs) {
    const { metadata, spec, status } = cronJob;
    const { template, selector } = spec.jobTemplate.spec;
    return [
      metadata.name,
      spec.schedule,
      spec.timeZone ?? "<none>",
      spec.suspend ? "True" : "False",
      status.active?.length ?? 0,
      status.lastScheduleTime ? since(status.lastScheduleTime, nowMs) : "<none>",
      age(cronJob, nowMs),
      ...templateCells(template, selector ?? {}),
    ];
  },
};
