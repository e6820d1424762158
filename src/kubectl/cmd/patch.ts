import { parseYaml, YamlError } from "#api/yaml.ts";
import { equal, type JsonObject } from "#base/json.ts";
import { printerOf } from "../printers/printer.ts";
import { objectName } from "../resources/mapping.ts";
import { nothingGiven, visit } from "../resources/resolve.ts";
import { patchType } from "../resources/rest.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";
import {
  dryRunFlag,
  dryRunOf,
  dryRunSuffix,
  fieldManagerFlag,
  fileOptions,
  filenameFlags,
  printFlags,
} from "./common-flags.ts";

/** `kubectl patch`. */
export const patch: Command = {
  name: "patch",
  heading: "Advanced Commands:",
  use: "patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
  short: "Update fields of a resource",
  long: `Change fields of an object with a strategic merge patch, a JSON merge patch, or a JSON patch.

 JSON and YAML formats are accepted.`,
  example: `  # Stop scheduling on a node
  kubectl patch node worker-1 -p '{"spec":{"unschedulable":true}}'

  # Change a container's image; its name tells which container is meant
  kubectl patch pod web-1 -p '{"spec":{"containers":[{"name":"nginx","image":"nginx:1.27"}]}}'

  # The same as a JSON patch
  kubectl patch pod web-1 --type='json' -p='[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:1.27"}]'

  # Scale through the subresource
  kubectl patch deployment web --subresource='scale' --type='merge' -p '{"spec":{"replicas":2}}'`,
  flags: [
    dryRunFlag,
    fieldManagerFlag("kubectl-patch"),
    ...filenameFlags("Files that name the object to change."),
    {
      name: "local",
      type: "bool",
      default: "false",
      usage: "Work on the manifest only; the server is not asked.",
    },
    { name: "patch", shorthand: "p", type: "string", default: "", usage: "The patch." },
    { name: "patch-file", type: "string", default: "", usage: "A file that holds the patch." },
    ...printFlags,
    {
      name: "subresource",
      type: "string",
      default: "",
      usage: "Patch this subresource of the object.",
    },
    {
      name: "type",
      type: "string",
      default: "strategic",
      usage: "The kind of patch: one of [json merge strategic].",
    },
  ],
  run,
};

const types: Readonly<Record<string, string>> = {
  json: patchType.json,
  merge: patchType.merge,
  strategic: patchType.strategic,
};

async function run(invocation: Invocation): Promise<void> {
  const { factory, flags, rest, streams } = invocation;
  const text = flags.string("patch");
  const file = flags.string("patch-file");
  if (text && file) throw new UsageError("cannot specify --patch and --patch-file together");
  if (!text && !file)
    throw new UsageError(
      "must specify --patch or --patch-file containing the contents of the patch",
    );
  const type = types[flags.string("type").toLowerCase()];
  if (!type) {
    throw new UsageError(
      `--type must be one of [json merge strategic], not ${JSON.stringify(flags.string("type"))}`,
    );
  }
  const body = asJson(file ? factory.files.read(file) : text);
  const dryRun = dryRunOf(flags);
  const printer = printerOf(invocation);
  const subresource = flags.string("subresource");
  let found = 0;
  const options = { ...fileOptions(flags), fetch: "always", nothingGiven } as const;
  await visit(invocation, options, async (info) => {
    found++;
    const before: JsonObject = info.object ?? {};
    const subject = { ...info, ...(subresource && { subresource }) };
    const after =
      dryRun === "client" || flags.bool("local")
        ? before
        : await rest.patch(subject, type, body, {
            fieldManager: flags.string("field-manager"),
            dryRun: dryRun === "server" ? "All" : undefined,
          });
    if (printer) return printer.print(after);
    const what = equal(before, after) && dryRun !== "client" ? "patched (no change)" : "patched";
    await streams.out.write(
      `${objectName(info.mapping, info.name)} ${what}${dryRunSuffix(dryRun)}\n`,
    );
  });
  if (found === 0) throw new UsageError("no objects passed to patch");
}

/** A patch may be written in YAML; what is sent is JSON. Throws UsageError. */
function asJson(text: string): string {
  try {
    const [value] = parseYaml(text);
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new UsageError(
      `unable to parse ${JSON.stringify(text)}: ${error.message.replace("error converting YAML to JSON: ", "")}`,
    );
  }
}
