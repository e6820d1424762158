// Parts of a Job as Go's %#v writes them in messages.

import type { JobSpec, JobStatus } from "#api/batch.ts";
import type { GoText } from "#api/field-errors.ts";
import { goList, goPointer, goStrings, goStruct } from "../rules/go-text.ts";

export function goPodFailurePolicy({ rules }: NonNullable<JobSpec["podFailurePolicy"]>): GoText {
  const pattern = "batch.PodFailurePolicyOnPodConditionsPattern";
  const written = rules?.map(({ action, onExitCodes, onPodConditions }) =>
    goStruct("batch.PodFailurePolicyRule", {
      Action: action,
      OnExitCodes: goPointer("batch.PodFailurePolicyOnExitCodesRequirement", onExitCodes),
      OnPodConditions: goList(
        pattern,
        onPodConditions?.map(({ type, status }) =>
          goStruct(pattern, { Type: type, Status: status }),
        ),
      ),
    }),
  );
  return goStruct("batch.PodFailurePolicy", {
    Rules: goList("batch.PodFailurePolicyRule", written),
  });
}

export function goSuccessPolicy({ rules }: NonNullable<JobSpec["successPolicy"]>): GoText {
  const written = rules?.map(({ succeededIndexes, succeededCount }) =>
    goStruct("batch.SuccessPolicyRule", {
      SucceededIndexes: goPointer("string", succeededIndexes),
      SucceededCount: goPointer("int32", succeededCount),
    }),
  );
  return goStruct("batch.SuccessPolicy", { Rules: goList("batch.SuccessPolicyRule", written) });
}

export function goUncounted({
  succeeded,
  failed,
}: NonNullable<JobStatus["uncountedTerminatedPods"]>): GoText {
  return goStruct("batch.UncountedTerminatedPods", {
    Succeeded: goStrings(succeeded, "types.UID"),
    Failed: goStrings(failed, "types.UID"),
  });
}
