// What the API server itself writes into a new Pod. As PrepareForCreate of pkg/registry/core/pod.

import type { Pod } from "#api/core.ts";
import type { AppArmorProfile, PodAffinityTerm } from "#api/podspec.ts";
import { equal } from "#base/json.ts";
import { containersOf } from "./windows-validation.ts";

/** Keys of labels that a term of Pod affinity names become expressions, with the Pod's own values. */
export function applyMatchLabelKeys({ metadata, spec }: Pod): void {
  const { labels = {} } = metadata;
  for (const kind of ["podAffinity", "podAntiAffinity"] as const) {
    const affinity = spec.affinity?.[kind];
    for (const { podAffinityTerm } of affinity?.preferredDuringSchedulingIgnoredDuringExecution ??
      []) {
      applyToTerm(podAffinityTerm, labels);
    }
    for (const term of affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
      applyToTerm(term, labels);
    }
  }
}

function applyToTerm(term: PodAffinityTerm, labels: Readonly<Record<string, string>>): void {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  if (!labelSelector) return;
  const added = [
    ...matchLabelKeys.map((key) => ({ key, operator: "In" as const })),
    ...mismatchLabelKeys.map((key) => ({ key, operator: "NotIn" as const })),
  ].flatMap(({ key, operator }) =>
    labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }],
  );
  if (added.length === 0) return;
  labelSelector.matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added];
}

/** What stands before a container's name in the annotation that was its AppArmor profile once. */
export const appArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";
export const appArmorDeprecation =
  'deprecated since v1.30; use the "appArmorProfile" field instead';

const longestProfile = 4095;

/** AppArmor profiles and the annotations that stood for them once say the same. As applyAppArmorVersionSkew. */
export function syncAppArmor({ metadata, spec }: Pod, warn?: (text: string) => void): void {
  if (spec.os?.name === "windows") return;
  const ofPod = spec.securityContext?.appArmorProfile;
  for (const [container] of containersOf(spec, "")) {
    const key = `${appArmorAnnotation}${container.name}`;
    const annotation = metadata.annotations?.[key];
    const own = container.securityContext?.appArmorProfile;
    if (annotation === undefined) {
      const text = annotationOf(own ?? ofPod);
      if (text) metadata.annotations = { ...metadata.annotations, [key]: text };
    } else if (!own) {
      const profile = profileOf(annotation);
      // Nothing to say where the Pod has the same profile in a field.
      if (profile && equal(profile, ofPod)) continue;
      if (profile) (container.securityContext ??= {}).appArmorProfile = profile;
      warn?.(`metadata.annotations[${key}]: ${appArmorDeprecation}`);
    }
  }
}

function annotationOf({ type, localhostProfile }: AppArmorProfile = {}): string {
  if (type === "Unconfined") return "unconfined";
  if (type === "RuntimeDefault") return "runtime/default";
  return type === "Localhost" && localhostProfile ? `localhost/${localhostProfile}` : "";
}

function profileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === "unconfined") return { type: "Unconfined" };
  if (annotation === "runtime/default") return { type: "RuntimeDefault" };
  const local = annotation.replace(/^localhost\//, "");
  if (local === annotation || !local) return undefined;
  const isFit = local === local.trim() && local.length <= longestProfile;
  return isFit ? { type: "Localhost", localhostProfile: local } : undefined;
}
