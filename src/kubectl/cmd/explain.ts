import { explainPlainly } from "../explain/plaintext.ts";
import { explainByV2 } from "../explain/plaintext-v2.ts";
import { noSuchType } from "../resources/mapper.ts";
import { groupResourceOf, type ResourceMapping } from "../resources/mapping.ts";
import { type Command, ExitError, type Invocation, UsageError } from "./command.ts";

/** `kubectl explain`. */
export const explain: Command = {
  name: "explain",
  heading: "Basic Commands (Intermediate):",
  use: "explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]",
  short: "Get documentation for a resource",
  long: `Tell what the fields of a type are for.

The fields are named by a path that begins with the type:

  <type>.<fieldName>[.<fieldName>]

Use "kubectl api-resources" for a complete list of supported resources.`,
  example: `  # What a Pod consists of
  kubectl explain pods

  # All of its fields
  kubectl explain pods --recursive

  # One field
  kubectl explain pods.spec.containers

  # A type as another version has it
  kubectl explain deployments --api-version=apps/v1

  # In the older layout
  kubectl explain deployment --output=plaintext-openapiv2`,
  flags: [
    {
      name: "api-version",
      type: "string",
      default: "",
      usage: "The version to explain (group/version).",
    },
    {
      name: "output",
      type: "string",
      default: "plaintext",
      usage: "How to print: one of (plaintext, plaintext-openapiv2).",
    },
    {
      name: "recursive",
      type: "bool",
      default: "false",
      usage: "Print the fields of fields too.",
    },
  ],
  run: runExplain,
};

async function runExplain(invocation: Invocation): Promise<void> {
  const { args, flags, openApi, streams } = invocation;
  const [wanted, ...more] = args;
  if (wanted === undefined) {
    throw new UsageError(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  }
  if (more.length > 0) throw new UsageError("We accept only this format: explain RESOURCE");
  const { mapping, fieldPath } = await readPath(wanted, invocation);
  const { group, version } = versionOf(flags.string("api-version"), mapping);
  const recursive = flags.bool("recursive");
  const output = flags.string("output");
  if (output === "plaintext-openapiv2") {
    const document = await openApi.whole();
    const gvk = { group, version, kind: mapping.kind };
    return streams.out.write(explainByV2(document, gvk, fieldPath, recursive));
  }
  const { resource } = mapping;
  const document = await openApi.group(group ? `${group}/${version}` : version);
  if (!document) {
    throw new UsageError(`couldn't find resource for "${group}/${version}, Resource=${resource}"`);
  }
  if (output !== "plaintext") throw new UsageError(`unrecognized format: ${output}`);
  const question = { group, version, resource, fieldPath, recursive };
  const { text, problem } = explainPlainly(document, question);
  await streams.out.write(text);
  if (problem) throw new UsageError(problem);
}

/** `deployments.apps.spec`: the type with its group, or the type and then fields. */
async function readPath(
  wanted: string,
  { mapper, flags }: Invocation,
): Promise<{ mapping: ResourceMapping; fieldPath: readonly string[] }> {
  const [name = "", ...fields] = partsOf(wanted);
  const found = (await mapper.all()).filter(
    (each) =>
      [each.resource, each.singular].includes(name.toLowerCase()) || each.shortNames.includes(name),
  );
  const first = found[0];
  if (!first) throw new ExitError(1, `${noSuchType(name).message}\n`);
  const whole = flags.string("api-version")
    ? undefined
    : found.find((each) => wanted.startsWith(groupResourceOf(each)));
  if (!whole) return { mapping: first, fieldPath: fields };
  const rest = wanted.slice(groupResourceOf(whole).length);
  return { mapping: whole, fieldPath: rest ? partsOf(`x${rest}`).slice(1) : [] };
}

function partsOf(path: string): string[] {
  const parts = path.replace(/\.$/, "").split(".");
  if (parts.every((part) => /^[^\s[\]{}()*?@'"]+$/.test(part))) return parts;
  throw new UsageError("invalid jsonpath syntax, first node must be field node");
}

function versionOf(
  apiVersion: string,
  mapping: ResourceMapping,
): { readonly group: string; readonly version: string } {
  if (!apiVersion) return mapping;
  const parts = apiVersion.split("/");
  if (parts.length > 2) {
    throw new UsageError(`unexpected GroupVersion string: ${apiVersion}`);
  }
  const [group, version = ""] = parts.length === 1 ? ["", parts[0]] : parts;
  return { group: group ?? "", version };
}
