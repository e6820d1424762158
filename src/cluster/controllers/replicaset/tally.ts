import type { ReplicaSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { controllerOf } from "#api/meta.ts";
import { selectorFromSet } from "#api/selectors.ts";
import { equal } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import { factsOf, isAvailable } from "../pods.ts";

/** How many of a ReplicaSet's Pods are what. */
export interface Tally {
  readonly active: number;
  readonly fullyLabeled: number;
  readonly ready: number;
  readonly available: number;
}

/** Counts active Pods by looking at each. */
export function tallyOf({ spec }: ReplicaSet, active: readonly Pod[], nowMs: number): Tally {
  const labels = spec.template?.metadata.labels;
  // Usually the selector asks for all of the template's labels, and so says nothing new.
  const isImplied = equal(labels, spec.selector.matchLabels);
  const selector = selectorFromSet(labels);
  let fullyLabeled = 0;
  let ready = 0;
  let available = 0;
  for (const pod of active) {
    if (isImplied || selector.matches(pod.metadata.labels)) fullyLabeled++;
    if (!factsOf(pod).isReady) continue;
    ready++;
    if (!spec.minReadySeconds || isAvailable(pod, spec.minReadySeconds, nowMs)) available++;
  }
  return { active: active.length, fullyLabeled, ready, available };
}

/** A tally kept up to date, and of which spec it is. */
interface Kept {
  readonly spec: ReplicaSet["spec"];
  active: number;
  ready: number;
}

/**
 * Remembers tallies and changes them with each Pod that becomes ready or ends, so that a large
 * ReplicaSet does not look at all its Pods for each of them. What could change whose Pods they are, or
 * how they are labelled, makes it forget.
 */
export class Tallies {
  readonly #kept = new Map<string, Kept>();

  constructor(registry: Registry, owners: "replicasets" | "replicationcontrollers") {
    registry.subscribe([owners, "pods"], ({ type, resource, object, previous }) => {
      if (resource === owners && type === "DELETED") this.#kept.delete(object.metadata.uid);
      if (resource === "pods") this.#podChanged(object, previous, type);
    });
  }

  /** The tally of the set as it is now, if it is known without looking at its Pods. */
  of({ metadata, spec }: ReplicaSet): Tally | undefined {
    const kept = this.#kept.get(metadata.uid);
    if (kept?.spec !== spec) return undefined;
    const { active, ready } = kept;
    return { active, fullyLabeled: active, ready, available: ready };
  }

  /** Keeps what was counted, if it can be kept up to date. */
  keep({ metadata, spec }: ReplicaSet, { active, fullyLabeled, ready }: Tally): void {
    const canBeKept = fullyLabeled === active && !spec.minReadySeconds;
    if (canBeKept) this.#kept.set(metadata.uid, { spec, active, ready });
    else this.#kept.delete(metadata.uid);
  }

  #podChanged(pod: Pod, previous: Pod | undefined, type: string): void {
    if (
      type !== "MODIFIED" ||
      !previous ||
      pod.metadata.labels !== previous.metadata.labels ||
      pod.metadata.ownerReferences !== previous.metadata.ownerReferences
    ) {
      for (const owner of [controllerOf(pod), previous && controllerOf(previous)]) {
        if (owner) this.#kept.delete(owner.uid);
      }
      return;
    }
    const kept = this.#kept.get(controllerOf(pod)?.uid ?? "");
    if (!kept) return;
    const [after, before] = [factsOf(pod), factsOf(previous)];
    kept.active += Number(after.isActive) - Number(before.isActive);
    kept.ready +=
      Number(after.isActive && after.isReady) - Number(before.isActive && before.isReady);
  }
}
