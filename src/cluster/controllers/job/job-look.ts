import type { Job, JobCondition } from "#api/batch.ts";
import type { Pod } from "#api/core.ts";
import { clone } from "#base/json.ts";
import { isActive, isReady } from "../pods.ts";
import { type FailureStreak, streakAfter } from "./failure-backoff.ts";
import { Indexes } from "./indexes.ts";
import {
  allFailuresBefore,
  failuresBefore,
  finishedAt,
  indexOf,
  isFailed,
  isIndexed,
  isTerminating,
  isTracked,
  validIndexOf,
} from "./job-pods.ts";
import { judgeFailure } from "./pod-failure-policy.ts";

/** What one look at a Job finds out and decides. */
export interface JobLook {
  /** With a status of its own, to be changed. */
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  activeCount: number;
  ready: number;
  terminating: number;
  /** With those that are not in the status yet. */
  readonly succeeded: number;
  readonly failed: number;
  /** Pods that the status had noted, but not counted, before this look. */
  readonly noted: { readonly succeeded: ReadonlySet<string>; readonly failed: ReadonlySet<string> };
  readonly streak: FailureStreak;
  /** Of an Indexed Job; empty sets otherwise. */
  readonly succeededBefore: Indexes;
  readonly succeededIndexes: Indexes;
  /** With a limit per index only. */
  readonly failedIndexes: Indexes | undefined;
  /** Failed Pods that stay until their successor at their index knows how often it failed. */
  readonly delayed: ReadonlyMap<number, Pod>;
  /** Why the Job ends, once that is known. */
  ending: JobCondition | undefined;
}

/** Counts a Job's Pods. */
export function lookAt(stored: Job, pods: readonly Pod[], before: FailureStreak): JobLook {
  const job = { ...stored, status: clone(stored.status) };
  const { succeeded = [], failed = [] } = (job.status.uncountedTerminatedPods ??= {});
  const noted = { succeeded: new Set(succeeded), failed: new Set(failed) };
  const active = pods.filter(isActive);
  const isNew = (pod: Pod, known: ReadonlySet<string>) =>
    isTracked(pod) &&
    !known.has(pod.metadata.uid) &&
    (!isIndexed(job) || validIndexOf(pod, job) !== undefined);
  const nowSucceeded = pods.filter(
    (pod) => pod.status.phase === "Succeeded" && isNew(pod, noted.succeeded),
  );
  const nowFailed = pods.filter((pod) => isFailed(pod, job) && isNew(pod, noted.failed));
  const counted = nowFailed.filter((pod) => judgeFailure(job.spec.podFailurePolicy, pod).counts);
  const indexes = indexesOf(job, pods, active);
  const { status } = job;
  return {
    job,
    pods,
    active,
    activeCount: active.length,
    ready: active.filter(isReady).length,
    terminating: pods.filter(isTerminating).length,
    succeeded: isIndexed(job)
      ? indexes.succeededIndexes.size
      : (status.succeeded ?? 0) + nowSucceeded.length + succeeded.length,
    failed: (status.failed ?? 0) + counted.length + failed.length,
    noted,
    streak: streakAfter(before, nowSucceeded, nowFailed),
    ...indexes,
    ending: undefined,
  };
}

type IndexFacts = Pick<
  JobLook,
  "succeededBefore" | "succeededIndexes" | "failedIndexes" | "delayed"
>;

const noIndexes: IndexFacts = {
  succeededBefore: new Indexes(),
  succeededIndexes: new Indexes(),
  failedIndexes: undefined,
  delayed: new Map(),
};

function indexesOf(job: Job, pods: readonly Pod[], active: readonly Pod[]): IndexFacts {
  if (!isIndexed(job)) return noIndexes;
  const { completions = 0, backoffLimitPerIndex } = job.spec;
  const indexesWhere = (test: (pod: Pod) => boolean) =>
    pods
      .filter((pod) => isTracked(pod) && test(pod))
      .flatMap((pod) => validIndexOf(pod, job) ?? []);
  const succeededBefore = Indexes.parse(job.status.completedIndexes ?? "", completions);
  const succeededIndexes = succeededBefore.with(
    indexesWhere(({ status }) => status.phase === "Succeeded"),
  );
  if (backoffLimitPerIndex === undefined) {
    return { ...noIndexes, succeededBefore, succeededIndexes };
  }
  const failedIndexes = Indexes.parse(job.status.failedIndexes ?? "", completions).with(
    indexesWhere((pod) => failsIndex(pod, job)),
  );
  const settled = succeededIndexes.with(failedIndexes).with(activeIndexes(active));
  return {
    succeededBefore,
    succeededIndexes,
    failedIndexes,
    delayed: latestFailures(job, pods, settled),
  };
}

/** The indexes that these Pods work on. */
export function activeIndexes(pods: readonly Pod[]): number[] {
  return pods.flatMap((pod) => indexOf(pod) ?? []);
}

function failsIndex(pod: Pod, job: Job): boolean {
  if (!isFailed(pod, job)) return false;
  const { action, counts } = judgeFailure(job.spec.podFailurePolicy, pod);
  if (action === "FailIndex") return true;
  return counts && failuresBefore(pod) >= (job.spec.backoffLimitPerIndex ?? 0);
}

/** The latest failed Pod of each index where nothing is settled or under way. */
function latestFailures(job: Job, pods: readonly Pod[], settled: Indexes): Map<number, Pod> {
  const latest = new Map<number, Pod>();
  for (const pod of pods) {
    const index = validIndexOf(pod, job);
    if (index === undefined || settled.has(index) || !isTracked(pod) || !isFailed(pod, job)) {
      continue;
    }
    const known = latest.get(index);
    const isLater =
      !known ||
      (allFailuresBefore(known) <= allFailuresBefore(pod) && finishedAt(pod) >= finishedAt(known));
    if (isLater) latest.set(index, pod);
  }
  return latest;
}
