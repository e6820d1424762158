// What is wrong with a CronJob. Rules of pkg/apis/batch/validation.

import type { CronJob, CronJobSpec } from "#api/batch.ts";
import { parseSchedule, ScheduleError } from "#api/cron-schedule.ts";
import { type FieldError, invalid, notSupported, required } from "#api/field-errors.ts";
import { timeZone } from "#api/time-zone.ts";
import { validateJobSpec } from "./job-validation.ts";
import { nonNegative } from "../rules/number-rules.ts";
import { goSelector } from "../rules/go-text.ts";

/** A Job's name has eleven characters more. */
const longestName = 52;
const policies = ["Allow", "Forbid", "Replace"];

/** What is wrong with a CronJob, new or changed: `old` is what was there. Its name and time zone may stay. */
export function validateCronJob({ metadata, spec }: CronJob, old?: CronJob): FieldError[] {
  const errors = [
    ...validateWhen(spec),
    ...nonNegative("spec.startingDeadlineSeconds", spec.startingDeadlineSeconds),
    ...(old?.spec.timeZone === spec.timeZone ? [] : validateZone(spec.timeZone)),
    ...validatePolicy(spec),
    ...validateJobTemplate(spec),
    ...nonNegative("spec.successfulJobsHistoryLimit", spec.successfulJobsHistoryLimit),
    ...nonNegative("spec.failedJobsHistoryLimit", spec.failedJobsHistoryLimit),
  ];
  if (!old && metadata.name.length > longestName) {
    const why = `must be no more than ${longestName} characters`;
    errors.push(invalid("metadata.name", metadata.name, why));
  }
  return errors;
}

function validateWhen({ schedule }: CronJobSpec): FieldError[] {
  const field = "spec.schedule";
  if (!schedule) return [required(field)];
  const errors: FieldError[] = [];
  try {
    parseSchedule(schedule);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    errors.push(invalid(field, schedule, error.message));
  }
  if (schedule.includes("TZ")) {
    const why = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
    errors.push(invalid(field, schedule, why));
  }
  return errors;
}

function validateZone(name: string | undefined): FieldError[] {
  const field = "spec.timeZone";
  if (name === undefined) return [];
  if (name === "") return [invalid(field, name, "timeZone must be nil or non-empty string")];
  const isName = name
    .split("/")
    .every((part) => /^[A-Za-z._+0-9][A-Za-z._+0-9-]{0,13}$/.test(part) && !/^\.\.?$/.test(part));
  if (!isName) return [invalid(field, name, `unknown time zone ${name}`)];
  if (name.toLowerCase() === "local") {
    const why =
      "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
    const errors = [invalid(field, name, why)];
    if (name !== "Local") errors.push(invalid(field, name, `unknown time zone ${name}`));
    return errors;
  }
  if (name.includes("..")) return [invalid(field, name, "time: invalid location name")];
  return timeZone(name) ? [] : [invalid(field, name, `unknown time zone ${name}`)];
}

function validatePolicy({ concurrencyPolicy: policy = "Allow" }: CronJobSpec): FieldError[] {
  if (policies.includes(policy)) return [];
  return [notSupported("spec.concurrencyPolicy", policy, policies)];
}

function validateJobTemplate({ jobTemplate: { spec } }: CronJobSpec): FieldError[] {
  const path = "spec.jobTemplate.spec";
  const errors = validateJobSpec(spec, path);
  if (spec.selector) {
    const why = "`selector` will be auto-generated";
    errors.push(invalid(`${path}.selector`, goSelector(spec.selector), why));
  }
  if (spec.manualSelector) {
    errors.push(notSupported(`${path}.manualSelector`, true, ["nil", "false"]));
  }
  return errors;
}
