import type { Node, Pod } from "#api/core.ts";
import type { LabelSelector } from "#api/meta.ts";
import { type LabelMatcher, selectorOf } from "#api/selectors.ts";
import type { Registry } from "../apiserver/registry.ts";

/** A Pod that has a node and takes room there. */
export interface Placed {
  readonly pod: Pod;
  readonly node: Node;
}

/** The Pods of all nodes at one moment, as rules between Pods look at them. */
export class Placements {
  readonly #registry: Registry;
  readonly #gone: ReadonlySet<string>;
  #all: readonly Placed[] | undefined;

  /** `gone`: uids of Pods that are not looked at. */
  constructor(registry: Registry, gone: ReadonlySet<string>) {
    this.#registry = registry;
    this.#gone = gone;
  }

  get all(): readonly Placed[] {
    this.#all ??= this.#registry.list("pods").flatMap((pod) => {
      const isOver = pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
      const isOut = isOver || this.#gone.has(pod.metadata.uid);
      const node = isOut ? undefined : this.#registry.find("nodes", "", pod.spec.nodeName ?? "");
      return node ? [{ pod, node }] : [];
    });
    return this.#all;
  }

  namespaceLabels(name: string): Readonly<Record<string, string>> {
    return this.#registry.find("namespaces", "", name)?.metadata.labels ?? {};
  }
}

/** True if the Pod says anything about Pods beside it. */
export function hasPodTerms({ spec }: Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return podAffinity !== undefined || podAntiAffinity !== undefined;
}

/** True if where others are decides where this Pod may go. */
export function looksAtPods(pod: Pod): boolean {
  return hasPodTerms(pod) || Boolean(pod.spec.topologySpreadConstraints?.length);
}

/** A selector narrowed to the values that a Pod itself has under these keys. */
export function narrowed(
  selector: LabelSelector | undefined,
  pod: Pod,
  { matchLabelKeys = [], mismatchLabelKeys = [] }: LabelKeys,
): LabelMatcher {
  const labels = pod.metadata.labels ?? {};
  const terms = (keys: readonly string[], operator: "In" | "NotIn") =>
    keys.flatMap((key) => {
      const value = labels[key];
      return value === undefined ? [] : [{ key, operator, values: [value] }];
    });
  const added = [...terms(matchLabelKeys, "In"), ...terms(mismatchLabelKeys, "NotIn")];
  if (!selector || added.length === 0) return selectorOf(selector);
  return selectorOf({
    ...selector,
    matchExpressions: [...(selector.matchExpressions ?? []), ...added],
  });
}

interface LabelKeys {
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}
