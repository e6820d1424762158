/** The kinds of batch/v1. Notation: see schema.ts. */
export const batchTypes = `
# batch.v1
PodFailurePolicyOnExitCodesRequirement
  containerName *string
  operator! string
  values! []int32 list=set
PodFailurePolicyOnPodConditionsPattern
  type! string
  status! string
PodFailurePolicyRule
  action! string
  onExitCodes *PodFailurePolicyOnExitCodesRequirement
  onPodConditions []PodFailurePolicyOnPodConditionsPattern
PodFailurePolicy
  rules! []PodFailurePolicyRule
SuccessPolicyRule
  succeededIndexes *string
  succeededCount *int32
SuccessPolicy
  rules! []SuccessPolicyRule
JobSpec
  parallelism *int32
  completions *int32
  activeDeadlineSeconds *int64
  podFailurePolicy *PodFailurePolicy
  successPolicy *SuccessPolicy
  backoffLimit *int32
  backoffLimitPerIndex *int32
  maxFailedIndexes *int32
  selector *LabelSelector
  manualSelector *bool
  template PodTemplateSpec required
  ttlSecondsAfterFinished *int32
  completionMode *string
  suspend *bool
  podReplacementPolicy *string
  managedBy *string
JobCondition
  type! string
  status! string
  lastProbeTime Time
  lastTransitionTime Time
  reason string
  message string
UncountedTerminatedPods
  succeeded []string list=set
  failed []string list=set
JobStatus
  conditions []JobCondition patch=merge mergeKey=type
  startTime *Time
  completionTime *Time
  active int32
  succeeded int32
  failed int32
  terminating *int32
  completedIndexes string
  failedIndexes *string
  uncountedTerminatedPods *UncountedTerminatedPods
  ready *int32
Job
  kind string
  apiVersion string
  metadata ObjectMeta
  spec JobSpec
  status JobStatus
JobTemplateSpec
  metadata ObjectMeta
  spec JobSpec
CronJobSpec
  schedule! string
  timeZone *string
  startingDeadlineSeconds *int64
  concurrencyPolicy string
  suspend *bool
  jobTemplate JobTemplateSpec required
  successfulJobsHistoryLimit *int32
  failedJobsHistoryLimit *int32
CronJobStatus
  active []ObjectReference
  lastScheduleTime *Time
  lastSuccessfulTime *Time
CronJob
  kind string
  apiVersion string
  metadata ObjectMeta
  spec CronJobSpec
  status CronJobStatus
`;
