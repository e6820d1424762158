import type { Node, Pod } from "#api/core.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Refusal } from "./filters.ts";
import type { NodeLoads } from "./node-load.ts";
import { hasPodTerms, type Placed, Placements } from "./placements.ts";
import { PodAffinity } from "./pod-affinity.ts";
import type { Candidate, Neighbours } from "./scores.ts";
import { TopologySpread } from "./topology-spread.ts";

/** What the Pods that are there mean for one that is to be scheduled. Costs nothing where no rule says anything. */
export class Neighbourhood {
  readonly #guarded: readonly Placed[];
  readonly #affinity: PodAffinity | undefined;
  readonly #spread: TopologySpread | undefined;

  /** `gone`: uids of Pods that are taken to be there no more. */
  constructor(
    registry: Registry,
    loads: NodeLoads,
    pod: Pod,
    nodes: readonly Node[],
    gone: ReadonlySet<string>,
  ) {
    const placements = new Placements(registry, gone);
    this.#guarded = [...loads.guarded].flatMap(({ namespace, name }) => {
      const other = registry.find("pods", namespace, name);
      const node = registry.find("nodes", "", other?.spec.nodeName ?? "");
      return other && node && !gone.has(other.metadata.uid) ? [{ pod: other, node }] : [];
    });
    if (this.#guarded.length > 0 || hasPodTerms(pod)) {
      this.#affinity = new PodAffinity(pod, placements, this.#guarded);
    }
    if (pod.spec.topologySpreadConstraints?.length) {
      this.#spread = new TopologySpread(pod, nodes, placements);
    }
  }

  /** Why the Pod may not run beside those on the node and near it; undefined if it may. */
  refusal(node: Node): Refusal | undefined {
    return this.#spread?.refusal(node) ?? this.#affinity?.refusal(node);
  }

  /** What preferences say of the nodes that are left. */
  among(candidates: readonly Candidate[]): Neighbours {
    const nodes = candidates.map(({ node }) => node);
    return {
      podAffinity: this.#affinity?.scores(nodes, this.#guarded),
      crowds: this.#spread?.crowds(nodes),
    };
  }
}
