// Why a Job ends: found in the order of syncJob in pkg/controller/job, as several reasons may hold at once.

import { hasJobCondition, type Job, type JobCondition } from "#api/batch.ts";
import type { Pod } from "#api/core.ts";
import { parseTime } from "#api/time.ts";
import { jobCondition } from "./job-conditions.ts";
import type { JobLook } from "./job-look.ts";
import { isFailed, isIndexed } from "./job-pods.ts";
import { judgeFailure } from "./pod-failure-policy.ts";
import { successByPolicy } from "./success-policy.ts";

/** The condition with which the Job's end begins, but for its completions; undefined if it goes on. */
export function endingOf(look: JobLook, nowMs: number): JobCondition | undefined {
  const { job } = look;
  const is = (type: JobCondition["type"]) =>
    hasJobCondition(job, type)
      ? job.status.conditions?.find((each) => each.type === type)
      : undefined;
  const met = is("SuccessCriteriaMet");
  if (met) return met;
  const target = is("FailureTarget");
  if (target) return { ...target, type: "Failed" };
  const failed = (reason: string, message: string) =>
    jobCondition("FailureTarget", reason, message, nowMs);
  const policyMessage = failureByPolicy(look);
  if (policyMessage !== undefined) return failed("PodFailurePolicy", policyMessage);
  if (look.failed > (job.spec.backoffLimit ?? 0) || restartedTooOften(job, look.pods)) {
    return failed("BackoffLimitExceeded", "Job has reached the specified backoff limit");
  }
  if (deadlineInMs(job, nowMs) <= 0) {
    return failed("DeadlineExceeded", "Job was active longer than specified deadline");
  }
  return isIndexed(job) ? endingByIndexes(look, failed, nowMs) : undefined;
}

/** Milliseconds until the Job has been active for too long; infinite without a deadline. */
export function deadlineInMs({ spec, status }: Job, nowMs: number): number {
  const { activeDeadlineSeconds, suspend } = spec;
  if (activeDeadlineSeconds === undefined || !status.startTime || suspend) {
    return Number.POSITIVE_INFINITY;
  }
  return parseTime(status.startTime) + activeDeadlineSeconds * 1000 - nowMs;
}

function endingByIndexes(
  { job, failedIndexes, succeededIndexes }: JobLook,
  failed: (reason: string, message: string) => JobCondition,
  nowMs: number,
): JobCondition | undefined {
  const { completions = 0, maxFailedIndexes, successPolicy } = job.spec;
  const failures = failedIndexes?.size ?? 0;
  if (failedIndexes && maxFailedIndexes !== undefined && failures > maxFailedIndexes) {
    const message = "Job has exceeded the specified maximal number of failed indexes";
    return failed("MaxFailedIndexesExceeded", message);
  }
  if (failures > 0 && failures + succeededIndexes.size >= completions) {
    return failed("FailedIndexes", "Job has failed indexes");
  }
  const rule = successByPolicy(successPolicy, completions, succeededIndexes);
  if (rule === undefined) return undefined;
  return jobCondition("SuccessCriteriaMet", "SuccessPolicy", rule, nowMs);
}

function failureByPolicy({ job, pods }: JobLook): string | undefined {
  const { podFailurePolicy } = job.spec;
  if (!podFailurePolicy) return undefined;
  for (const pod of pods) {
    const message = isFailed(pod, job) ? judgeFailure(podFailurePolicy, pod).failJob : undefined;
    if (message !== undefined) return message;
  }
  return undefined;
}

/** With restartPolicy OnFailure it is restarts that count. */
function restartedTooOften({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== "OnFailure") return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status.phase !== "Running" && status.phase !== "Pending") continue;
    const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    for (const { restartCount } of all) restarts += restartCount;
  }
  const { backoffLimit = 0 } = spec;
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
}
