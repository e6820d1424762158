// How evenly a Pod and its like are to be spread. Rules of the scheduler's PodTopologySpread plugin.

import type { Node, Pod } from "#api/core.ts";
import type { TopologySpreadConstraint } from "#api/podspec.ts";
import { type Refusal, matchesNode, toleratesTaints } from "./filters.ts";
import { narrowed, type Placements } from "./placements.ts";

const unmet = "node(s) didn't match pod topology spread constraints";

/** A constraint with the count of like Pods in each of its domains. */
interface Spread {
  readonly constraint: TopologySpreadConstraint;
  readonly counts: ReadonlyMap<string, number>;
  /** 1 if the Pod itself counts. */
  readonly self: number;
}

/** What a Pod's own constraints mean for each node. */
export class TopologySpread {
  readonly #hard: readonly Spread[];
  readonly #soft: readonly Spread[];

  constructor(pod: Pod, nodes: readonly Node[], placements: Placements) {
    const all = pod.spec.topologySpreadConstraints ?? [];
    const spread = (constraints: readonly TopologySpreadConstraint[]) =>
      constraints.map((constraint) => spreadOf(pod, constraint, constraints, nodes, placements));
    this.#hard = spread(all.filter(isHard));
    this.#soft = spread(all.filter((constraint) => !isHard(constraint)));
  }

  refusal(node: Node): Refusal | undefined {
    for (const { constraint, counts, self } of this.#hard) {
      const value = node.metadata.labels?.[constraint.topologyKey];
      if (value === undefined) {
        return { reasons: [`${unmet} (missing required label)`], hopeless: true };
      }
      const tooFew = counts.size < (constraint.minDomains ?? 1);
      const least = tooFew ? 0 : Math.min(...counts.values());
      if ((counts.get(value) ?? 0) + self - least > constraint.maxSkew) {
        return { reasons: [unmet], hopeless: false };
      }
    }
    return undefined;
  }

  /** How crowded each node is by the constraints that may be broken; undefined without such. */
  crowds(nodes: readonly Node[]): number[] | undefined {
    if (this.#soft.length === 0) return undefined;
    return nodes.map((node) => {
      let crowd = 0;
      for (const { constraint, counts } of this.#soft) {
        const value = node.metadata.labels?.[constraint.topologyKey] ?? "";
        const weight = Math.log(counts.size + 2);
        crowd += (counts.get(value) ?? 0) * weight + (constraint.maxSkew - 1);
      }
      return Math.round(crowd);
    });
  }
}

function isHard({ whenUnsatisfiable }: TopologySpreadConstraint): boolean {
  return whenUnsatisfiable === "DoNotSchedule";
}

function spreadOf(
  pod: Pod,
  constraint: TopologySpreadConstraint,
  together: readonly TopologySpreadConstraint[],
  nodes: readonly Node[],
  placements: Placements,
): Spread {
  const { topologyKey, labelSelector, nodeAffinityPolicy, nodeTaintsPolicy } = constraint;
  const selector = narrowed(labelSelector, pod, {
    ...(constraint.matchLabelKeys && { matchLabelKeys: constraint.matchLabelKeys }),
  });
  const counts = new Map<string, number>();
  const eligible = new Map<string, string>();
  for (const node of nodes) {
    const labels = node.metadata.labels ?? {};
    if (!together.every((each) => labels[each.topologyKey] !== undefined)) continue;
    if (nodeAffinityPolicy !== "Ignore" && !matchesNode(pod, node)) continue;
    if (nodeTaintsPolicy === "Honor" && !toleratesTaints(pod, node)) continue;
    const value = labels[topologyKey] ?? "";
    eligible.set(node.metadata.name, value);
    counts.set(value, counts.get(value) ?? 0);
  }
  for (const { pod: other, node } of placements.all) {
    const value = eligible.get(node.metadata.name);
    const counted =
      value !== undefined &&
      other.metadata.namespace === pod.metadata.namespace &&
      other.metadata.deletionTimestamp === undefined &&
      selector.matches(other.metadata.labels ?? {});
    if (counted) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return { constraint, counts, self: selector.matches(pod.metadata.labels ?? {}) ? 1 : 0 };
}
