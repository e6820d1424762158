import { isNotFound } from "#api/errors.ts";
import { createThreeWayMergePatch } from "#api/strategic-diff.ts";
import type { JsonObject } from "#base/json.ts";
import { printerOf } from "../printers/printer.ts";
import { objectAt } from "../resources/fields.ts";
import { objectName } from "../resources/mapping.ts";
import { type Info, visit } from "../resources/resolve.ts";
import { patchType } from "../resources/rest.ts";
import { goJson } from "../templates/go-value.ts";
import { type Command, type Invocation, UsageError, usageErrorf } from "./command.ts";
import {
  allFlag,
  dryRunFlag,
  dryRunOf,
  dryRunSuffix,
  type DryRun,
  fieldManagerFlag,
  fileOptions,
  filenameFlags,
  printFlags,
  selectorFlag,
  validateFlag,
  validationOf,
} from "./common-flags.ts";
import { withSource } from "./create.ts";
import { lastAppliedOf, withLastApplied } from "./last-applied.ts";

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
    {
      name: "prune-allowlist",
      type: "stringArray",
      default: "[]",
      usage: "Types <group/version/kind> for --prune.",
    },
    selectorFlag,
    {
      name: "server-side",
      type: "bool",
      default: "false",
      usage: "Let the server merge the manifest with the object.",
    },
    { name: "timeout", type: "duration", default: "0s", usage: "How long to wait for a deletion." },
    validateFlag,
    { name: "wait", type: "bool", default: "false", usage: "Wait until deleted objects are gone." },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  const files = fileOptions(flags);
  if (args.length > 0) throw usageErrorf(invocation, `Unexpected args: [${args.join(" ")}]`);
  if (files.filenames.length === 0 && !files.kustomize) {
    throw new UsageError("must specify one of -f and -k");
  }
  if (flags.bool("prune"))
    throw new UsageError("this kubectl does not prune; delete the objects by name");
  if (flags.bool("force-conflicts") && !flags.bool("server-side")) {
    throw new UsageError("--force-conflicts only works with --server-side");
  }
  const dryRun = dryRunOf(flags);
  const fieldValidation = validationOf(flags);
  const printer = printerOf(invocation);
  await visit(invocation, { ...files, selector: flags.string("selector") }, async (info) => {
    const { object, what } = flags.bool("server-side")
      ? await applyOnServer(invocation, info, dryRun, fieldValidation)
      : await applyHere(invocation, info, dryRun, fieldValidation);
    if (printer) return printer.print(object);
    const name = objectName(info.mapping, info.name);
    await invocation.streams.out.write(`${name} ${what}${dryRunSuffix(dryRun)}\n`);
  });
}

interface Outcome {
  readonly object: JsonObject;
  readonly what: string;
}

async function applyOnServer(
  { flags, rest }: Invocation,
  info: Info,
  dryRun: DryRun,
  fieldValidation: string,
): Promise<Outcome> {
  if (dryRun === "client") {
    throw new UsageError(
      "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
    );
  }
  const given = flags.changed("field-manager");
  const object = await rest.patch(info, patchType.apply, goJson(info.object), {
    fieldManager: given ? flags.string("field-manager") : "kubectl",
    fieldValidation,
    force: flags.bool("force-conflicts"),
    dryRun: dryRun === "server" ? "All" : undefined,
  });
  return { object, what: "serverside-applied" };
}

async function applyHere(
  invocation: Invocation,
  info: Info,
  dryRun: DryRun,
  fieldValidation: string,
): Promise<Outcome> {
  const { flags, rest, streams } = invocation;
  const modified = withLastApplied(info.object ?? {});
  const query = {
    fieldManager: flags.string("field-manager"),
    fieldValidation,
    dryRun: dryRun === "server" ? "All" : undefined,
  };
  const source = info.source ?? "";
  const current = await withSource("retrieving current configuration of", source, () =>
    find(invocation, info),
  );
  if (!current) {
    const object =
      dryRun === "client"
        ? modified
        : await withSource("creating", source, () =>
            rest.create(info, JSON.parse(goJson(modified)), query),
          );
    return { object, what: "created" };
  }
  const lastApplied = lastAppliedOf(current);
  if (lastApplied === undefined && dryRun !== "client") {
    await streams.errOut.write(missingAnnotation(info));
  }
  if (dryRun === "client") return { object: modified, what: "configured" };
  const original = lastApplied === undefined ? {} : (JSON.parse(lastApplied) as JsonObject);
  const patch = createThreeWayMergePatch(info.mapping.kind, original, modified, current);
  if (Object.keys(patch).length === 0) return { object: current, what: "unchanged" };
  const object = await withSource("applying patch", source, () =>
    rest.patch(info, patchType.strategic, goJson(patch), query),
  );
  const changed = version(object) !== version(current);
  return { object, what: changed ? "configured" : "unchanged" };
}

async function find({ rest }: Invocation, info: Info): Promise<JsonObject | undefined> {
  try {
    return await rest.get(info);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function version(object: JsonObject): unknown {
  return objectAt(object, "metadata")["resourceVersion"];
}

function missingAnnotation({ mapping, name }: Info): string {
  const type = `${mapping.resource}/${name}`;
  return `Warning: resource ${type} is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`;
}
