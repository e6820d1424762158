// Which Pods want to be beside which others, and which do not. Rules of the scheduler's InterPodAffinity plugin.

import type { Node, Pod } from "#api/core.ts";
import { type LabelMatcher, selectorOf } from "#api/selectors.ts";
import type { PodAffinityTerm, WeightedPodAffinityTerm } from "#api/podspec.ts";
import type { Refusal } from "./filters.ts";
import { narrowed, type Placed, type Placements } from "./placements.ts";

/** Of a required term of a Pod that is there, when nodes for another are compared. */
const requiredWeight = 1;

/** A term with the Pod whose it is. */
class Term {
  readonly topologyKey: string;
  readonly #namespaces: readonly string[];
  readonly #namespaceSelector: LabelMatcher;
  readonly #selector: LabelMatcher;
  readonly #placements: Placements;

  constructor(term: PodAffinityTerm, owner: Pod, placements: Placements) {
    const { labelSelector, namespaces = [], namespaceSelector, topologyKey } = term;
    this.topologyKey = topologyKey;
    const isOwn = namespaces.length === 0 && !namespaceSelector;
    this.#namespaces = isOwn ? [owner.metadata.namespace ?? ""] : namespaces;
    this.#namespaceSelector = selectorOf(namespaceSelector);
    this.#selector = narrowed(labelSelector, owner, term);
    this.#placements = placements;
  }

  matches({ metadata }: Pod): boolean {
    const { namespace = "", labels } = metadata;
    const isInNamespace =
      this.#namespaces.includes(namespace) ||
      this.#namespaceSelector.matches(this.#placements.namespaceLabels(namespace));
    return isInNamespace && this.#selector.matches(labels ?? {});
  }

  /** True if both nodes are in one domain of the term. */
  joins(a: Node, b: Node): boolean {
    const value = a.metadata.labels?.[this.topologyKey];
    return value !== undefined && b.metadata.labels?.[this.topologyKey] === value;
  }
}

/** What the Pods that are there mean for one Pod that has no node yet. */
export class PodAffinity {
  readonly #pod: Pod;
  readonly #placements: Placements;
  readonly #wanted: readonly Term[];
  readonly #unwanted: readonly Term[];
  /** Where Pods are that do not want this one beside them. */
  readonly #kept: readonly { readonly term: Term; readonly node: Node }[];

  /** `guarded`: the Pods that are there and have terms of their own. */
  constructor(pod: Pod, placements: Placements, guarded: readonly Placed[]) {
    this.#pod = pod;
    this.#placements = placements;
    this.#wanted = this.#required(pod, "podAffinity");
    this.#unwanted = this.#required(pod, "podAntiAffinity");
    this.#kept = guarded.flatMap((placed) =>
      this.#required(placed.pod, "podAntiAffinity")
        .filter((term) => term.matches(pod))
        .map((term) => ({ term, node: placed.node })),
    );
  }

  refusal(node: Node): Refusal | undefined {
    if (!this.#finds(node)) {
      return { reasons: ["node(s) didn't match pod affinity rules"], hopeless: true };
    }
    const meets = (term: Term) =>
      this.#placements.all.some(
        (placed) => term.joins(placed.node, node) && term.matches(placed.pod),
      );
    if (this.#unwanted.some(meets)) {
      return { reasons: ["node(s) didn't match pod anti-affinity rules"], hopeless: false };
    }
    if (this.#kept.some((kept) => kept.term.joins(kept.node, node))) {
      const reason = "node(s) didn't satisfy existing pods anti-affinity rules";
      return { reasons: [reason], hopeless: false };
    }
    return undefined;
  }

  /** 0 to 100 for each node by the preferences of this Pod and of those that are there. */
  scores(nodes: readonly Node[], guarded: readonly Placed[]): number[] {
    const sums = nodes.map(() => 0);
    const add = (term: Term, where: Node, weight: number) => {
      for (const [index, node] of nodes.entries()) {
        if (term.joins(where, node)) sums[index]! += weight;
      }
    };
    for (const { term, weight } of this.#preferred(this.#pod)) {
      for (const { pod, node } of this.#placements.all) {
        if (term.matches(pod)) add(term, node, weight);
      }
    }
    for (const { pod, node } of guarded) {
      const required = this.#required(pod, "podAffinity");
      const terms = required.map((term) => ({ term, weight: requiredWeight }));
      for (const { term, weight } of [...terms, ...this.#preferred(pod)]) {
        if (term.matches(this.#pod)) add(term, node, weight);
      }
    }
    const least = Math.min(...sums);
    const range = Math.max(...sums) - least;
    return sums.map((sum) => (range === 0 ? 0 : Math.floor((100 * (sum - least)) / range)));
  }

  /** True if those it wants to be with are there, or none are anywhere and it would do itself. */
  #finds(node: Node): boolean {
    const isKnown = (term: Term) => node.metadata.labels?.[term.topologyKey] !== undefined;
    if (!this.#wanted.every(isKnown)) return false;
    const matching = this.#placements.all.filter(({ pod }) =>
      this.#wanted.every((term) => term.matches(pod)),
    );
    if (matching.length === 0) return this.#wanted.every((term) => term.matches(this.#pod));
    return this.#wanted.every((term) => matching.some((placed) => term.joins(placed.node, node)));
  }

  #required(pod: Pod, kind: "podAffinity" | "podAntiAffinity"): readonly Term[] {
    const terms = pod.spec.affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    return terms.map((term) => new Term(term, pod, this.#placements));
  }

  #preferred(pod: Pod): { readonly term: Term; readonly weight: number }[] {
    const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
    const read = (terms: readonly WeightedPodAffinityTerm[] | undefined, sign: 1 | -1) =>
      (terms ?? []).map(({ weight, podAffinityTerm }) => ({
        term: new Term(podAffinityTerm, pod, this.#placements),
        weight: sign * weight,
      }));
    return [
      ...read(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution, 1),
      ...read(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution, -1),
    ];
  }
}
