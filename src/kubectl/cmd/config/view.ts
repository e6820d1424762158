import { encodeBase64 } from "#api/base64.ts";
import type { JsonObject } from "#base/json.ts";
import { documentOf, type Entry, type Kubeconfig } from "../../kubeconfig/kubeconfig.ts";
import { printerOf } from "../../printers/printer.ts";
import { textAt } from "../../resources/fields.ts";
import { type Command, type Invocation, UsageError, usageErrorf } from "../command.ts";
import { printFlags } from "../common-flags.ts";
import { configOf } from "./editing.ts";

/** `kubectl config view`. */
export const view: Command = {
  name: "view",
  use: "config view [flags]",
  short: "Display merged kubeconfig settings or a specified kubeconfig file",
  long: "Print the kubeconfig. Certificates, keys and passwords are left out unless --raw is given.",
  example: `  # Print it
  kubectl config view

  # Only what the current context uses
  kubectl config view --minify

  # One field of it
  kubectl config view -o jsonpath='{.current-context}'`,
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
      usage: "Look at all files that make up the kubeconfig.",
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
      usage: "Print certificates, keys and passwords, too.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  if (args.length > 0) {
    throw usageErrorf(invocation, `unexpected arguments: [${args.join(" ")}]`);
  }
  let config = configOf(invocation);
  if (!flags.bool("merge") && !flags.string("kubeconfig")) {
    throw new UsageError("if merge==false a precise file must be specified");
  }
  if (flags.bool("minify")) config = minified(config, flags.string("context"));
  if (flags.bool("flatten")) config = flattened(invocation, config);
  if (!flags.bool("raw") && !flags.bool("flatten")) config = redacted(config);
  await printerOf(invocation, { keepOrder: true, empty: "" })?.print(documentOf(config));
}

function minified(config: Kubeconfig, wanted: string): Kubeconfig {
  const name = wanted || config.currentContext;
  if (!name) throw new UsageError("current-context must exist in order to minify");
  const context = config.contexts.get(name);
  if (!context) throw new UsageError(`cannot locate context ${name}`);
  return {
    ...config,
    clusters: only(config, "cluster", context),
    contexts: new Map([[name, context]]),
    users: only(config, "user", context),
    currentContext: name,
  };
}

function only(
  config: Kubeconfig,
  noun: "cluster" | "user",
  context: Entry,
): ReadonlyMap<string, Entry> {
  const key = textAt(context, noun);
  if (!key) return new Map();
  const entry = config[`${noun}s`].get(key);
  if (!entry) throw new UsageError(`cannot locate ${noun} ${key}`);
  return new Map([[key, entry]]);
}

function mapped(
  entries: ReadonlyMap<string, Entry>,
  change: (entry: JsonObject) => JsonObject,
): ReadonlyMap<string, Entry> {
  return new Map([...entries].map(([name, entry]) => [name, change(entry)]));
}

const omitted = ["certificate-authority-data", "client-certificate-data", "client-key-data"];
const secret = ["token", "password"];

function hide(entry: JsonObject): JsonObject {
  const shown = { ...entry };
  for (const name of omitted) if (shown[name]) shown[name] = "DATA+OMITTED";
  for (const name of secret) if (shown[name]) shown[name] = "REDACTED";
  return shown;
}

function redacted(config: Kubeconfig): Kubeconfig {
  return {
    ...config,
    clusters: mapped(config.clusters, hide),
    users: mapped(config.users, hide),
  };
}

function flattened({ factory }: Invocation, config: Kubeconfig): Kubeconfig {
  const embed = (entry: JsonObject) => {
    const flat = { ...entry };
    for (const name of omitted) {
      const file = name.replace("-data", "");
      const path = textAt(flat, file);
      if (!path) continue;
      delete flat[file];
      flat[name] = encodeBase64(factory.files.read(path));
    }
    return flat;
  };
  return {
    ...config,
    clusters: mapped(config.clusters, embed),
    users: mapped(config.users, embed),
  };
}
