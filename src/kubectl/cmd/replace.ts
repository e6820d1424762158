import { StatusError } from "#api/errors.ts";
import type { JsonObject } from "#base/json.ts";
import { printerOf } from "../printers/printer.ts";
import { objectAt } from "../resources/fields.ts";
import { objectName } from "../resources/mapping.ts";
import { type ResolveOptions, visit } from "../resources/resolve.ts";
import { goJson } from "#api/go-value.ts";
import type { Subject } from "../resources/rest.ts";
import { propagationPolicyOf } from "./cascade.ts";
import { sendRaw } from "./raw.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";
import {
  dryRunFlag,
  dryRunOf,
  dryRunSuffix,
  fieldManagerFlag,
  fileOptions,
  filenameFlags,
  printFlags,
  validateFlag,
  validationOf,
} from "./common-flags.ts";
import { withSource } from "./create.ts";
import { deleteAll } from "./deletion.ts";
import { lastAppliedOf, withLastApplied } from "./last-applied.ts";
import { waitUntilGone } from "./wait-until.ts";

/** `kubectl replace`. */
export const replace: Command = {
  name: "replace",
  heading: "Advanced Commands:",
  use: "replace -f FILENAME",
  short: "Replace a resource by file name or stdin",
  long: "Put the object of a manifest in the place of the one in the cluster. The manifest must be complete: kubectl get TYPE NAME -o yaml prints one.\n\n JSON and YAML formats are accepted.",
  example: `  # Replace by a manifest
  kubectl replace -f ./web.yaml

  # Delete the object and create it again
  kubectl replace --force -f ./web.yaml`,
  flags: [
    dryRunFlag,
    fieldManagerFlag("kubectl-replace"),
    ...filenameFlags("Files that describe the objects to replace by."),
    {
      name: "cascade",
      type: "string",
      default: "background",
      noOptDefault: "background",
      usage:
        'What becomes of the objects that a deleted one owns: "background", "orphan" or "foreground".',
    },
    {
      name: "force",
      type: "bool",
      default: "false",
      usage: "Delete the object and create it again.",
    },
    {
      name: "grace-period",
      type: "int",
      default: "-1",
      usage: "Seconds that a deleted object gets to end.",
    },
    ...printFlags,
    { name: "raw", type: "string", default: "", usage: "Send PUT to this path." },
    {
      name: "save-config",
      type: "bool",
      default: "false",
      usage: "Note the object in its own annotation, for a later kubectl apply.",
    },
    {
      name: "subresource",
      type: "string",
      default: "",
      usage: "Replace this subresource of the object.",
    },
    { name: "timeout", type: "duration", default: "0s", usage: "How long to wait for a deletion." },
    validateFlag,
    { name: "wait", type: "bool", default: "false", usage: "Wait until deleted objects are gone." },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags, rest, streams } = invocation;
  const files = fileOptions(flags);
  if (files.filenames.length === 0 && !files.kustomize) {
    throw new UsageError("must specify one of -f and -k");
  }
  if (flags.string("raw")) return sendRaw(invocation, "PUT", files.filenames);
  const dryRun = dryRunOf(flags);
  const printer = printerOf(invocation);
  const query = {
    fieldManager: flags.string("field-manager"),
    fieldValidation: validationOf(flags),
    dryRun: dryRun === "server" ? "All" : undefined,
  };
  const propagationPolicy = await propagationPolicyOf(invocation);
  if (!flags.bool("force")) {
    if (flags.int("grace-period") >= 0) {
      throw new UsageError("--grace-period must have --force specified");
    }
    if (flags.duration("timeout") !== 0) {
      throw new UsageError("--timeout must have --force specified");
    }
  }
  if (flags.bool("force") && dryRun !== "none") {
    throw new UsageError("--dry-run can not be used when --force is set");
  }
  const options = { ...files, args: [] };
  // Upstream, only --force looks at arguments.
  if (flags.bool("force")) await removeAll(invocation, { ...files, args }, propagationPolicy);
  const subresource = flags.string("subresource");
  const validated = validationOf(flags) !== "Ignore";
  let count = 0;
  await visit(invocation, { ...options, validated }, async (info) => {
    let object: JsonObject = info.object ?? {};
    if (flags.bool("save-config") || lastAppliedOf(object) !== undefined)
      object = withLastApplied(object);
    const body = () => JSON.parse(goJson(object)) as JsonObject;
    if (flags.bool("force")) object = await rest.createAnew(info, body(), query);
    else if (dryRun !== "client") {
      const subject = { ...info, ...(subresource && { subresource }) };
      object = await withSource("replacing", info.source ?? "", async () =>
        rest.replace(subject, await atCurrentVersion(invocation, subject, body()), query),
      );
    }
    count++;
    if (printer) return printer.print(object);
    await streams.out.write(
      `${objectName(info.mapping, info.name)} replaced${dryRunSuffix(dryRun)}\n`,
    );
  });
  if (flags.bool("force") && count === 0) throw new UsageError("no objects passed to replace");
}

/** Deletes all objects and waits until they are gone, whatever became of them is told before any is made anew. */
async function removeAll(
  invocation: Invocation,
  options: ResolveOptions,
  propagationPolicy: string,
): Promise<void> {
  const { factory, flags } = invocation;
  const given = flags.int("grace-period");
  await deleteAll(invocation, options, {
    gracePeriod: given === 0 ? 1 : given,
    dryRun: "none",
    propagationPolicy,
    ignoresNotFound: true,
    waits: flags.bool("wait") || given === 0,
    isMeant: () => true,
  });
  const deadline = factory.clock.now + (flags.duration("timeout") || 5 * 60_000);
  await visit(invocation, { ...options, fetch: "never" }, async (info) => {
    await waitUntilGone(invocation, info, "", deadline);
  });
}

/** A manifest that names no version replaces whatever version there is. */
async function atCurrentVersion(
  { rest }: Invocation,
  subject: Subject,
  object: JsonObject,
): Promise<JsonObject> {
  const metadata = objectAt(object, "metadata");
  if (metadata["resourceVersion"]) return object;
  try {
    const { resourceVersion } = objectAt(await rest.get(subject), "metadata");
    return { ...object, metadata: { ...metadata, resourceVersion } };
  } catch (error) {
    // The server shall say what is wrong with it.
    if (error instanceof StatusError) return object;
    throw error;
  }
}
