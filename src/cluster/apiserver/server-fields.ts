import type { ObjectMeta } from "#api/meta.ts";

/** Metadata as given, but for what no client may set. */
export function keepServerFields(next: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const { deletionTimestamp, deletionGracePeriodSeconds, generation, generateName } = old;
  const kept: ObjectMeta = {
    ...next,
    uid: old.uid,
    resourceVersion: old.resourceVersion,
    creationTimestamp: old.creationTimestamp,
  };
  delete kept.deletionTimestamp;
  delete kept.deletionGracePeriodSeconds;
  delete kept.generation;
  delete kept.generateName;
  delete kept.managedFields;
  if (deletionTimestamp !== undefined) kept.deletionTimestamp = deletionTimestamp;
  if (deletionGracePeriodSeconds !== undefined) {
    kept.deletionGracePeriodSeconds = deletionGracePeriodSeconds;
  }
  if (generation !== undefined) kept.generation = generation;
  if (generateName !== undefined) kept.generateName = generateName;
  return kept;
}
