import { dns1123Label } from "#api/label-rules.ts";
import type { KubernetesObject } from "#api/meta.ts";

/** Pods are named after it, and their hosts after them. Only who makes an object can still choose its name. */
export function podNameWarnings(
  { metadata }: KubernetesObject,
  used = "in Pod names and hostnames",
): string[] {
  const faults = metadata.generation === 1 ? dns1123Label(metadata.name) : [];
  if (faults.length === 0) return [];
  return [
    `metadata.name: this is used ${used}, which can result in surprising behavior; a DNS label is recommended: [${faults.join(" ")}]`,
  ];
}
