import type { Job } from "#api/batch.ts";
import type { Pod } from "#api/core.ts";
import type { Draft } from "#api/meta.ts";
import type { Container } from "#api/podspec.ts";
import { controllerReference } from "../ownership.ts";
import {
  failuresAnnotation,
  failuresBefore,
  ignoredFailuresAnnotation,
  ignoredFailuresBefore,
  indexAnnotation,
  isIndexed,
  trackingFinalizer,
} from "./job-pods.ts";
import { judgeFailure } from "./pod-failure-policy.ts";

const indexVariable = "JOB_COMPLETION_INDEX";
/** The most that a name may have before its random end. */
const longestPrefix = 58;

/** The next Pod of a Job. For an Indexed one: which index it has, and whom it replaces there. */
export function podOfJob(job: Job, index?: number, replaced?: Pod): Draft<Pod> {
  const { metadata, spec } = job;
  const { labels, annotations, finalizers = [] } = spec.template.metadata;
  const isOfIndex = index !== undefined;
  const own = {
    ...annotations,
    ...(isOfIndex && { [indexAnnotation]: `${index}` }),
    ...(isOfIndex && spec.backoffLimitPerIndex !== undefined && failureCounts(job, replaced)),
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      generateName: isOfIndex ? indexedPrefix(metadata.name, index) : `${metadata.name}-`,
      namespace: metadata.namespace ?? "default",
      labels: { ...labels, ...(isOfIndex && { [indexAnnotation]: `${index}` }) },
      ...(Object.keys(own).length > 0 && { annotations: own }),
      finalizers: [...finalizers.filter((name) => name !== trackingFinalizer), trackingFinalizer],
      ownerReferences: [controllerReference("jobs", job)],
    },
    spec: {
      ...spec.template.spec,
      ...(isIndexed(job) && indexKnown(spec.template.spec)),
      ...(isOfIndex && { hostname: `${metadata.name}-${index}` }),
    },
    status: {},
  };
}

function indexedPrefix(name: string, index: number): string {
  const end = `-${index}-`;
  return name.slice(0, longestPrefix - end.length) + end;
}

/** The containers with the variable that tells their index. */
function indexKnown({ containers, initContainers }: Job["spec"]["template"]["spec"]) {
  return {
    containers: containers.map(withIndex),
    ...(initContainers && { initContainers: initContainers.map(withIndex) }),
  };
}

function withIndex(container: Container): Container {
  if (container.env?.some(({ name }) => name === indexVariable)) return container;
  const fieldRef = { apiVersion: "v1", fieldPath: `metadata.labels['${indexAnnotation}']` };
  const variable = { name: indexVariable, valueFrom: { fieldRef } };
  return { ...container, env: [...(container.env ?? []), variable] };
}

function failureCounts({ spec }: Job, replaced: Pod | undefined): Record<string, string> {
  if (!replaced) return { [failuresAnnotation]: "0" };
  const { counts } = judgeFailure(spec.podFailurePolicy, replaced);
  const ignored = ignoredFailuresBefore(replaced) + Number(!counts);
  return {
    [failuresAnnotation]: `${failuresBefore(replaced) + Number(counts)}`,
    ...(ignored > 0 && { [ignoredFailuresAnnotation]: `${ignored}` }),
  };
}
