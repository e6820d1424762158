import { formatYaml } from "#api/yaml.ts";
import { TabWriter } from "../printers/tabwriter.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";

/** The one context that this kubectl has, as a kubeconfig shows it. */
function kubeconfig({ factory }: Invocation): Record<string, unknown> {
  const { client, namespace, context = "slipway" } = factory;
  return {
    apiVersion: "v1",
    clusters: [
      {
        cluster: { "certificate-authority-data": "DATA+OMITTED", server: client.server },
        name: context,
      },
    ],
    contexts: [{ context: { cluster: context, namespace, user: context }, name: context }],
    "current-context": context,
    kind: "Config",
    preferences: {},
    users: [
      {
        name: context,
        user: { "client-certificate-data": "DATA+OMITTED", "client-key-data": "DATA+OMITTED" },
      },
    ],
  };
}

const view: Command = {
  name: "view",
  use: "config view [flags]",
  short: "Display merged kubeconfig settings or a specified kubeconfig file",
  long: "Print the kubeconfig. Certificates and keys are left out.",
  example: "  # Print it\n  kubectl config view",
  flags: [
    {
      name: "minify",
      type: "bool",
      default: "false",
      usage: "Print only what the current context uses.",
    },
  ],
  async run(invocation) {
    await invocation.streams.out.write(formatYaml(kubeconfig(invocation)));
  },
};

const currentContext: Command = {
  name: "current-context",
  use: "config current-context [flags]",
  short: "Display the current-context",
  long: "Print the name of the current context.",
  example: "  # Print it\n  kubectl config current-context",
  async run({ factory, streams }) {
    await streams.out.write(`${factory.context ?? "slipway"}\n`);
  },
};

const getContexts: Command = {
  name: "get-contexts",
  use: "config get-contexts [(-o|--output=)name)]",
  short: "Describe one or many contexts",
  long: "List the contexts of the kubeconfig.",
  example: "  # List them\n  kubectl config get-contexts",
  flags: [
    { name: "no-headers", type: "bool", default: "false", usage: "Print no line of headers." },
    {
      name: "output",
      shorthand: "o",
      type: "string",
      default: "",
      usage: "How to print: one of (name).",
    },
  ],
  async run(invocation) {
    const { factory, flags, streams } = invocation;
    const { context = "slipway", namespace } = factory;
    if (flags.string("output") === "name") return streams.out.write(`${context}\n`);
    const header = flags.bool("no-headers")
      ? []
      : [["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]];
    const row = ["*", context, context, context, namespace === "default" ? "" : namespace];
    await streams.out.write(new TabWriter().format([...header, row]));
  },
};

const useContext: Command = {
  name: "use-context",
  aliases: ["use"],
  use: "config use-context CONTEXT_NAME",
  short: "Set the current-context in a kubeconfig file",
  long: "Make a context the current one.",
  example: "  # Use the context slipway\n  kubectl config use-context slipway",
  async run({ args, factory, streams }) {
    const { context = "slipway" } = factory;
    const [name] = args;
    if (name === undefined || args.length > 1) {
      throw new UsageError(`accepts 1 arg(s), received ${args.length}`);
    }
    if (name !== context)
      throw new UsageError(`no context exists with the name: ${JSON.stringify(name)}`);
    await streams.out.write(`Switched to context "${name}".\n`);
  },
};

const setContext: Command = {
  name: "set-context",
  use: "config set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
  short: "Set a context entry in kubeconfig",
  long: "Change a context of the kubeconfig: above all the namespace that commands work in.",
  example:
    "  # Work in the namespace demo from now on\n  kubectl config set-context --current --namespace=demo",
  flags: [
    { name: "current", type: "bool", default: "false", usage: "Change the current context." },
  ],
  async run({ args, enforceNamespace, factory, flags, namespace, streams }) {
    const { context = "slipway" } = factory;
    const [name = flags.bool("current") ? context : undefined] = args;
    if (name === undefined) {
      throw new UsageError("you must specify a non-empty context name or --current");
    }
    if (name !== context)
      throw new UsageError(`this kubectl has one context only: ${JSON.stringify(context)}`);
    if (enforceNamespace) factory.setNamespace?.(namespace);
    await streams.out.write(`Context "${name}" modified.\n`);
  },
};

/** `kubectl config`. */
export const config: Command = {
  name: "config",
  heading: "Other Commands:",
  use: "config SUBCOMMAND",
  short: "Modify kubeconfig files",
  long: "Print and change the kubeconfig.",
  commands: [currentContext, getContexts, setContext, useContext, view],
};
