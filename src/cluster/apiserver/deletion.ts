// What a DELETE does to an object. Rules of rest.BeforeDelete and the generic registry's finalizers.

import { conflict } from "#api/errors.ts";
import type { DeleteOptions } from "#api/delete-options.ts";
import type { Resource, Resources } from "#api/scheme.ts";
import { formatTime, parseTime } from "#api/time.ts";
import type { Kind } from "./kind.ts";
import type { Namespace, Pod } from "#api/core.ts";

export interface Deletion<T> {
  /** The object as it is to be stored, or as it was last if it goes. */
  readonly object: T;
  readonly gone: boolean;
}

/** Throws Conflict where a precondition does not hold. `object` is the stored one if nothing changes. */
export function planDeletion<R extends Resource>(
  kind: Kind<R>,
  old: Resources[R],
  options: DeleteOptions,
  nowMs: number,
): Deletion<Resources[R]> {
  const { resource, strategy } = kind;
  checkPreconditions(kind, old, options);
  if (strategy.beginDeletion && old.metadata.deletionTimestamp === undefined) {
    return { object: strategy.beginDeletion(old, formatTime(nowMs)), gone: false };
  }
  const finalizers = finalizersAfter(old, options, strategy.orphansDependents ?? false);
  const graceSeconds = resource === "pods" ? graceOf(old as Pod, options) : 0;
  const held = finalizers.length > 0 || isHeldNamespace(resource, old);
  const { metadata } = old;
  const due = deletionTime(old, graceSeconds, nowMs);
  if (graceSeconds === 0 && !held) {
    // A Pod's last state says when it was deleted; other kinds go as they are.
    const last = resource === "pods" && due ? { ...old, metadata: { ...metadata, ...due } } : old;
    return { object: last, gone: true };
  }
  const isSame =
    due === undefined && finalizers.join(",") === (metadata.finalizers ?? []).join(",");
  if (isSame) return { object: old, gone: false };
  const next: Resources[R] = {
    ...old,
    metadata: { ...metadata, ...due, ...(finalizers.length > 0 && { finalizers }) },
  };
  if (finalizers.length === 0) delete next.metadata.finalizers;
  if (resource === "namespaces") {
    (next as Namespace).status = { ...(old as Namespace).status, phase: "Terminating" };
  }
  return { object: next, gone: false };
}

function checkPreconditions<R extends Resource>(
  { groupKind }: Kind<R>,
  { metadata }: Resources[R],
  { preconditions }: DeleteOptions,
): void {
  const { uid, resourceVersion } = preconditions ?? {};
  const refuse = (what: string, wanted: string, is: string, perhaps: string) =>
    conflict(
      groupKind, // The kind where messages otherwise name the resource: so does the real server.
      metadata.name,
      `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${is}). The object might have been ${perhaps}`,
    );
  if (uid && uid !== metadata.uid) {
    throw refuse("UID", uid, metadata.uid, "deleted and then recreated");
  }
  const { resourceVersion: is } = metadata;
  if (resourceVersion && resourceVersion !== is) {
    throw refuse("ResourceVersion", resourceVersion, is, "modified");
  }
}

/** The garbage collector acts on these two: it removes them when it has done its part. */
function finalizersAfter(
  { metadata }: Resources[Resource],
  options: DeleteOptions,
  orphansDependents: boolean,
): string[] {
  const finalizers = new Set(metadata.finalizers ?? []);
  const isDecided =
    options.propagationPolicy ?? (finalizers.has("orphan") || finalizers.has("foregroundDeletion"));
  if (!isDecided && orphansDependents) finalizers.add("orphan");
  if (options.propagationPolicy) {
    finalizers.delete("orphan");
    finalizers.delete("foregroundDeletion");
  }
  if (options.propagationPolicy === "Orphan") finalizers.add("orphan");
  if (options.propagationPolicy === "Foreground") finalizers.add("foregroundDeletion");
  return [...finalizers];
}

/** Times further away cannot be written down. */
const longestGraceSeconds = 2 ** 31;

/** How many seconds the Pod still gets. */
function graceOf({ metadata, spec, status }: Pod, options: DeleteOptions): number {
  if (!spec.nodeName || status.phase === "Failed" || status.phase === "Succeeded") return 0;
  const wanted = options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30;
  const seconds = wanted < 0 ? 1 : wanted;
  return Math.min(seconds, metadata.deletionGracePeriodSeconds ?? longestGraceSeconds);
}

/** The changed part of metadata, or undefined if the object is already on its way as fast. */
function deletionTime(
  { metadata }: Resources[Resource],
  graceSeconds: number,
  nowMs: number,
): object | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, generation } = metadata;
  if (deletionTimestamp === undefined) {
    return {
      deletionTimestamp: formatTime(nowMs + graceSeconds * 1000),
      deletionGracePeriodSeconds: graceSeconds,
      ...(generation !== undefined && { generation: generation + 1 }),
    };
  }
  if (graceSeconds >= deletionGracePeriodSeconds) return undefined;
  const askedAt = parseTime(deletionTimestamp) - deletionGracePeriodSeconds * 1000;
  return {
    deletionTimestamp: formatTime(askedAt + graceSeconds * 1000),
    deletionGracePeriodSeconds: graceSeconds,
  };
}

/** True when nothing holds back the end of a deleted object: no finalizer, and no grace period that is left. */
export function isReadyToGo<R extends Resource>(resource: R, object: Resources[R]): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers } = object.metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds > 0) return false;
  return !finalizers?.length && !isHeldNamespace(resource, object);
}

function isHeldNamespace(resource: Resource, object: Resources[Resource]): boolean {
  return resource === "namespaces" && Boolean((object as Namespace).spec.finalizers?.length);
}
