import { base64Fault, decodeBase64, encodeBase64, encodeBase64Bytes } from "#api/base64.ts";
import { goBool } from "#api/go-bool.ts";
import type { JsonObject } from "#base/json.ts";
import { type Kubeconfig, type Part, parts } from "../../kubeconfig/kubeconfig.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { refuseArguments } from "./contexts.ts";
import { configOf, save } from "./editing.ts";

/** `kubectl config set`. */
export const setProperty: Command = {
  name: "set",
  use: "config set PROPERTY_NAME PROPERTY_VALUE",
  short: "Set an individual value in a kubeconfig file",
  long: "Set one value of the kubeconfig. PROPERTY_NAME is the way to it, parted by dots. Binary values are given in base64.",
  example:
    "  # Set the address of a cluster\n  kubectl config set clusters.test.server https://1.2.3.4",
  flags: [
    {
      name: "set-raw-bytes",
      type: "bool",
      default: "false",
      usage: "A binary value is given as it is, not in base64.",
    },
  ],
  async run(invocation) {
    const [name, value] = invocation.args;
    if (name === undefined || value === undefined || invocation.args.length > 2) {
      throw await refuseArguments(setProperty, invocation);
    }
    save(invocation, changed(configOf(invocation), name, valueOf(invocation, name, value)));
    await invocation.streams.out.write(`Property ${JSON.stringify(name)} set.\n`);
  },
};

/** `kubectl config unset`. */
export const unsetProperty: Command = {
  name: "unset",
  use: "config unset PROPERTY_NAME",
  short: "Unset an individual value in a kubeconfig file",
  long: "Take one value, or a whole entry, out of the kubeconfig.",
  example: "  # Have no current context\n  kubectl config unset current-context",
  async run(invocation) {
    const [name] = invocation.args;
    if (name === undefined || invocation.args.length > 1) {
      throw await refuseArguments(unsetProperty, invocation);
    }
    save(invocation, changed(configOf(invocation), name, undefined));
    await invocation.streams.out.write(`Property ${JSON.stringify(name)} unset.\n`);
  },
};

const fields: Readonly<Record<Part, readonly string[]>> = {
  clusters: [
    ..."server tls-server-name insecure-skip-tls-verify certificate-authority".split(" "),
    ..."certificate-authority-data proxy-url disable-compression".split(" "),
  ],
  contexts: ["cluster", "user", "namespace"],
  users: [
    ..."client-certificate client-certificate-data client-key client-key-data".split(" "),
    ..."token tokenFile act-as act-as-uid act-as-groups username password".split(" "),
  ],
};

function valueOf({ flags }: Invocation, name: string, value: string): unknown {
  if (/\.(insecure-skip-tls-verify|disable-compression)$|^preferences\.colors$/.test(name)) {
    const truth = goBool(value);
    if (truth !== undefined) return truth;
    throw new UsageError(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  if (!name.endsWith("-data")) return value;
  if (flags.bool("set-raw-bytes")) return encodeBase64(value);
  const bytes = decodeBase64(value);
  if (bytes) return encodeBase64Bytes(bytes);
  const at = base64Fault(value);
  throw new UsageError(`error decoding input value: illegal base64 data at input byte ${at}`);
}

/** Without a value it is taken out. Throws UsageError where the way leads nowhere. */
function changed(config: Kubeconfig, property: string, value: unknown): Kubeconfig {
  if (property === "") throw new UsageError("you must specify a property");
  if (property === "kind" || property === "apiVersion") return config;
  if (property === "preferences.colors") {
    return { ...config, preferences: value === undefined ? {} : { colors: value } };
  }
  if (property === "preferences" && value === undefined) return { ...config, preferences: {} };
  // What lies behind a pointer or a text is not found.
  if (/^(current-context|users\..*\.(exec|auth-provider))\./.test(property)) {
    throw new UsageError(`unable to parse one or more field values of ${property}`);
  }
  if (property === "current-context") {
    return { ...config, currentContext: typeof value === "string" ? value : "" };
  }
  const [part = "", ...rest] = property.split(".");
  if (!(part in parts)) {
    throw new UsageError(`unable to parse ${property} after [] at api.Config`);
  }
  const entries = new Map(config[part as Part]);
  // Names may have dots: of the fields that an entry has one ends the way, or none does.
  const last = rest.at(-1) ?? "";
  const hasField = rest.length > 1 && fields[part as Part].includes(last);
  const name = (hasField ? rest.slice(0, -1) : rest).join(".");
  if (!hasField && value !== undefined) throw notAMap(config, part as Part);
  if (!hasField && name === "") return { ...config, [part]: new Map() };
  if (!hasField) {
    entries.delete(name);
    return { ...config, [part]: entries };
  }
  const entry: JsonObject = { ...entries.get(name) };
  if (value === undefined && !entries.has(name)) {
    throw new UsageError(`current map key \`${name}\` is invalid`);
  }
  // Whom to act as goes by another name here than in the file.
  const written = last.replace(/^act-as/, "as");
  if (written === "as-groups" && value !== undefined) {
    throw new UsageError("unrecognized slice type. string");
  }
  if (value === undefined) delete entry[written];
  else entry[written] = value;
  return { ...config, [part]: entries.set(name, entry) };
}

function notAMap(config: Kubeconfig, part: Part): UsageError {
  const names = [...config[part].keys()].map((name) => `${name}:…`).join(" ");
  return new UsageError(`can't set a map to a value: map[${names}]`);
}
