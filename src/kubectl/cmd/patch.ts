import { StatusError } from "#api/errors.ts";
import { applyJsonPatch, JsonPatchError, type JsonPatchOperation } from "#api/json-patch.ts";
import { applyMergePatch } from "#api/patch.ts";
import { strategicMergePatch } from "#api/strategic-merge.ts";
import { parseYaml, YamlError } from "#api/yaml.ts";
import { equal, isObject, type JsonObject } from "#base/json.ts";
import type { Factory } from "../factory.ts";
import { apiVersionOf, isBuiltIn, type ResourceMapping } from "../resources/mapping.ts";
import { fileProblem } from "../resources/file-problem.ts";
import { nothingGiven, visit } from "../resources/resolve.ts";
import { patchType } from "../resources/rest.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";
import {
  dryRunFlag,
  dryRunOf,
  fieldManagerFlag,
  fileOptions,
  filenameFlags,
  printFlags,
} from "./common-flags.ts";
import { donePrinter } from "./done-printer.ts";
import { recordFlag, recordIn } from "./record.ts";

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
    recordFlag,
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
  const { factory, flags, rest } = invocation;
  const type = checkedType(invocation);
  const file = flags.string("patch-file");
  const text = file ? readPatch(factory, file) : flags.string("patch");
  const body = asJson(text, flags.string("patch"));
  const dryRun = dryRunOf(flags);
  const subresource = flags.string("subresource");
  const local = flags.bool("local") || dryRun === "client";
  let found = 0;
  const options = { ...fileOptions(flags), subresource, nothingGiven, local: flags.bool("local") };
  await visit(invocation, options, async (info) => {
    found++;
    const before: JsonObject = info.object ?? {};
    const subject = { ...info, ...(subresource && { subresource }) };
    const query = {
      fieldManager: flags.string("field-manager"),
      dryRun: dryRun === "server" ? "All" : undefined,
    };
    const after = local
      ? patchedHere(type, info.mapping, before, body)
      : await recordIn(
          invocation,
          subject,
          await supported(type, info.mapping, () => rest.patch(subject, type, body, query)),
          query,
        );
    const done = equal(before, after) ? "patched (no change)" : "patched";
    // A printer for each object, as upstream: no `---` stands between them.
    await donePrinter(invocation)(after, done);
  });
  if (found === 0) throw new UsageError("no objects passed to patch");
}

/** Says which kind it is that knows no patches of this type. */
async function supported<T>(
  type: string,
  mapping: ResourceMapping,
  send: () => Promise<T>,
): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== "UnsupportedMediaType") throw error;
    const kind = `${apiVersionOf(mapping)}, Kind=${mapping.kind}`;
    throw new UsageError(`${type} is not supported by ${kind}: ${error.message}`);
  }
}

function checkedType({ args, flags }: Invocation): string {
  const [text, file] = [flags.string("patch"), flags.string("patch-file")];
  if (text && file) throw new UsageError("cannot specify --patch and --patch-file together");
  if (!text && !file) {
    throw new UsageError(
      "must specify --patch or --patch-file containing the contents of the patch",
    );
  }
  if (flags.bool("local") && args.length > 0) {
    throw new UsageError("cannot specify --local and server resources");
  }
  if (flags.bool("local") && dryRunOf(flags) === "server") {
    throw new UsageError(
      "cannot specify --local and --dry-run=server - did you mean --dry-run=client?",
    );
  }
  const type = types[flags.string("type").toLowerCase() || "strategic"];
  if (type) return type;
  throw new UsageError(
    `--type must be one of [json merge strategic], not ${JSON.stringify(flags.string("type"))}`,
  );
}

function readPatch({ files }: Factory, path: string): string {
  try {
    return files.read(path);
  } catch (error) {
    throw fileProblem(error, (why) => `unable to read patch file: ${why}`);
  }
}

/** A patch may be written in YAML; what is sent is JSON. Throws UsageError. */
function asJson(text: string, shown: string): string {
  if (/^\s*\{/.test(text)) return text;
  try {
    const [value] = parseYaml(text);
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new UsageError(
      `unable to parse ${JSON.stringify(shown)}: ${error.message.replace("error converting YAML to JSON: ", "")}`,
    );
  }
}

function patchedHere(
  type: string,
  mapping: ResourceMapping,
  object: JsonObject,
  body: string,
): JsonObject {
  const value = parsed(type, body);
  if (type === patchType.json) return jsonPatched(object, value);
  if (type === patchType.merge) return mergePatched(object, value);
  if (isBuiltIn(mapping)) return strategicPatched(mapping.kind, object, value);
  throw new UsageError(
    `strategic merge patch is not supported for ${apiVersionOf(mapping)}, Kind=${mapping.kind} locally, try --type merge`,
  );
}

/** What begins like JSON was not read before it is used. */
function parsed(type: string, body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (type === patchType.json) throw new UsageError("unexpected end of JSON input");
    throw new UsageError(type === patchType.merge ? "Invalid JSON Patch" : noDocument);
  }
}

const noDocument = "invalid JSON document";

function jsonPatched(object: JsonObject, change: unknown): JsonObject {
  if (change === null) return object;
  if (!Array.isArray(change)) throw unfit(change, "jsonpatch.Patch");
  for (const each of change) if (!isObject(each)) throw unfit(each, "jsonpatch.Operation");
  try {
    return applyJsonPatch(object, change as JsonPatchOperation[]);
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    throw new UsageError(error.message);
  }
}

function mergePatched(object: JsonObject, change: unknown): JsonObject {
  if (Array.isArray(change)) throw unfit(change, "unstructured.detector");
  if (!isObject(change)) throw new UsageError("Invalid JSON Patch");
  return applyMergePatch(object, change) as JsonObject;
}

/** No server was asked: what it would refuse is the command's own error. */
function strategicPatched(kind: string, object: JsonObject, change: unknown): JsonObject {
  if (change !== null && !isObject(change)) throw new UsageError(noDocument);
  try {
    return strategicMergePatch(kind, object, change);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new UsageError(error.message);
  }
}

function unfit(value: unknown, type: string): UsageError {
  const kind = Array.isArray(value) ? "array" : isObject(value) ? "object" : typeof value;
  return new UsageError(`json: cannot unmarshal ${kind} into Go value of type ${type}`);
}
