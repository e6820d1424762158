import { TabWriter } from "../../printers/tabwriter.ts";
import { throwAll } from "../../resources/failures.ts";
import { textAt } from "../../resources/fields.ts";
import { type Command, ExitError, type Invocation, UsageError } from "../command.ts";
import { helpText } from "../help.ts";
import { configOf, pathOf, save } from "./editing.ts";

/** Prints the help of a command that was called with the wrong arguments; answers how it ends. */
export async function refuseArguments(
  command: Command,
  { args, commandPath, streams }: Invocation,
  message = `error: Unexpected args: [${args.join(" ")}]\n`,
): Promise<ExitError> {
  await streams.out.write(helpText(command, commandPath));
  return new ExitError(1, message);
}

/** `kubectl config current-context`. */
export const currentContext: Command = {
  name: "current-context",
  use: "config current-context [flags]",
  short: "Display the current-context",
  long: "Print the name of the current context.",
  example: "  # Print it\n  kubectl config current-context",
  async run(invocation) {
    const name = invocation.flags.string("context") || configOf(invocation).currentContext;
    if (!name) throw new UsageError("current-context is not set");
    await invocation.streams.out.write(`${name}\n`);
  },
};

/** `kubectl config get-contexts`. */
export const getContexts: Command = {
  name: "get-contexts",
  use: "config get-contexts [(-o|--output=)name)]",
  short: "Describe one or many contexts",
  long: "List the contexts of the kubeconfig, or those that are named.",
  example: `  # List them
  kubectl config get-contexts

  # One of them
  kubectl config get-contexts slipway`,
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
    const { args, flags, streams } = invocation;
    const config = configOf(invocation);
    const output = flags.string("output");
    if (output !== "" && output !== "name") {
      throw new UsageError(
        `--output ${output} is not available in kubectl config get-contexts; resetting to default output format`,
      );
    }
    const missing = args.filter((name) => !config.contexts.has(name));
    const names = (args.length > 0 ? args : [...config.contexts.keys()])
      .filter((name) => config.contexts.has(name))
      .toSorted();
    if (output === "name") {
      await streams.out.write(names.map((name) => `${name}\n`).join(""));
    } else {
      const rows = names.map((name) => {
        const field = (key: string) => textAt(config.contexts.get(name), key);
        const mark = name === config.currentContext ? "*" : "";
        return [mark, name, field("cluster"), field("user"), field("namespace")];
      });
      const headers = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"];
      const header = flags.bool("no-headers") ? [] : [headers];
      await streams.out.write(new TabWriter().format([...header, ...rows]));
    }
    throwAll(missing.map((name) => new UsageError(`context ${name} not found`)));
  },
};

/** `kubectl config use-context`. */
export const useContext: Command = {
  name: "use-context",
  aliases: ["use"],
  use: "config use-context CONTEXT_NAME",
  short: "Set the current-context in a kubeconfig file",
  long: "Make a context the current one.",
  example: "  # Use the context slipway\n  kubectl config use-context slipway",
  async run(invocation) {
    const [name] = invocation.args;
    if (name === undefined || invocation.args.length > 1) {
      throw await refuseArguments(useContext, invocation);
    }
    const config = configOf(invocation);
    if (!config.contexts.has(name)) {
      throw new UsageError(`no context exists with the name: ${JSON.stringify(name)}`);
    }
    save(invocation, { ...config, currentContext: name });
    await invocation.streams.out.write(`Switched to context ${JSON.stringify(name)}.\n`);
  },
};

/** `kubectl config set-context`. */
export const setContext: Command = {
  name: "set-context",
  use: "config set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
  short: "Set a context entry in kubeconfig",
  long: "Make a context, or change one: above all the namespace that commands work in.",
  example:
    "  # Work in the namespace demo from now on\n  kubectl config set-context --current --namespace=demo",
  flags: [
    { name: "cluster", type: "string", default: "", usage: "The cluster of the context." },
    { name: "current", type: "bool", default: "false", usage: "Change the current context." },
    { name: "namespace", type: "string", default: "", usage: "The namespace of the context." },
    { name: "user", type: "string", default: "", usage: "The user of the context." },
  ],
  async run(invocation) {
    const { args, flags, streams } = invocation;
    if (args.length > 1) throw await refuseArguments(setContext, invocation);
    const config = configOf(invocation);
    const current = flags.bool("current");
    if (current && args.length > 0) {
      throw new UsageError("you cannot specify both a context name and --current");
    }
    if (!current && args.length === 0) {
      throw new UsageError("you must specify a non-empty context name or --current");
    }
    const name = current ? config.currentContext : (args[0] ?? "");
    if (args[0] === "") {
      throw new UsageError("you must specify a non-empty context name or --current");
    }
    if (!name) throw new UsageError("no current context is set");
    const old = config.contexts.get(name);
    const changed = { ...old };
    for (const field of ["cluster", "user", "namespace"]) {
      if (!flags.changed(field)) continue;
      const value = flags.string(field);
      if (value) changed[field] = value;
      else delete changed[field];
    }
    save(invocation, { ...config, contexts: new Map([...config.contexts, [name, changed]]) });
    await streams.out.write(`Context ${JSON.stringify(name)} ${old ? "modified" : "created"}.\n`);
  },
};

/** `kubectl config rename-context`. */
export const renameContext: Command = {
  name: "rename-context",
  use: "config rename-context CONTEXT_NAME NEW_NAME",
  short: "Rename a context from the kubeconfig file",
  long: "Give a context another name. If it is the current one, it stays that.",
  example: "  # Rename a context\n  kubectl config rename-context old-name new-name",
  async run(invocation) {
    const [from = "", to = ""] = invocation.args;
    if (invocation.args.length !== 2) throw await refuseArguments(renameContext, invocation);
    const config = configOf(invocation);
    const path = pathOf(invocation);
    const entry = config.contexts.get(from);
    if (!entry) throw new UsageError(`cannot rename the context "${from}", it's not in ${path}`);
    if (config.contexts.has(to)) {
      throw new UsageError(
        `cannot rename the context "${from}", the context "${to}" already exists in ${path}`,
      );
    }
    const contexts = new Map([...config.contexts, [to, entry]]);
    contexts.delete(from);
    const isCurrent = config.currentContext === from;
    save(invocation, { ...config, contexts, ...(isCurrent && { currentContext: to }) });
    await invocation.streams.out.write(`Context "${from}" renamed to "${to}".\n`);
  },
};
