import type { PodSpec } from "#api/podspec.ts";
import { milliOf } from "#api/quantity.ts";

/** How well a Pod is kept when its node runs short: from requests and limits of cpu and memory. */
export function qosClassOf(spec: PodSpec): "Guaranteed" | "Burstable" | "BestEffort" {
  let anything = false;
  let guaranteed = true;
  for (const { resources } of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    for (const name of ["cpu", "memory"]) {
      const limit = milliOf(resources?.limits?.[name]);
      const request = milliOf(resources?.requests?.[name]);
      if (limit > 0 || request > 0) anything = true;
      if (limit === 0 || (request > 0 && request !== limit)) guaranteed = false;
    }
  }
  if (!anything) return "BestEffort";
  return guaranteed ? "Guaranteed" : "Burstable";
}
