// The kinds of batch/v1.

import type { ObjectReference } from "./core.ts";
import type { ConditionStatus, KubernetesObject, LabelSelector, TemplateMeta } from "./meta.ts";
import type { PodTemplateSpec } from "./podspec.ts";

export interface Job extends KubernetesObject {
  kind: "Job";
  spec: JobSpec;
  status: JobStatus;
}

/** As stored, defaults are filled in: parallelism, backoffLimit, completionMode, suspend, podReplacementPolicy. */
export interface JobSpec {
  parallelism?: number;
  completions?: number;
  activeDeadlineSeconds?: number;
  podFailurePolicy?: PodFailurePolicy;
  successPolicy?: SuccessPolicy;
  backoffLimit?: number;
  backoffLimitPerIndex?: number;
  maxFailedIndexes?: number;
  selector?: LabelSelector;
  manualSelector?: boolean;
  template: PodTemplateSpec;
  ttlSecondsAfterFinished?: number;
  completionMode?: "NonIndexed" | "Indexed";
  suspend?: boolean;
  podReplacementPolicy?: "TerminatingOrFailed" | "Failed";
  managedBy?: string;
}

/** The first rule that a failed Pod meets says what its failure means. */
export interface PodFailurePolicy {
  rules: PodFailurePolicyRule[];
}

export interface PodFailurePolicyRule {
  action: "FailJob" | "FailIndex" | "Ignore" | "Count";
  onExitCodes?: { containerName?: string; operator: "In" | "NotIn"; values?: number[] };
  onPodConditions?: { type: string; status: ConditionStatus }[];
}

export interface SuccessPolicy {
  rules: SuccessPolicyRule[];
}

export interface SuccessPolicyRule {
  succeededIndexes?: string;
  succeededCount?: number;
}

export interface JobStatus {
  conditions?: JobCondition[];
  startTime?: string;
  completionTime?: string;
  active?: number;
  succeeded?: number;
  failed?: number;
  terminating?: number;
  /** `0-3,5`. */
  completedIndexes?: string;
  failedIndexes?: string;
  /** Pods that have ended, still carry the finalizer, and are not yet in the counters. */
  uncountedTerminatedPods?: { succeeded?: string[]; failed?: string[] };
  ready?: number;
}

export interface JobCondition {
  type: "Complete" | "Failed" | "Suspended" | "FailureTarget" | "SuccessCriteriaMet";
  status: ConditionStatus;
  lastProbeTime?: string;
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
}

export interface CronJob extends KubernetesObject {
  kind: "CronJob";
  spec: CronJobSpec;
  status: CronJobStatus;
}

export interface CronJobSpec {
  schedule: string;
  timeZone?: string;
  startingDeadlineSeconds?: number;
  concurrencyPolicy?: "Allow" | "Forbid" | "Replace";
  suspend?: boolean;
  jobTemplate: { metadata: TemplateMeta; spec: JobSpec };
  successfulJobsHistoryLimit?: number;
  failedJobsHistoryLimit?: number;
}

export interface CronJobStatus {
  active?: ObjectReference[];
  lastScheduleTime?: string;
  lastSuccessfulTime?: string;
}

/** Whether the condition of this type is True. */
export function hasJobCondition({ status }: Job, type: JobCondition["type"]): boolean {
  return status.conditions?.some((each) => each.type === type && each.status === "True") ?? false;
}

/** Complete or failed: nothing will happen to the Job any more. */
export function isJobFinished(job: Job): boolean {
  return hasJobCondition(job, "Complete") || hasJobCondition(job, "Failed");
}
