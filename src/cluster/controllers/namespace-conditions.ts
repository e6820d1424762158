// What a namespace says of itself while it is emptied. As pkg/controller/namespace/deletion.

import type { Namespace } from "#api/core.ts";

/** What is left in a namespace. */
export interface Remains {
  /** `pods.` or `deployments.apps`, and how many. */
  readonly resources: ReadonlyMap<string, number>;
  /** By which finalizers, and how many objects each. */
  readonly finalizers: ReadonlyMap<string, number>;
}

type Condition = NonNullable<Namespace["status"]["conditions"]>[number];

const fine = [
  [
    "NamespaceDeletionDiscoveryFailure",
    "ResourcesDiscovered",
    "All resources successfully discovered",
  ],
  [
    "NamespaceDeletionGroupVersionParsingFailure",
    "ParsedGroupVersions",
    "All legacy kube types successfully parsed",
  ],
  [
    "NamespaceDeletionContentFailure",
    "ContentDeleted",
    "All content successfully deleted, may be waiting on finalization",
  ],
  ["NamespaceContentRemaining", "ContentRemoved", "All content successfully removed"],
  [
    "NamespaceFinalizersRemaining",
    "ContentHasNoFinalizers",
    "All content-preserving finalizers finished",
  ],
] as const;

/** The conditions after a look at what remains; the same list if nothing has changed. */
export function conditionsAfter(
  before: readonly Condition[],
  { resources, finalizers }: Remains,
  time: string,
): readonly Condition[] {
  const wrong = new Map<string, readonly [reason: string, message: string]>();
  if (resources.size > 0) {
    const counts = [...resources].map(([name, count]) => `${name} has ${count} resource instances`);
    const message = `Some resources are remaining: ${counts.toSorted().join(", ")}`;
    wrong.set("NamespaceContentRemaining", ["SomeResourcesRemain", message]);
  }
  if (finalizers.size > 0) {
    const counts = [...finalizers].map(([name, count]) => `${name} in ${count} resource instances`);
    const message = `Some content in the namespace has finalizers remaining: ${counts.toSorted().join(", ")}`;
    wrong.set("NamespaceFinalizersRemaining", ["SomeFinalizersRemain", message]);
  }
  const wanted = fine.map(([type, okReason, okMessage]): Condition => {
    const [reason, message] = wrong.get(type) ?? [okReason, okMessage];
    const status = wrong.has(type) ? "True" : "False";
    const old = before.find((condition) => condition.type === type);
    const since = old?.status === status ? old.lastTransitionTime : time;
    return { type, status, lastTransitionTime: since ?? time, reason, message };
  });
  const others = before.filter(({ type }) => !fine.some(([known]) => known === type));
  const isSame = wanted.every((condition) => {
    const old = before.find(({ type }) => type === condition.type);
    return old?.reason === condition.reason && old?.message === condition.message;
  });
  return isSame ? before : [...others, ...wanted];
}
