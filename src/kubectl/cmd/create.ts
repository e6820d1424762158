import { StatusError } from "#api/errors.ts";
import type { JsonObject } from "#base/json.ts";
import { printerOf } from "../printers/printer.ts";
import { printerFirst } from "./done-printer.ts";
import { objectName } from "../resources/mapping.ts";
import { visit } from "../resources/resolve.ts";
import { goJson } from "#api/go-value.ts";
import { type Command, type Invocation, UsageError, usageErrorf } from "./command.ts";
import {
  dryRunOf,
  dryRunSuffix,
  fileOptions,
  filenameFlags,
  selectorFlag,
  validationOf,
} from "./common-flags.ts";
import { createConfigMap } from "./create/configmap.ts";
import { createCronJob } from "./create/cronjob.ts";
import { createDeployment } from "./create/deployment.ts";
import { generatorFlags } from "./create/flags.ts";
import { createIngress } from "./create/ingress.ts";
import { createPodDisruptionBudget } from "./create/poddisruptionbudget.ts";
import { createPriorityClass } from "./create/priorityclass.ts";
import { createQuota } from "./create/quota.ts";
import { createClusterRole, createRole } from "./create/role.ts";
import { createClusterRoleBinding, createRoleBinding } from "./create/rolebinding.ts";
import { createSecret } from "./create/secret.ts";
import { createService } from "./create/service.ts";
import { createJob, createNamespace, createServiceAccount } from "./create/simple.ts";
import { createToken } from "./create/token.ts";
import { editThenCreate } from "./edit/edit.ts";
import { sendRaw } from "./raw.ts";
import { withLastApplied } from "./last-applied.ts";
import { recorded, recordFlag } from "./record.ts";

/** `kubectl create`. */
export const create: Command = {
  name: "create",
  heading: "Basic Commands (Beginner):",
  use: "create -f FILENAME",
  short: "Create a resource from a file or from stdin",
  long: "Create objects from a manifest or from stdin.\n\n JSON and YAML formats are accepted.",
  example: `  # Create what a manifest describes
  kubectl create -f ./web.yaml

  # The same from stdin
  cat web.yaml | kubectl create -f -`,
  flags: [
    ...generatorFlags,
    recordFlag,
    ...filenameFlags("Files that describe the objects to create."),
    { name: "edit", type: "bool", default: "false", usage: "Edit the manifest before it is sent." },
    { name: "raw", type: "string", default: "", usage: "Send POST to this path." },
    selectorFlag,
    {
      name: "windows-line-endings",
      type: "bool",
      default: "false",
      usage: "Line ends for --edit.",
    },
  ],
  commands: [
    createClusterRole,
    createClusterRoleBinding,
    createConfigMap,
    createCronJob,
    createDeployment,
    createIngress,
    createJob,
    createNamespace,
    createPodDisruptionBudget,
    createPriorityClass,
    createQuota,
    createRole,
    createRoleBinding,
    createSecret,
    createService,
    createServiceAccount,
    createToken,
  ].map((command) => printerFirst(command, namesOne)),
  run,
};

/** Generators want their name before they look at the output. */
function namesOne({ args }: Invocation): boolean {
  return args.length === 1;
}

async function run(invocation: Invocation): Promise<void> {
  const { args, flags, rest, streams } = invocation;
  const files = fileOptions(flags);
  if (files.filenames.length === 0 && !files.kustomize) {
    if (args.length > 0) throw usageErrorf(invocation, `Unexpected args: [${args.join(" ")}]`);
    throw new UsageError("must specify one of -f and -k");
  }
  if (args.length > 0) throw usageErrorf(invocation, `Unexpected args: [${args.join(" ")}]`);
  if (flags.string("raw")) {
    if (flags.bool("edit")) throw new UsageError("--raw and --edit are mutually exclusive");
    return sendRaw(invocation, "POST", files.filenames);
  }
  if (flags.bool("edit")) return editThenCreate(invocation);
  const dryRun = dryRunOf(flags);
  const printer = printerOf(invocation);
  const fieldValidation = validationOf(flags);
  let found = 0;
  const options = {
    ...files,
    selector: flags.string("selector"),
    validated: fieldValidation !== "Ignore",
  };
  await visit(invocation, options, async (info) => {
    found++;
    let object: JsonObject = info.object ?? {};
    if (flags.bool("save-config")) object = withLastApplied(object);
    object = recorded(invocation, object);
    if (dryRun !== "client") {
      object = await withSource("creating", info.source ?? "", () =>
        rest.createAnew(info, JSON.parse(goJson(object)) as JsonObject, {
          fieldManager: flags.string("field-manager"),
          fieldValidation,
          dryRun: dryRun === "server" ? "All" : undefined,
        }),
      );
    }
    if (printer) return printer.print(object);
    const name = objectName(info.mapping, nameIn(object) || "<unknown>");
    await streams.out.write(`${name} created${dryRunSuffix(dryRun)}\n`);
  });
  if (found === 0) throw new UsageError("no objects passed to create");
}

function nameIn(object: JsonObject): string {
  const metadata = object["metadata"] as JsonObject | undefined;
  return typeof metadata?.["name"] === "string" ? metadata["name"] : "";
}

/** A refusal says which file asked for it, as cmdutil.AddSourceToErr. */
export async function withSource<T>(
  verb: string,
  source: string,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!source || !(error instanceof Error)) throw error;
    const message = `error when ${verb} ${JSON.stringify(source)}: ${error.message}`;
    if (error instanceof StatusError) throw StatusError.from({ ...error.status, message });
    throw error.name === "UsageError" ? new UsageError(message) : error;
  }
}
