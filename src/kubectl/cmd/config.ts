import { printerOf } from "../printers/printer.ts";
import { throwAll } from "../resources/failures.ts";
import { printFlags } from "./common-flags.ts";
import { helpText } from "./help.ts";
import { TabWriter } from "../printers/tabwriter.ts";
import { type Command, ExitError, type Invocation, UsageError } from "./command.ts";

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
      name: "flatten",
      type: "bool",
      default: "false",
      usage: "Put the files that the kubeconfig names into it.",
    },
    {
      name: "merge",
      type: "bool",
      default: "true",
      usage: "Merge all kubeconfig files; there is but one.",
    },
    {
      name: "minify",
      type: "bool",
      default: "false",
      usage: "Print only what the current context uses.",
    },
    ...printFlags.map((flag) => (flag.name === "output" ? { ...flag, default: "yaml" } : flag)),
    {
      name: "raw",
      type: "bool",
      default: "false",
      usage: "Print certificates and keys, too. This kubectl has none.",
    },
  ],
  async run(invocation) {
    await printerOf(invocation, { structOrder: true })?.print(kubeconfig(invocation));
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
    const { args, factory, flags, streams } = invocation;
    const { context = "slipway", namespace } = factory;
    const missing = args.filter((name) => name !== context);
    const problems = missing.map((name) => new UsageError(`context ${name} not found`));
    throwAll(problems);
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
  async run({ args, commandPath, factory, streams }) {
    const { context = "slipway" } = factory;
    const [name] = args;
    if (name === undefined || args.length > 1) {
      await streams.out.write(helpText(useContext, commandPath));
      throw new ExitError(1, `error: Unexpected args: [${args.join(" ")}]\n`);
    }
    if (name !== context) {
      throw new UsageError(`no context exists with the name: ${JSON.stringify(name)}`);
    }
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
    { name: "cluster", type: "string", default: "", usage: "The cluster of the context." },
    { name: "current", type: "bool", default: "false", usage: "Change the current context." },
    { name: "namespace", type: "string", default: "", usage: "The namespace of the context." },
    { name: "user", type: "string", default: "", usage: "The user of the context." },
  ],
  async run({ args, commandPath, factory, flags, streams }) {
    const { context = "slipway" } = factory;
    if (args.length > 1) throw new UsageError(`Unexpected args: [${args.join(" ")}]`);
    const current = flags.bool("current");
    const [name = current ? context : undefined] = args;
    if (name === undefined) {
      const usage = helpText(setContext, commandPath);
      const problem = "error: you must specify a non-empty context name or --current\n";
      await streams.out.write(usage);
      throw new ExitError(1, problem);
    }
    if (current && args.length > 0) {
      throw new UsageError("you cannot specify both a context name and --current");
    }
    const others = ["cluster", "user"].filter((flag) => flags.changed(flag));
    if (name !== context || others.length > 0) {
      throw new UsageError(
        `this kubectl has one context with one cluster and one user, all named ${JSON.stringify(context)}`,
      );
    }
    if (flags.changed("namespace")) factory.setNamespace?.(flags.string("namespace"));
    await streams.out.write(`Context "${name}" modified.\n`);
  },
};

/** `kubectl config`. */
export const config: Command = {
  name: "config",
  helpOnStderr: true,
  heading: "Other Commands:",
  use: "config SUBCOMMAND",
  absent: [
    "delete-cluster",
    "delete-context",
    "delete-user",
    "get-clusters",
    "get-users",
    "rename-context",
    "set",
    "set-cluster",
    "set-credentials",
    "unset",
  ],
  short: "Modify kubeconfig files",
  long: "Print and change the kubeconfig.",
  commands: [currentContext, getContexts, setContext, useContext, view],
};
