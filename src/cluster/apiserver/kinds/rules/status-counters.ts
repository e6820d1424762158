// What is wrong with the numbers in a status. Rules of pkg/apis/apps/validation and core/validation.

import { type FieldError, invalid } from "#api/field-errors.ts";
import { nonNegative } from "./number-rules.ts";

/** Those numbers of a ReplicaSet and of a ReplicationController that count some of its Pods. */
const replicaSetParts = ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"];

/** What is wrong with the status of a ReplicaSet or a ReplicationController. */
export function validateReplicaSetStatus({ status }: { readonly status: object }): FieldError[] {
  return [
    ...validateCounters(status, ["replicas", ...replicaSetParts, "observedGeneration"]),
    ...validateReplicaCounts(status, replicaSetParts),
  ];
}

/** Numbers of a status that must not be negative, in the order in which the API server looks at them. */
export function validateCounters(status: object, names: readonly string[]): FieldError[] {
  const numbers = status as Readonly<Record<string, number | undefined>>;
  return names.flatMap((name) => nonNegative(`status.${name}`, numbers[name]));
}

/** Of the Pods that there are, `names` count some: no more than all. Messages call the ready ones `ready`. */
export function validateReplicaCounts(
  status: object,
  names: readonly string[],
  ready = "readyReplicas",
): FieldError[] {
  const numbers = status as Readonly<Record<string, number | undefined>>;
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = numbers;
  const tooMany = names.filter((name) => (numbers[name] ?? 0) > replicas);
  const errors = tooMany.map((name) =>
    invalid(`status.${name}`, numbers[name] ?? 0, "cannot be greater than status.replicas"),
  );
  if (availableReplicas <= readyReplicas) return errors;
  const why = `cannot be greater than ${ready}`;
  return [...errors, invalid("status.availableReplicas", availableReplicas, why)];
}

/** How often names of revisions collided is never forgotten. */
export function validateCollisions(
  next: { readonly collisionCount?: number },
  old: { readonly collisionCount?: number },
): FieldError[] {
  const { collisionCount: before } = old;
  const { collisionCount: after = 0 } = next;
  const isKept = next.collisionCount !== undefined && after >= (before ?? 0);
  if (before === undefined || isKept) return [];
  return [invalid("status.collisionCount", after, "cannot be decremented")];
}
