// What is wrong with a new status of a Job. Rules of validateJobStatus in pkg/apis/batch/validation, each
// of which holds for what changes only: what was wrong before may stay so.

import { hasJobCondition, isJobFinished, type Job, type JobCondition } from "#api/batch.ts";
import {
  duplicate,
  type FieldError,
  invalid,
  invalidUnshown,
  required,
} from "#api/field-errors.ts";
import { parseTime } from "#api/time.ts";
import { equal } from "#base/json.ts";
import { goTime } from "../rules/go-text.ts";
import { checkIndexes, overlap } from "./job-indexes.ts";
import { goUncounted } from "./job-text.ts";
import { nonNegative } from "../rules/number-rules.ts";

const conditions = "status.conditions";

/** What is wrong with the status of `next`. */
export function validateJobStatus(next: Job, old: Job): FieldError[] {
  return [
    ...validateCounters(next),
    ...validateTimes(next, old),
    ...validateEnd(next, old),
    ...validateIndexes(next, old),
    ...validateTerminating(next, old),
    ...validateReady(next, old),
    ...validateConditions(next),
    ...validateSteps(next, old),
  ];
}

function validateCounters({ status }: Job): FieldError[] {
  const { active, succeeded, failed, ready, terminating, uncountedTerminatedPods } = status;
  const seen = new Set<string>();
  const uncounted = (["succeeded", "failed"] as const).flatMap((list) =>
    (uncountedTerminatedPods?.[list] ?? []).flatMap((uid, index) => {
      const field = `status.uncountedTerminatedPods.${list}[${index}]`;
      if (!uid) return [invalid(field, uid, "must not be empty")];
      if (seen.has(uid)) return [duplicate(field, uid)];
      seen.add(uid);
      return [];
    }),
  );
  return [
    ...nonNegative("status.active", active),
    ...nonNegative("status.succeeded", succeeded),
    ...nonNegative("status.failed", failed),
    ...nonNegative("status.ready", ready),
    ...nonNegative("status.terminating", terminating),
    ...uncounted,
  ];
}

function validateTimes(next: Job, old: Job): FieldError[] {
  const { startTime, completionTime } = next.status;
  const field = "status.completionTime";
  const isComplete = hasJobCondition(next, "Complete");
  const isCompletionNew =
    hasJobCondition(old, "Complete") !== isComplete || completionTime !== old.status.completionTime;
  const errors: FieldError[] = [];
  for (const type of ["Failed", "FailureTarget"] as const) {
    const isNew = changes("Complete", next, old) || changes(type, next, old);
    if (!isNew || !isComplete || !hasJobCondition(next, type)) continue;
    const why = `cannot set Complete=True and ${type}=true conditions`;
    errors.push(invalidUnshown(conditions, why));
  }
  if (isCompletionNew && completionTime && !isComplete) {
    const why = "cannot set completionTime when there is no Complete=True condition";
    errors.push(invalid(field, goTime(completionTime), why));
  }
  if (isCompletionNew && !completionTime && isComplete) {
    errors.push(required(field, "completionTime is required for Complete jobs"));
  }
  const isTimeNew =
    completionTime !== old.status.completionTime || startTime !== old.status.startTime;
  if (
    isTimeNew &&
    startTime &&
    completionTime &&
    parseTime(completionTime) < parseTime(startTime)
  ) {
    const why = "completionTime cannot be set before startTime";
    errors.push(invalid(field, goTime(completionTime), why));
  }
  return errors;
}

function validateEnd(next: Job, old: Job): FieldError[] {
  const { spec, status } = next;
  const errors: FieldError[] = [];
  const refuse = (why: string) => errors.push(invalidUnshown(conditions, why));
  const failedChanges =
    changes("Failed", next, old) || status.failedIndexes !== old.status.failedIndexes;
  if (failedChanges && hasJobCondition(next, "Failed") && !hasJobCondition(next, "FailureTarget")) {
    refuse("cannot set Failed=True condition without the FailureTarget=true condition");
  }
  const completeChanges =
    changes("Complete", next, old) || changes("SuccessCriteriaMet", next, old);
  if (
    completeChanges &&
    hasJobCondition(next, "Complete") &&
    !hasJobCondition(next, "SuccessCriteriaMet")
  ) {
    refuse("cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
  }
  if (!isJobFinished(next)) return errors;
  const isNew = !isJobFinished(old);
  const { active = 0, startTime, uncountedTerminatedPods: uncounted } = status;
  if ((isNew || active !== (old.status.active ?? 0)) && active > 0) {
    errors.push(invalid("status.active", active, "active>0 is invalid for finished job"));
  }
  const needsNoStart = spec.suspend === true && spec.completions === 0;
  if ((isNew || startTime !== old.status.startTime) && !startTime && !needsNoStart) {
    errors.push(required("status.startTime", "startTime is required for finished job"));
  }
  const isUncountedNew = isNew || !equal(uncounted, old.status.uncountedTerminatedPods);
  if (isUncountedNew && (uncounted?.succeeded?.length || uncounted?.failed?.length)) {
    const why = "uncountedTerminatedPods needs to be empty for finished job";
    errors.push(invalid("status.uncountedTerminatedPods", goUncounted(uncounted), why));
  }
  return errors;
}

function validateIndexes({ spec, status }: Job, old: Job): FieldError[] {
  const { completions, completionMode, backoffLimitPerIndex } = spec;
  const { completedIndexes = "", failedIndexes } = status;
  const errors: FieldError[] = [];
  const completedChange = completedIndexes !== (old.status.completedIndexes ?? "");
  const failedChange = failedIndexes !== old.status.failedIndexes;
  const refuse = (name: "completedIndexes" | "failedIndexes", text: string, why: string) =>
    errors.push(invalid(`status.${name}`, text, why));
  const check = (name: "completedIndexes" | "failedIndexes", text: string) => {
    const { problem } = checkIndexes(text, completions ?? 0);
    if (problem !== undefined) refuse(name, text, `error parsing ${name}: ${problem}`);
  };
  if (completedChange && completions !== undefined) check("completedIndexes", completedIndexes);
  const perIndex = backoffLimitPerIndex !== undefined;
  if (failedChange && completions !== undefined && perIndex && failedIndexes !== undefined) {
    check("failedIndexes", failedIndexes);
  }
  if (completedChange && completedIndexes && completionMode !== "Indexed") {
    const why = "cannot set non-empty completedIndexes when non-indexed completion mode";
    refuse("completedIndexes", completedIndexes, why);
  }
  if (failedChange && !perIndex && failedIndexes !== undefined) {
    const why = "cannot set non-null failedIndexes when backoffLimitPerIndex is null";
    refuse("failedIndexes", failedIndexes, why);
  }
  if ((completedChange || failedChange) && completions !== undefined && failedIndexes) {
    const why = overlap(completedIndexes, failedIndexes, completions);
    if (why) refuse("failedIndexes", failedIndexes, why);
  }
  return errors;
}

function validateTerminating(next: Job, old: Job): FieldError[] {
  const { terminating = 0 } = next.status;
  const isNew =
    isJobFinished(next) !== isJobFinished(old) || terminating !== (old.status.terminating ?? 0);
  if (!isNew || terminating <= 0 || !isJobFinished(next)) return [];
  const why = "terminating>0 is invalid for finished job";
  return [invalid("status.terminating", terminating, why)];
}

function validateReady({ status }: Job, old: Job): FieldError[] {
  const { ready, active = 0 } = status;
  const isSame = ready === old.status.ready && active === (old.status.active ?? 0);
  if (isSame || ready === undefined || ready <= active) return [];
  return [invalid("status.ready", ready, "cannot set more ready pods than active")];
}

function validateConditions(job: Job): FieldError[] {
  const isMet = hasJobCondition(job, "SuccessCriteriaMet");
  const errors: FieldError[] = [];
  const refuse = (why: string) => errors.push(invalidUnshown(conditions, why));
  if (isMet && hasJobCondition(job, "Failed")) {
    refuse("cannot set SuccessCriteriaMet=True and Failed=true conditions");
  }
  if (isMet && hasJobCondition(job, "FailureTarget")) {
    refuse("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
  }
  if (job.spec.successPolicy && !isMet && hasJobCondition(job, "Complete")) {
    refuse("cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
  }
  return errors;
}

/** What may not be taken back. */
function validateSteps(next: Job, old: Job): FieldError[] {
  const { spec, status } = next;
  const errors: FieldError[] = [];
  const stops = (type: JobCondition["type"]) =>
    hasJobCondition(old, type) && !hasJobCondition(next, type);
  for (const type of ["Failed", "Complete", "FailureTarget"] as const) {
    if (!stops(type)) continue;
    errors.push(invalidUnshown(conditions, `cannot disable the terminal ${type}=True condition`));
  }
  const { failed = 0, succeeded = 0, completionTime, startTime } = status;
  if (failed < (old.status.failed ?? 0)) {
    errors.push(invalid("status.failed", failed, "cannot decrease the failed counter"));
  }
  const isElastic = spec.completionMode === "Indexed" && spec.completions === spec.parallelism;
  if (!isElastic && succeeded < (old.status.succeeded ?? 0)) {
    errors.push(invalid("status.succeeded", succeeded, "cannot decrease the succeeded counter"));
  }
  const before = old.status.completionTime;
  if (completionTime && before && completionTime !== before) {
    const why = "completionTime cannot be mutated";
    errors.push(invalid("status.completionTime", goTime(completionTime), why));
  }
  const isResumed =
    hasJobCondition(old, "Suspended") &&
    status.conditions?.some(({ type, status: is }) => type === "Suspended" && is === "False");
  const startChanges = old.status.startTime !== undefined && startTime !== old.status.startTime;
  if (startChanges && !spec.suspend && !isResumed) {
    const why = "startTime cannot be removed for unsuspended job";
    errors.push(required("status.startTime", why));
  }
  if (stops("SuccessCriteriaMet")) {
    const why = "cannot disable the SuccessCriteriaMet=True condition";
    errors.push(invalidUnshown(conditions, why));
  }
  const [isMet, wasMet] = [next, old].map((job) => hasJobCondition(job, "SuccessCriteriaMet"));
  if (hasJobCondition(old, "Complete") && isMet && !wasMet) {
    const why = "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions";
    errors.push(invalidUnshown(conditions, why));
  }
  return errors;
}

function changes(type: JobCondition["type"], next: Job, old: Job): boolean {
  return hasJobCondition(next, type) !== hasJobCondition(old, type);
}
