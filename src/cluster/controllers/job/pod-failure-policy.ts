import type { PodFailurePolicy, PodFailurePolicyRule } from "#api/batch.ts";
import type { ContainerStatus, Pod } from "#api/core.ts";

/** What a Job's policy makes of a failed Pod. */
export interface FailureVerdict {
  /** Of the first rule that the Pod meets. */
  readonly action?: PodFailurePolicyRule["action"];
  /** Why the whole Job fails, if it does. */
  readonly failJob?: string;
  /** False if the failure does not count towards the limits. */
  readonly counts: boolean;
}

/** Judges a failed Pod. As pkg/controller/job/pod_failure_policy.go. */
export function judgeFailure(policy: PodFailurePolicy | undefined, pod: Pod): FailureVerdict {
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
  for (const [index, { action, onExitCodes, onPodConditions = [] }] of (
    policy?.rules ?? []
  ).entries()) {
    let what: string | undefined;
    if (onExitCodes) {
      const container = findExit(pod, onExitCodes);
      what =
        container &&
        `Container ${container.name} for pod ${name} failed with exit code ${container.state?.terminated?.exitCode}`;
    } else {
      const condition = pod.status.conditions?.find((each) =>
        onPodConditions.some(({ type, status }) => each.type === type && each.status === status),
      );
      what = condition && `Pod ${name} has condition ${condition.type}`;
    }
    if (what === undefined) continue;
    if (action !== "FailJob") return { action, counts: action !== "Ignore" };
    return { action, counts: true, failJob: `${what} matching FailJob rule at index ${index}` };
  }
  return { counts: true };
}

function findExit(
  { status }: Pod,
  { containerName, operator, values = [] }: NonNullable<PodFailurePolicyRule["onExitCodes"]>,
): ContainerStatus | undefined {
  const all = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
  return all.find(({ name, state }) => {
    const exitCode = state?.terminated?.exitCode ?? 0;
    if (exitCode === 0 || (containerName !== undefined && containerName !== name)) return false;
    return values.includes(exitCode) === (operator === "In");
  });
}
