import { hasJobCondition, type Job, type JobSpec } from "#api/batch.ts";
import { humanDuration } from "#api/duration.ts";
import type { ObjectMeta } from "#api/meta.ts";
import { parseTime } from "#api/time.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";
import { validateJobStatus } from "./job-status-validation.ts";
import { validateJob, validateJobUpdate } from "./job-validation.ts";
import { setPodSpecDefaults } from "../pod/pod-defaults.ts";
import { templateCells, templateColumns } from "../pod/pod-template.ts";
import { podNameWarnings } from "../pod/pod-name-warnings.ts";
import { podWarnings } from "../pod/pod-warnings.ts";

const maxInt32 = 2_147_483_647;
const usualBackoffLimit = 6;

/** The rules of Jobs. */
export const jobStrategy: Strategy<Job> = {
  countsGenerations: true,
  hasStatus: true,
  orphansDependents: true,

  setDefaults({ metadata, spec }) {
    if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
    spec.parallelism ??= 1;
    spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? usualBackoffLimit : maxInt32;
    // A new Job gets its labels when those of its template are generated.
    if (metadata.resourceVersion) labelLikeTemplate(metadata, spec);
    spec.completionMode ??= "NonIndexed";
    spec.suspend ??= false;
    for (const rule of spec.podFailurePolicy?.rules ?? []) {
      for (const pattern of rule.onPodConditions ?? []) pattern.status ||= "True";
    }
    spec.podReplacementPolicy ??= spec.podFailurePolicy ? "Failed" : "TerminatingOrFailed";
    spec.manualSelector ??= false;
    setPodSpecDefaults(spec.template.spec);
  },

  prepareForCreate(job) {
    if (!job.spec.manualSelector) generateSelector(job);
    labelLikeTemplate(job.metadata, job.spec);
    job.status = {};
  },

  warnings: (job) => [...podNameWarnings(job), ...jobSpecWarnings(job.spec, "spec")],
  updateChecks: ["metadata", "object", "metadataChange", "change"],
  validate: (job, _context, _group, old) => validateJob(job, old),
  validateUpdate: validateJobUpdate,
  validateStatusUpdate: validateJobStatus,

  columns: [
    nameColumn,
    column("Status", "How the Job is, in a word."),
    column("Completions", "How many Pods have succeeded, of how many that shall."),
    column("Duration", "How long the Job has taken so far, or took."),
    ageColumn,
    ...templateColumns,
  ],

  row(job, nowMs) {
    const { metadata, spec } = job;
    return [
      metadata.name,
      statusText(job),
      completionsText(job),
      durationText(job, nowMs),
      age(job, nowMs),
      ...templateCells(spec.template, spec.selector ?? {}),
    ];
  },

  selectableFields: ({ status }) => ({ "status.successful": String(status.succeeded ?? 0) }),
};

/** What the author of a Job, or of a CronJob's template, should know; `path` leads to the spec. */
export function jobSpecWarnings(
  { completionMode, completions = 0, parallelism = 0, template }: JobSpec,
  path: string,
): string[] {
  const isTooMuch = completionMode === "Indexed" && completions > 100_000 && parallelism > 10_000;
  const text = `${path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`;
  return [...(isTooMuch ? [text] : []), ...podWarnings(template, `${path}.template`)];
}

/** The selector by the Job's own uid, which no other Pod has. As generateSelector of registry/batch/job. */
function generateSelector({ metadata, spec }: Job): void {
  const { name, uid } = metadata;
  spec.template.metadata.labels = {
    "job-name": name,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "batch.kubernetes.io/controller-uid": uid,
    ...spec.template.metadata.labels,
  };
  spec.selector ??= {};
  spec.selector.matchLabels = {
    "batch.kubernetes.io/controller-uid": uid,
    ...spec.selector.matchLabels,
  };
}

/** A Job without labels of its own has its template's. */
function labelLikeTemplate(metadata: ObjectMeta, { template }: JobSpec): void {
  const { labels } = template.metadata;
  if (labels && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels };
}

function statusText(job: Job): string {
  if (hasJobCondition(job, "Complete")) return "Complete";
  if (hasJobCondition(job, "Failed")) return "Failed";
  if (job.metadata.deletionTimestamp !== undefined) return "Terminating";
  if (hasJobCondition(job, "Suspended")) return "Suspended";
  return hasJobCondition(job, "FailureTarget") ? "FailureTarget" : "Running";
}

function completionsText({ spec, status }: Job): string {
  const { completions, parallelism = 0 } = spec;
  const { succeeded = 0 } = status;
  if (completions !== undefined) return `${succeeded}/${completions}`;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationText({ status }: Job, nowMs: number): string {
  const { startTime, completionTime } = status;
  if (!startTime) return "";
  const endMs = completionTime ? parseTime(completionTime) : nowMs;
  return humanDuration(endMs - parseTime(startTime));
}
