import type { PodSpec } from "#api/podspec.ts";
import { unsimulatedInPod } from "./unsimulated.ts";

/** What the author of a Pod or Pod template should know; `path` leads to the spec. */
export function podWarnings(spec: PodSpec, path: string): string[] {
  const nameless = (spec.imagePullSecrets ?? []).flatMap(({ name }, index) =>
    name ? [] : [`${path}.imagePullSecrets[${index}].name: invalid empty name ""`],
  );
  return [...nameless, ...unsimulatedInPod(spec, path)];
}
