import type { PodSpec } from "#api/podspec.ts";

/** Fields of a Pod's spec that are stored as written but that nothing in the simulation acts on. */
const notSimulated = [
  "dnsConfig",
  "hostAliases",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "resourceClaims",
  "schedulingGates",
  "shareProcessNamespace",
] as const;

/** What the author of a Pod or Pod template should know; `path` leads to the spec. */
export function podWarnings(spec: PodSpec, path: string): string[] {
  const warnings: string[] = [];
  for (const [index, { name }] of (spec.imagePullSecrets ?? []).entries()) {
    if (!name) warnings.push(`${path}.imagePullSecrets[${index}].name: invalid empty name ""`);
  }
  for (const field of notSimulated) {
    if (spec[field] !== undefined) {
      warnings.push(`${path}.${field}: accepted, but the simulated cluster does not act on it`);
    }
  }
  return warnings;
}
