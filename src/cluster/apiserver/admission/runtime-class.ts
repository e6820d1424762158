// The RuntimeClass admission plugin: a Pod gets its class's overhead and goes where the class says.

import type { Pod } from "#api/core.ts";
import { equal } from "#base/json.ts";
import type { AdmissionContext } from "../strategy.ts";

/** Answers why the Pod may not be, if so. */
export function admitRuntimeClass({ spec }: Pod, context: AdmissionContext): string | undefined {
  const { runtimeClassName: name, overhead } = spec;
  const runtimeClass = name ? context.find("runtimeclasses", "", name) : undefined;
  if (name && !runtimeClass) return `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`;
  const fixed = runtimeClass?.overhead?.podFixed;
  if (overhead && !fixed) {
    return "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead";
  }
  if (overhead && !equal(overhead, fixed)) {
    return "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";
  }
  if (fixed) spec.overhead = { ...fixed };
  const { nodeSelector, tolerations = [] } = runtimeClass?.scheduling ?? {};
  for (const [key, value] of Object.entries(nodeSelector ?? {})) {
    const own = spec.nodeSelector?.[key];
    if (own !== undefined && own !== value) {
      return `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`;
    }
    spec.nodeSelector = { ...spec.nodeSelector, [key]: value };
  }
  for (const toleration of tolerations) {
    if (spec.tolerations?.some((each) => equal(each, toleration))) continue;
    (spec.tolerations ??= []).push({ ...toleration });
  }
  return undefined;
}
