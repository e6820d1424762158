import { goJson } from "#api/go-value.ts";
import type { JsonObject } from "#base/json.ts";
import { printerOf } from "../printers/printer.ts";
import { collect, throwAll } from "../resources/failures.ts";
import { objectName, type ResourceMapping } from "../resources/mapping.ts";
import { type Info, visit } from "../resources/resolve.ts";
import { propagationPolicyOf } from "./cascade.ts";
import { donePrinter } from "./done-printer.ts";
import { editLastApplied } from "./edit/edit.ts";
import { setLastApplied, viewLastApplied } from "./last-applied-commands.ts";
import { prunable, prunableTypes, pruneAllowlistFlag, warnOfScope } from "./prune.ts";
import { type Applied, applyHere, applyOnServer } from "./apply-object.ts";
import { type Command, type Invocation, UsageError, usageErrorf } from "./command.ts";
import {
  allFlag,
  dryRunFlag,
  dryRunOf,
  dryRunSuffix,
  fieldManagerFlag,
  fileOptions,
  filenameFlags,
  printFlags,
  selectorFlag,
  validateFlag,
  validationOf,
} from "./common-flags.ts";
import { recorded, recordFlag } from "./record.ts";

/** `kubectl apply`. */
export const apply: Command = {
  name: "apply",
  heading: "Advanced Commands:",
  use: "apply (-f FILENAME | -k DIRECTORY)",
  short: "Apply a configuration to a resource by file name or stdin",
  long: `Make the cluster have what a manifest describes. An object that does not exist is created. To be changed by apply later, an object should be created with apply or with 'create --save-config'.

 JSON and YAML formats are accepted.`,
  example: `  # Apply a manifest
  kubectl apply -f ./web.yaml

  # Apply all manifests of a directory
  kubectl apply -f ./manifests/

  # Apply what comes from stdin
  cat web.yaml | kubectl apply -f -`,
  flags: [
    allFlag,
    {
      name: "cascade",
      type: "string",
      default: "background",
      noOptDefault: "background",
      usage:
        'What becomes of the objects that a deleted one owns: "background", "orphan" or "foreground".',
    },
    dryRunFlag,
    fieldManagerFlag("kubectl-client-side-apply"),
    recordFlag,
    ...filenameFlags("Files that describe the objects to apply."),
    {
      name: "force",
      type: "bool",
      default: "false",
      usage: "Delete and create again what cannot be changed.",
    },
    {
      name: "force-conflicts",
      type: "bool",
      default: "false",
      usage: "Take over fields that someone else manages. Only with --server-side.",
    },
    {
      name: "grace-period",
      type: "int",
      default: "-1",
      usage: "Seconds that a deleted object gets to end.",
    },
    {
      name: "openapi-patch",
      type: "bool",
      default: "true",
      usage: "Let the server's schema say how lists are merged.",
    },
    {
      name: "overwrite",
      type: "bool",
      default: "true",
      usage: "Let the manifest win over changes that were made to the object meanwhile.",
    },
    ...printFlags,
    {
      name: "prune",
      type: "bool",
      default: "false",
      usage: "Delete objects that were applied before and are not in the manifests.",
    },
    pruneAllowlistFlag,
    selectorFlag,
    {
      name: "server-side",
      type: "bool",
      default: "false",
      usage: "Let the server merge the manifest with the object.",
    },
    {
      name: "subresource",
      type: "string",
      default: "",
      usage: "Apply to this subresource of the object. Only with --server-side.",
    },
    { name: "timeout", type: "duration", default: "0s", usage: "How long to wait for a deletion." },
    validateFlag,
    { name: "wait", type: "bool", default: "false", usage: "Wait until deleted objects are gone." },
  ],
  commands: [editLastApplied, setLastApplied, viewLastApplied],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, streams } = invocation;
  const propagationPolicy = await propagationPolicyOf(invocation);
  check(invocation);
  const dryRun = dryRunOf(flags);
  const printsAtEnd = !["", "name"].includes(flags.string("output"));
  // Whether the output can be printed is asked when there is something to print.
  const printer = printsAtEnd ? undefined : printerOf(invocation);
  const options = {
    ...fileOptions(flags),
    selector: flags.string("selector"),
    validated: validationOf(flags) !== "Ignore",
  };
  const pruned = flags.bool("prune") ? await prunableTypes(invocation) : undefined;
  const failures: Error[] = [];
  const infos: Info[] = [];
  const applied: (Info & { readonly object: JsonObject })[] = [];
  await collect(failures, () =>
    visit(invocation, options, async (info) => {
      infos.push(info);
    }),
  );
  if (infos.length === 0 && failures.length === 0) {
    throw new UsageError("no objects passed to apply");
  }
  for (const info of infos) {
    await collect(failures, async () => {
      const { object, what } = await applyOne(invocation, info);
      applied.push({ ...info, object });
      await warnIfDeleting(invocation, object);
      if (printsAtEnd) return;
      if (printer) return printer.print(object);
      const name = objectName(info.mapping, info.name);
      await streams.out.write(`${name} ${what}${dryRunSuffix(dryRun)}\n`);
    });
  }
  throwAll(failures);
  if (printsAtEnd) await printAll(invocation, applied);
  if (pruned) await pruneOthers(invocation, pruned, applied, propagationPolicy);
}

/** Several objects are printed as one list, once all are applied. */
async function printAll(
  invocation: Invocation,
  applied: readonly { readonly object: JsonObject }[],
): Promise<void> {
  const [first, ...others] = applied.map(({ object }) => object);
  if (!first) return;
  if (others.length === 0) return printerOf(invocation)?.print(first);
  const items = [first, ...others].map((object) => JSON.parse(goJson(object)) as JsonObject);
  const list = { kind: "List", apiVersion: "v1", metadata: {}, items };
  await printerOf(invocation, { keepOrder: true })?.print(list);
}

/** Deletes what was applied before and is not applied now. */
async function pruneOthers(
  invocation: Invocation,
  types: readonly ResourceMapping[],
  applied: readonly (Info & { readonly object: JsonObject })[],
  propagationPolicy: string,
): Promise<void> {
  const { flags, rest } = invocation;
  const dryRun = dryRunOf(flags);
  const print = donePrinter(invocation, dryRun);
  const grace = flags.int("grace-period");
  await warnOfScope(invocation);
  for (const info of await prunable(invocation, types, applied)) {
    if (dryRun !== "client") {
      await rest.delete(info, {
        ...(grace >= 0 && { gracePeriodSeconds: grace }),
        propagationPolicy,
        ...(dryRun === "server" && { dryRun: ["All"] }),
      });
    }
    await print(info.object ?? {}, "pruned");
  }
}

function refuseIf(condition: boolean, message: string): void {
  if (condition) throw new UsageError(message);
}

function check(invocation: Invocation): void {
  const { args, flags } = invocation;
  const files = fileOptions(flags);
  const serverSide = flags.bool("server-side");
  const { prune, all } = { prune: flags.bool("prune"), all: flags.bool("all") };
  if (args.length > 0) throw usageErrorf(invocation, `Unexpected args: [${args.join(" ")}]`);
  refuseIf(files.filenames.length === 0 && !files.kustomize, "must specify one of -f and -k");
  refuseIf(
    flags.bool("force-conflicts") && !serverSide,
    "--force-conflicts only works with --server-side",
  );
  refuseIf(
    dryRunOf(flags) === "client" && serverSide,
    "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
  );
  refuseIf(flags.bool("force") && serverSide, "--force cannot be used with --server-side");
  refuseIf(
    dryRunOf(flags) === "server" && flags.bool("force"),
    "--dry-run=server cannot be used with --force",
  );
  refuseIf(
    all && flags.string("selector") !== "",
    "cannot set --all and --selector at the same time",
  );
  refuseIf(prune && flags.bool("force"), "--force cannot be used with --prune");
  refuseIf(
    prune && !all && flags.string("selector") === "",
    "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector",
  );
  refuseIf(
    prune && serverSide,
    "--prune is in alpha and doesn't currently work on objects created by server-side apply",
  );
  refuseIf(
    flags.string("subresource") !== "" && !serverSide,
    "--subresource can only be specified for --server-side",
  );
  refuseIf(!flags.bool("overwrite"), "this kubectl cannot apply with --overwrite=false");
}

function applyOne(invocation: Invocation, info: Info): Promise<Applied> {
  const { flags } = invocation;
  const { name = "", generateName = "" } = (info.object?.["metadata"] ?? {}) as Record<
    string,
    string
  >;
  if (!name && generateName) {
    throw new UsageError(`from ${generateName}: cannot use generate name with apply`);
  }
  const settings = { dryRun: dryRunOf(flags), fieldValidation: validationOf(flags) };
  const noted = { ...info, object: recorded(invocation, info.object ?? {}) };
  return flags.bool("server-side")
    ? applyOnServer(invocation, noted, settings)
    : applyHere(invocation, noted, settings);
}

async function warnIfDeleting({ streams }: Invocation, object: JsonObject): Promise<void> {
  const metadata = (object["metadata"] ?? {}) as JsonObject;
  if (metadata["deletionTimestamp"] === undefined) return;
  await streams.errOut.write(
    `Warning: Detected changes to resource ${String(metadata["name"])} which is currently being deleted.\n`,
  );
}
