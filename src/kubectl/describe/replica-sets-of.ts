import type { Deployment, ReplicaSet } from "#api/apps.ts";
import { controllerOf } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { selectorOf } from "#api/selectors.ts";
import { equal } from "#base/json.ts";
import { type DescribeContext, list } from "./describer.ts";
import { compare } from "./metadata.ts";

const hashLabel = "pod-template-hash";

/** The ReplicaSets of a Deployment: the one with its template, and the others, oldest first. */
export interface ReplicaSetsOf {
  readonly newest: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

/** Reads the ReplicaSets of a Deployment. */
export async function replicaSetsOf(
  context: Pick<DescribeContext, "rest" | "chunkSize">,
  { metadata, spec }: Deployment,
): Promise<ReplicaSetsOf> {
  const labelSelector = selectorOf(spec.selector).toString();
  const found = await list<ReplicaSet>(context, "replicasets", metadata.namespace ?? "", {
    labelSelector,
  });
  const own = found.filter((each) => controllerOf(each)?.uid === metadata.uid).toSorted(byAge);
  const newest = own.find(
    (each) => each.spec.template && isSameTemplate(each.spec.template, spec.template),
  );
  return { newest, old: own.filter((each) => each !== newest) };
}

/** Whether two templates are equal but for the hash that the controller adds. */
export function isSameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return equal(withoutHash(a), withoutHash(b));
}

/** The template as its author wrote it: without the hash that the controller added. */
export function withoutHash({ metadata, spec }: PodTemplateSpec): PodTemplateSpec {
  const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => key !== hashLabel);
  const rest = Object.entries(metadata).filter(
    ([key, value]) => key !== "labels" && key !== "creationTimestamp" && !isEmpty(value),
  );
  return {
    metadata: {
      creationTimestamp: null,
      ...Object.fromEntries(rest),
      ...(labels.length > 0 && { labels: Object.fromEntries(labels) }),
    },
    spec,
  };
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const age = compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp);
  return age || compare(a.metadata.name, b.metadata.name);
}
