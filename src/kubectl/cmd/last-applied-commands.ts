import { formatYaml } from "#api/yaml.ts";
import type { JsonObject } from "#base/json.ts";
import { type Info, resolve, visit } from "../resources/resolve.ts";
import { patchType } from "../resources/rest.ts";
import { goJson } from "#api/go-value.ts";
import { type Command, type Invocation, UsageError, usageErrorf } from "./command.ts";
import {
  allFlag,
  dryRunFlag,
  dryRunOf,
  fileOptions,
  filenameFlags,
  printFlags,
  selectorFlag,
} from "./common-flags.ts";
import { donePrinter } from "./done-printer.ts";
import { lastAppliedAnnotation, lastAppliedOf } from "./last-applied.ts";

/** `kubectl apply view-last-applied`. */
export const viewLastApplied: Command = {
  name: "view-last-applied",
  use: "apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
  short: "View the latest last-applied-configuration annotations of a resource/object",
  long: "Print the manifests that were applied last, as objects keep them in their annotation. Of objects without one nothing is printed. YAML unless -o asks for JSON.",
  example: `  # What was applied to a deployment
  kubectl apply view-last-applied deployment/web

  # What was applied to the objects of a manifest, as JSON
  kubectl apply view-last-applied -f web.yaml -o json`,
  flags: [
    allFlag,
    ...filenameFlags("Files that name the objects."),
    {
      name: "output",
      shorthand: "o",
      type: "string",
      default: "yaml",
      usage: "How to print: yaml or json.",
    },
    selectorFlag,
  ],
  run: view,
};

async function view(invocation: Invocation): Promise<void> {
  const { flags, streams } = invocation;
  const noted: string[] = [];
  const options = {
    ...fileOptions(flags),
    selector: flags.string("selector"),
    selectAll: flags.bool("all"),
    fetch: "always" as const,
    stopsAtFailure: true,
  };
  for (const { object } of await resolve(invocation, options)) {
    const text = lastAppliedOf(object ?? {});
    if (text !== undefined) noted.push(text);
  }
  const output = flags.string("output");
  for (const text of noted) {
    const value = JSON.parse(text) as JsonObject;
    if (output === "json") await streams.out.write(`${JSON.stringify(value, null, 2)}\n`);
    else if (output === "yaml") await streams.out.write(formatYaml(value));
    else {
      throw usageErrorf(
        invocation,
        `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`,
      );
    }
  }
}

/** `kubectl apply set-last-applied`. */
export const setLastApplied: Command = {
  name: "set-last-applied",
  use: "apply set-last-applied -f FILENAME",
  short:
    "Set the last-applied-configuration annotation on a live object to match the contents of a file",
  long: "Note a manifest in its object as if it had been applied, and change nothing else.",
  example: `  # Note a manifest
  kubectl apply set-last-applied -f web.yaml

  # Even if nothing was noted before
  kubectl apply set-last-applied -f web.yaml --create-annotation=true`,
  flags: [
    {
      name: "create-annotation",
      type: "bool",
      default: "false",
      usage: "Make the annotation where there is none.",
    },
    dryRunFlag,
    ...filenameFlags("Files that hold the manifests to note.").filter(
      ({ name }) => name === "filename",
    ),
    ...printFlags,
  ],
  run: set,
};

async function set(invocation: Invocation): Promise<void> {
  const { flags, rest, streams } = invocation;
  const dryRun = dryRunOf(flags);
  const print = donePrinter(invocation, dryRun);
  const changes: { readonly info: Info; readonly patch: JsonObject; readonly live: JsonObject }[] =
    [];
  const files = { args: [], filenames: flags.strings("filename"), stopsAtFailure: true };
  await visit(invocation, files, async (info) => {
    const manifest = `${goJson(info.object)}\n`;
    const live = await rest.find(info);
    const noted = lastAppliedOf(live);
    if (noted === undefined && !flags.bool("create-annotation")) {
      throw new UsageError(
        `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
      );
    }
    if (noted?.trimEnd() === manifest.trimEnd()) {
      return streams.out.write(`set-last-applied ${info.name}: no changes required.\n`);
    }
    const patch = { metadata: { annotations: { [lastAppliedAnnotation]: manifest } } };
    changes.push({ info, patch, live });
  });
  for (const { info, patch, live } of changes) {
    const query = { dryRun: dryRun === "server" ? "All" : undefined };
    const object =
      dryRun === "client" ? live : await rest.patch(info, patchType.merge, patch, query);
    await print(object, "configured");
  }
}
