import { formatYaml } from "#api/yaml.ts";
import { kustomize as build } from "../kustomize/load.ts";
import { textAt } from "../resources/fields.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";

/** `kubectl kustomize`. */
export const kustomize: Command = {
  name: "kustomize",
  heading: "Advanced Commands:",
  use: "kustomize DIR [flags]",
  short: "Build a kustomization target from a directory or URL",
  long: `Print the objects that a kustomization describes. DIR is a directory with a file kustomization.yaml; without one it is the current directory.

 Nothing is fetched, and no plugins or charts are run.`,
  example: `  # Build what is here
  kubectl kustomize

  # Build a directory
  kubectl kustomize overlays/test`,
  flags: [
    {
      name: "as-current-user",
      type: "bool",
      default: "false",
      usage: "As whom functions run. There are none here.",
    },
    {
      name: "enable-alpha-plugins",
      type: "bool",
      default: "false",
      usage: "Run plugins: left out.",
    },
    { name: "enable-helm", type: "bool", default: "false", usage: "Unpack charts: left out." },
    {
      name: "env",
      shorthand: "e",
      type: "stringArray",
      default: "[]",
      usage: "Variables for functions. There are none here.",
    },
    {
      name: "helm-api-versions",
      type: "stringArray",
      default: "[]",
      usage: "The API versions that charts see: left out.",
    },
    {
      name: "helm-command",
      type: "string",
      default: "helm",
      usage: "How helm is called: left out.",
    },
    { name: "helm-debug", type: "bool", default: "false", usage: "Let helm say more: left out." },
    {
      name: "helm-kube-version",
      type: "string",
      default: "",
      usage: "The Kubernetes version that charts see: left out.",
    },
    {
      name: "load-restrictor",
      type: "string",
      default: "LoadRestrictionsRootOnly",
      usage: "'LoadRestrictionsNone' lets a kustomization read files outside its directory.",
    },
    {
      name: "mount",
      type: "stringArray",
      default: "[]",
      usage: "Storage for functions: left out.",
    },
    { name: "network", type: "bool", default: "false", usage: "Network for functions: left out." },
    {
      name: "network-name",
      type: "string",
      default: "bridge",
      usage: "Which network for functions: left out.",
    },
    {
      name: "output",
      shorthand: "o",
      type: "string",
      default: "",
      usage: "Write to this file, or a file for each object to this directory.",
    },
  ],
  run,
};

const restrictors = ["LoadRestrictionsRootOnly", "LoadRestrictionsNone"];

async function run(invocation: Invocation): Promise<void> {
  const { args, factory, flags, streams } = invocation;
  if (args.length > 1) throw new UsageError("specify one path to kustomization.yaml");
  const restrictor = flags.string("load-restrictor");
  if (!restrictors.includes(restrictor)) {
    throw new UsageError(
      `illegal flag value --load-restrictor ${restrictor}; legal values: [${restrictors.join(" ")}]`,
    );
  }
  const { files } = factory;
  const unrestricted = restrictor === "LoadRestrictionsNone";
  const objects = await build(invocation, args[0] ?? ".", unrestricted);
  const output = flags.string("output");
  if (output && files.kind(output) === "directory") {
    for (const object of objects) {
      const version = textAt(object, "apiVersion").replace("/", "_");
      const kind = textAt(object, "kind").toLowerCase();
      const name = textAt(object, "metadata", "name");
      files.write(`${output}/${version}_${kind}_${name}.yaml`, formatYaml(object));
    }
    return;
  }
  const text = objects.map((object) => formatYaml(object)).join("---\n");
  if (output) files.write(output, text);
  else await streams.out.write(text);
}
