import type { Pod } from "#api/core.ts";
import { controllerOf, type KubernetesObject, type LabelSelector } from "#api/meta.ts";
import { selectorOf } from "#api/selectors.ts";
import { type DescribeContext, list } from "./describer.ts";

/** `3 Running / 0 Waiting / 0 Succeeded / 0 Failed`: the Pods that this object controls. */
export async function podCounts(
  context: DescribeContext,
  { metadata }: KubernetesObject,
  selector: LabelSelector | undefined,
): Promise<string> {
  const labelSelector = selectorOf(selector).toString();
  const pods = await list<Pod>(context, "pods", metadata.namespace ?? "", { labelSelector });
  const own = pods.filter((pod) => controllerOf(pod)?.uid === metadata.uid);
  const count = (phase: string) => own.filter(({ status }) => status.phase === phase).length;
  return `${count("Running")} Running / ${count("Pending")} Waiting / ${count("Succeeded")} Succeeded / ${count("Failed")} Failed`;
}
