import { TabWriter } from "../printers/tabwriter.ts";
import { preferredOnly } from "../resources/mapper.ts";
import { apiVersionOf, groupResourceOf, type ResourceMapping } from "../resources/mapping.ts";
import { type Command, type Invocation, UsageError, usageErrorf } from "./command.ts";

/** `kubectl api-resources`. */
export const apiResources: Command = {
  name: "api-resources",
  heading: "Other Commands:",
  use: "api-resources [flags]",
  short: "Print the supported API resources on the server",
  long: "List the types of objects that the server knows.",
  example: `  # List them all
  kubectl api-resources

  # With verbs and categories
  kubectl api-resources -o wide

  # Those of one group
  kubectl api-resources --api-group=apps`,
  flags: [
    { name: "api-group", type: "string", default: "", usage: "Only types of this group." },
    { name: "cached", type: "bool", default: "false", usage: "Use what is known already." },
    {
      name: "categories",
      type: "strings",
      default: "[]",
      usage: "Only types of these categories.",
    },
    {
      name: "namespaced",
      type: "bool",
      default: "true",
      usage: "Only types that live in namespaces; with =false only those that do not.",
    },
    { name: "no-headers", type: "bool", default: "false", usage: "Print no line of headers." },
    {
      name: "output",
      shorthand: "o",
      type: "string",
      default: "",
      usage: "How to print: one of (wide, name).",
    },
    { name: "sort-by", type: "string", default: "", usage: "Sort by name or kind." },
    { name: "verbs", type: "strings", default: "[]", usage: "Only types with these verbs." },
  ],
  run: printResources,
};

async function printResources(invocation: Invocation): Promise<void> {
  const { args, flags, mapper, streams } = invocation;
  if (args.length > 0)
    throw new UsageError(
      `unexpected arguments: [${args.join(" ")}]\nSee 'kubectl api-resources -h' for help and examples`,
    );
  const output = flags.string("output");
  if (!["", "wide", "name"].includes(output)) {
    throw new UsageError(`--output ${output} is not available`);
  }
  if (!["", "name", "kind"].includes(flags.string("sort-by"))) {
    throw new UsageError("--sort-by accepts only name or kind");
  }
  const shown = sorted(
    preferredOnly(await mapper.all()).filter((each) => wanted(each, invocation)),
    flags.string("sort-by"),
  );
  if (output === "name") {
    return streams.out.write(shown.map((each) => `${groupResourceOf(each)}\n`).join(""));
  }
  const wide = output === "wide";
  const header = [
    "NAME",
    "SHORTNAMES",
    "APIVERSION",
    "NAMESPACED",
    "KIND",
    ...(wide ? ["VERBS", "CATEGORIES"] : []),
  ];
  const rows = shown.map((each) => [
    each.resource,
    each.shortNames.join(","),
    apiVersionOf(each),
    String(each.namespaced),
    each.kind,
    ...(wide ? [each.verbs.join(","), each.categories.join(",")] : []),
  ]);
  await streams.out.write(
    new TabWriter().format([...(flags.bool("no-headers") ? [] : [header]), ...rows]),
  );
}

function wanted(mapping: ResourceMapping, { flags }: Invocation): boolean {
  const { categories, group, namespaced, verbs } = mapping;
  return (
    verbs.length > 0 &&
    (!flags.changed("api-group") || group === flags.string("api-group")) &&
    (!flags.changed("namespaced") || namespaced === flags.bool("namespaced")) &&
    flags.strings("verbs").every((verb) => verbs.includes(verb)) &&
    flags.strings("categories").every((category) => categories.includes(category))
  );
}

function sorted(mappings: readonly ResourceMapping[], by: string): readonly ResourceMapping[] {
  const key = ({ group, kind, resource }: ResourceMapping) =>
    by === "kind" ? [kind] : by === "name" ? [resource] : [group, resource];
  return mappings.toSorted((a, b) => (key(a).join("\0") < key(b).join("\0") ? -1 : 1));
}

/** `kubectl api-versions`. */
export const apiVersions: Command = {
  name: "api-versions",
  heading: "Other Commands:",
  use: "api-versions",
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  long: 'List the versions of the API that the server knows, in the form "group/version".',
  example: "  # List them\n  kubectl api-versions",
  async run(invocation) {
    const { args, mapper, streams } = invocation;
    if (args.length > 0) throw usageErrorf(invocation, `unexpected arguments: [${args.join(" ")}]`);
    const versions = new Set((await mapper.all()).map(apiVersionOf));
    await streams.out.write(
      [...versions]
        .toSorted()
        .map((each) => `${each}\n`)
        .join(""),
    );
  },
};
