import type { Pod, Service } from "#api/core.ts";
import type { ObjectMeta } from "#api/meta.ts";
import { selectorFromSet } from "#api/selectors.ts";
import type { Registry } from "../../apiserver/registry.ts";

const annotation = "endpoints.kubernetes.io/last-change-trigger-time";

/**
 * Remembers which changes of Pods a controller has seen, and so tells when that happened which makes endpoints
 * change now: by the second, and not of Pods that just go. As TriggerTimeTracker of k8s.io/endpointslice.
 */
export class TriggerTimes {
  readonly #registry: Registry;
  /** Since when each Pod of a Service is ready, or is not; by the Service's uid and the Pod's name. */
  readonly #seen = new Map<string, ReadonlyMap<string, string>>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** The first of the changes that are new since the last call; undefined if none is. */
  next({ metadata, spec }: Service): string | undefined {
    const before = this.#seen.get(metadata.uid);
    const selector = selectorFromSet(spec.selector);
    const now = new Map<string, string>();
    for (const pod of this.#registry.list("pods", metadata.namespace)) {
      const time = selector.matches(pod.metadata.labels) && changeOf(pod);
      if (time) now.set(pod.metadata.name, time);
    }
    this.#seen.set(metadata.uid, now);
    if (!before) return metadata.creationTimestamp;
    return [...now]
      .flatMap(([name, time]) => (time > (before.get(name) ?? "") ? [time] : []))
      .toSorted()[0];
  }
}

function changeOf({ status }: Pod): string | null | undefined {
  return status.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime;
}

/** The annotations of endpoints that changed for this reason. */
export function annotated(
  { annotations = {} }: Partial<ObjectMeta>,
  time: string | undefined,
): Pick<ObjectMeta, "annotations"> {
  const { [annotation]: _, ...others } = annotations;
  const all = { ...others, ...(time && { [annotation]: time }) };
  return Object.keys(all).length > 0 ? { annotations: all } : {};
}
