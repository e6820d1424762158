import type { Job } from "#api/batch.ts";
import type { Pod } from "#api/core.ts";
import type { Container, PodSpec, PodTemplateSpec } from "#api/podspec.ts";
import {
  failuresAnnotation,
  failuresBefore,
  ignoredFailuresAnnotation,
  ignoredFailuresBefore,
  indexAnnotation,
  trackingFinalizer,
} from "./job-pods.ts";
import { judgeFailure } from "./pod-failure-policy.ts";

const indexVariable = "JOB_COMPLETION_INDEX";
/** The most that a name may have before its random end. */
const longestPrefix = 58;

/**
 * What the next Pod of a Job is made from, and what its name begins with. For an Indexed one: which
 * index it has, and whom it replaces there.
 */
export function podOfJob(
  job: Job,
  index?: number,
  replaced?: Pod,
): { readonly template: PodTemplateSpec; readonly generateName: string } {
  const { name } = job.metadata;
  const { metadata, spec } = job.spec.template;
  const others = (metadata.finalizers ?? []).filter((each) => each !== trackingFinalizer);
  const tracked = { ...metadata, finalizers: [...others, trackingFinalizer] };
  if (index === undefined) {
    return { template: { metadata: tracked, spec }, generateName: `${name}-` };
  }
  const indexed = { [indexAnnotation]: `${index}` };
  const perIndex = job.spec.backoffLimitPerIndex !== undefined;
  const counts = perIndex ? failureCounts(job, replaced) : {};
  const template = {
    metadata: {
      ...tracked,
      labels: { ...metadata.labels, ...indexed },
      annotations: { ...metadata.annotations, ...indexed, ...counts },
    },
    spec: { ...spec, ...indexKnown(spec), hostname: `${name}-${index}` },
  };
  return { template, generateName: indexedPrefix(name, index) };
}

function indexedPrefix(name: string, index: number): string {
  const end = `-${index}-`;
  return name.slice(0, longestPrefix - end.length) + end;
}

/** The containers with the variable that tells their index. */
function indexKnown({ containers, initContainers }: PodSpec) {
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
