import { StatusError } from "#api/errors.ts";
import { structTypes } from "#api/schema/schema.ts";
import { createTwoWayMergePatch } from "#api/strategic-diff.ts";
import { clone, type JsonObject } from "#base/json.ts";
import { UsageError } from "../../errors.ts";
import { collect, throwAll } from "../../resources/failures.ts";
import { textAt } from "../../resources/fields.ts";
import {
  localWantsFiles,
  type Info,
  type ResolveOptions,
  resolve,
} from "../../resources/resolve.ts";
import { patchType } from "../../resources/rest.ts";
import type { Flag, Invocation } from "../command.ts";
import {
  allFlag,
  dryRunFlag,
  dryRunOf,
  fieldManagerFlag,
  fileOptions,
  filenameFlags,
  printFlags,
} from "../common-flags.ts";
import { typed } from "../typed.ts";
import { donePrinter } from "../done-printer.ts";
import { recorded } from "../record.ts";

/** The flags that all `kubectl set` commands have. */
export const setFlags: readonly Flag[] = [
  allFlag,
  dryRunFlag,
  fieldManagerFlag("kubectl-set"),
  ...filenameFlags("Files that name the objects to change."),
  {
    name: "local",
    type: "bool",
    default: "false",
    usage: "Change the objects of the files and print them; the server is not asked.",
  },
  ...printFlags,
];

/** What a `kubectl set` command does to each object. */
export interface Update {
  /** `image updated`. */
  readonly done: string;
  /** What stands before the server's refusal: `failed to patch image update to pod template: `. */
  readonly failed: string;
  /** Changes the draft. Answers what went wrong though the rest may go on; throws UsageError. */
  readonly change: (draft: JsonObject, info: Info) => readonly string[] | void;
  /** An empty patch is sent, too, and told as done. */
  readonly sendUnchanged?: boolean;
}

/** The objects to change: manifests with `--local`, else from the server. Throws UsageError. */
export async function objectsToSet(
  invocation: Invocation,
  args: readonly string[],
): Promise<readonly Info[]> {
  const { flags } = invocation;
  const local = flags.bool("local");
  const options: ResolveOptions = {
    ...fileOptions(flags),
    args,
    all: flags.bool("all"),
    fetch: local ? "arguments" : "always",
    local,
    typed: true,
  };
  if (!local) return resolve(invocation, { ...options, ...selectorOption(invocation) });
  if (args.length === 0) return resolve(invocation, options);
  throw new UsageError(localWantsFiles);
}

/** `set selector` and `set serviceaccount` have no -l. */
function selectorOption({ flags, commandPath }: Invocation): ResolveOptions {
  const hasNone = commandPath.endsWith(" selector") || commandPath.endsWith(" serviceaccount");
  return hasNone ? {} : { selector: flags.string("selector") };
}

/** `--local` and `--dry-run=server` exclude each other. Throws UsageError. */
export function checkLocal({ flags }: Invocation): void {
  if (!flags.bool("local") || dryRunOf(flags) !== "server") return;
  throw new UsageError(
    "cannot specify --local and --dry-run=server - did you mean --dry-run=client?",
  );
}

/** Changes each object and sends what became different; says nothing of objects that stay as they are. */
export async function updateEach(
  invocation: Invocation,
  infos: readonly Info[],
  { done, failed, change, sendUnchanged = false }: Update,
): Promise<void> {
  const { flags, rest } = invocation;
  const dryRun = dryRunOf(flags);
  const print = donePrinter(invocation, dryRun, { structOrder: true });
  const problems: Error[] = [];
  const drafts = infos.map((info) => {
    const before = flags.bool("local") ? typed(info.object ?? {}) : (info.object ?? {});
    const draft = clone(before);
    try {
      for (const problem of change(draft, info) ?? []) problems.push(new UsageError(problem));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const { kind, resource } = info.mapping;
      const type = flags.bool("local") ? kind.toLowerCase() : resource;
      problems.push(new UsageError(`error: ${type}/${info.name} ${error.message}\n`));
      return undefined;
    }
    return { info, before, draft: recorded(invocation, draft) };
  });
  for (const { info, before, draft } of drafts.filter((each) => each !== undefined)) {
    const patch = patchBetween(before, draft);
    if (Object.keys(patch).length === 0 && !sendUnchanged) continue;
    await collect(problems, async () => {
      if (flags.bool("local") || dryRun === "client") return print(draft, done);
      const query = {
        fieldManager: flags.string("field-manager"),
        dryRun: dryRun === "server" ? "All" : undefined,
      };
      await print(
        await withReason(failed, rest.typed.patch(info, patchType.strategic, patch, query)),
        done,
      );
    });
  }
  throwAll(problems);
}

function patchBetween(before: JsonObject, after: JsonObject): JsonObject {
  const kind = textAt(before, "kind");
  if (!structTypes().has(kind))
    throw new UsageError(`no kind ${JSON.stringify(kind)} is registered`);
  return createTwoWayMergePatch(kind, before, after);
}

async function withReason<T>(failed: string, patching: Promise<T>): Promise<T> {
  try {
    return await patching;
  } catch (error) {
    if (!failed || !(error instanceof StatusError)) throw error;
    throw new UsageError(failed + error.message);
  }
}

/** What cannot be changed because it has no Pods. */
export function noPodTemplate(object: JsonObject): UsageError {
  const version = textAt(object, "apiVersion").split("/").at(-1) ?? "";
  return new UsageError(
    `the object is not a pod or does not have a pod template: *${version}.${textAt(object, "kind")}`,
  );
}
