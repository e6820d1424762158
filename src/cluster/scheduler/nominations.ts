import type { Pod } from "#api/core.ts";
import type { Registry } from "../apiserver/registry.ts";

/** The priority of a Pod; one that has none is as important as most. */
export function priorityOf({ spec }: Pod): number {
  return spec.priority ?? 0;
}

/** The Pods that wait for a place which others are being removed from. As the scheduler's PodNominator. */
export class Nominations {
  readonly #pods = new Map<string, Pod>();

  constructor(registry: Registry) {
    registry.subscribe(["pods"], ({ type, object: pod }) => {
      const waits = type !== "DELETED" && pod.status.nominatedNodeName && !pod.spec.nodeName;
      if (waits) this.#pods.set(pod.metadata.uid, pod);
      else this.#pods.delete(pod.metadata.uid);
    });
  }

  /** Those for whom this Pod has to leave room on the node. */
  before(pod: Pod, node: string): readonly Pod[] {
    const { uid } = pod.metadata;
    return this.#on(node).filter(
      (each) => each.metadata.uid !== uid && priorityOf(each) >= priorityOf(pod),
    );
  }

  /** Those who lose their place on the node to this Pod. */
  behind(pod: Pod, node: string): readonly Pod[] {
    return this.#on(node).filter((each) => priorityOf(each) < priorityOf(pod));
  }

  #on(node: string): readonly Pod[] {
    if (this.#pods.size === 0) return [];
    return [...this.#pods.values()].filter(({ status }) => status.nominatedNodeName === node);
  }
}
