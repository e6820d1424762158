// The Priority admission plugin: a Pod's number follows from its class.

import type { PriorityClass } from "#api/classes.ts";
import type { Pod } from "#api/core.ts";
import type { AdmissionContext } from "../strategy.ts";

/** Gives the Pod the priority of its class, or of the usual one. Answers why not, if it may not be. */
export function admitPriority({ spec }: Pod, context: AdmissionContext): string | undefined {
  const { priorityClassName: name, priority: given, preemptionPolicy: policy } = spec;
  const priorityClass = name
    ? context.find("priorityclasses", "", name)
    : usualClass(context.list("priorityclasses"));
  if (name && !priorityClass) return `no PriorityClass with name ${name} was found`;
  if (priorityClass) spec.priorityClassName = priorityClass.metadata.name;
  const computed = "priority admission controller computed";
  const source = "from the given PriorityClass name";
  const value = priorityClass?.value ?? 0;
  if (given !== undefined && given !== value) {
    return `the integer value of priority (${given}) must not be provided in pod spec; ${computed} ${value} ${source}`;
  }
  spec.priority = value;
  const usual = priorityClass?.preemptionPolicy ?? "PreemptLowerPriority";
  if (policy !== undefined && policy !== usual) {
    return `the string value of PreemptionPolicy (${policy}) must not be provided in pod spec; ${computed} ${usual} ${source}`;
  }
  spec.preemptionPolicy = usual as NonNullable<typeof policy>;
  return undefined;
}

/** A change that does not speak of the priority leaves it as it was. */
export function keepPriority(next: Pod, old: Pod): void {
  const { priority, preemptionPolicy } = old.spec;
  if (priority !== undefined) next.spec.priority ??= priority;
  if (preemptionPolicy !== undefined) next.spec.preemptionPolicy ??= preemptionPolicy;
}

/** Of several that are marked as usual, the one that promises least. */
function usualClass(classes: readonly PriorityClass[]): PriorityClass | undefined {
  return classes
    .filter(({ globalDefault }) => globalDefault)
    .toSorted((a, b) => a.value - b.value)[0];
}
