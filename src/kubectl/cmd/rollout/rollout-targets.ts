import { UsageError } from "../../errors.ts";
import type { ResolveOptions } from "../../resources/resolve.ts";
import type { Flag, Invocation } from "../command.ts";
import { fileOptions, filenameFlags, selectorFlag } from "../common-flags.ts";

/** `-f`, `-R`, `-k` and `-l` of the rollout commands. */
export const targetFlags: readonly Flag[] = [
  ...filenameFlags("Files that name the objects whose rollout it is."),
  selectorFlag,
];

/** Which objects a rollout command is about. Throws UsageError if none are named. */
export function rolloutTargets({ args, flags }: Invocation): ResolveOptions {
  const files = fileOptions(flags);
  if (args.length === 0 && files.filenames.length === 0 && !files.kustomize) {
    throw new UsageError("required resource not specified");
  }
  const selector = flags.string("selector");
  return { ...files, selector, all: true, fetch: "always", typed: true };
}

/** `--revision` and the like: not below 0. Throws UsageError. */
export function revisionOf({ flags }: Invocation): number {
  const revision = flags.int("revision");
  if (revision >= 0) return revision;
  throw new UsageError(`revision must be a positive integer: ${revision}`);
}
