import { encodeBase64 } from "#api/base64.ts";
import type { Files } from "#base/files.ts";
import type { JsonObject } from "#base/json.ts";
import type { Part } from "../../kubeconfig/kubeconfig.ts";
import { fileProblem } from "../../resources/file-problem.ts";
import { type Command, type Flag, type Invocation, UsageError, usageErrorf } from "../command.ts";
import { helpText } from "../help.ts";
import { refuseArguments } from "./contexts.ts";
import { configOf, pathOf, save } from "./editing.ts";
import { changesOf, programFlags, withPrograms } from "./login-programs.ts";

function lister(name: string, part: Part, noun: string): Command {
  return {
    name,
    use: `config ${name} [flags]`,
    short: `Display ${noun} defined in the kubeconfig`,
    long: `List the ${noun} of the kubeconfig.`,
    example: `  # List them\n  kubectl config ${name}`,
    async run(invocation) {
      const names = [...configOf(invocation)[part].keys()].toSorted();
      await invocation.streams.out.write(["NAME", ...names].map((line) => `${line}\n`).join(""));
    },
  };
}

/** `kubectl config get-clusters`. */
export const getClusters = lister("get-clusters", "clusters", "clusters");
/** `kubectl config get-users`. */
export const getUsers = lister("get-users", "users", "users");

function remover(noun: "cluster" | "context" | "user"): Command {
  const part: Part = `${noun}s`;
  const command: Command = {
    name: `delete-${noun}`,
    use: `config delete-${noun} NAME`,
    short: `Delete the specified ${noun} from the kubeconfig`,
    long: `Take a ${noun} out of the kubeconfig.`,
    example: `  # Delete one\n  kubectl config delete-${noun} minikube`,
    async run(invocation) {
      const { args, streams } = invocation;
      const [name] = args;
      if (name === undefined || args.length > 1) {
        if (noun === "user") throw usageErrorf(invocation, "user to delete is required");
        return streams.out.write(helpText(command, invocation.commandPath));
      }
      const config = configOf(invocation);
      const path = pathOf(invocation);
      if (!config[part].has(name)) {
        throw new UsageError(`cannot delete ${noun} ${name}, not in ${path}`);
      }
      if (noun === "context" && config.currentContext === name) {
        await streams.errOut.write(
          'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
        );
      }
      const left = new Map(config[part]);
      left.delete(name);
      save(invocation, { ...config, [part]: left });
      await streams.out.write(`deleted ${noun} ${name} from ${path}\n`);
    },
  };
  return command;
}

/** `kubectl config delete-cluster`. */
export const deleteCluster = remover("cluster");
/** `kubectl config delete-context`. */
export const deleteContext = remover("context");
/** `kubectl config delete-user`. */
export const deleteUser = remover("user");

/** Sets the fields that were given as flags; `--embed-certs` takes the files in. */
function changedEntry(
  invocation: Invocation,
  old: JsonObject | undefined,
  names: readonly string[],
): JsonObject {
  const { factory, flags } = invocation;
  const entry: JsonObject = { ...old };
  for (const name of names.filter((each) => flags.changed(each))) {
    const value = flags.string(name);
    if (isFile(name) && flags.bool("embed-certs")) {
      delete entry[name];
      entry[`${name}-data`] = encodeBase64(readCertificate(factory.files, name, value));
      continue;
    }
    if (isFile(name)) delete entry[`${name}-data`];
    if (value) entry[name] = isFile(name) ? besideKubeconfig(invocation, value) : value;
    else delete entry[name];
  }
  return entry;
}

function refuseToEmbedNothing({ flags }: Invocation, names: readonly string[]): void {
  if (!flags.bool("embed-certs") || names.some((name) => flags.string(name))) return;
  const meant = names.map((name) => `--${name}`).join(" or ");
  throw new UsageError(`you must specify a ${meant} to embed`);
}

function readCertificate(files: Files, flag: string, path: string): string {
  try {
    return files.read(path);
  } catch (error) {
    throw fileProblem(
      error,
      (why) => `could not stat ${flag} file ${path}: ${why.replace(/^open /, "stat ")}`,
    );
  }
}

/** Paths below the kubeconfig's folder are relative to it, others absolute. */
function besideKubeconfig(invocation: Invocation, path: string): string {
  const cwd = invocation.factory.env["PWD"] ?? "";
  if (!path.startsWith("/") && !cwd) return path;
  const parts = (path.startsWith("/") ? path : `${cwd}/${path}`)
    .split("/")
    .filter((part) => part && part !== ".");
  const absolute = `/${parts.join("/")}`;
  const folder = pathOf(invocation).replace(/[^/]*$/, "");
  return absolute.startsWith(folder) ? absolute.slice(folder.length) : absolute;
}

function isFile(name: string): boolean {
  return /^(client|certificate)-/.test(name);
}

const embedCerts: Flag = {
  name: "embed-certs",
  type: "bool",
  default: "false",
  usage: "Put what the files hold into the kubeconfig, not their paths.",
};

/** `kubectl config set-cluster`. */
export const setCluster: Command = {
  name: "set-cluster",
  use: "config set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]",
  short: "Set a cluster entry in kubeconfig",
  long: "Make a cluster, or change fields of one; the others stay.",
  example: "  # Say where a cluster is\n  kubectl config set-cluster test --server=https://1.2.3.4",
  flags: [
    {
      name: "certificate-authority",
      type: "string",
      default: "",
      usage: "The file with the certificate of the authority.",
    },
    embedCerts,
    {
      name: "insecure-skip-tls-verify",
      type: "bool",
      default: "false",
      usage: "Do not check the server's certificate.",
    },
    { name: "proxy-url", type: "string", default: "", usage: "The proxy to go through." },
    { name: "server", type: "string", default: "", usage: "The address of the server." },
    {
      name: "tls-server-name",
      type: "string",
      default: "",
      usage: "The name to expect in the server's certificate.",
    },
  ],
  async run(invocation) {
    const { args, flags, streams } = invocation;
    const [name] = args;
    if (name === undefined || args.length > 1) throw await refuseArguments(setCluster, invocation);
    if (flags.string("certificate-authority") && flags.bool("insecure-skip-tls-verify")) {
      throw new UsageError(
        "you cannot specify a certificate authority and insecure mode at the same time",
      );
    }
    refuseToEmbedNothing(invocation, ["certificate-authority"]);
    const config = configOf(invocation);
    const fields = ["certificate-authority", "proxy-url", "server", "tls-server-name"];
    const old = { ...config.clusters.get(name) };
    // As modifyCluster in kubectl/pkg/cmd/config: one says how the server is known, or that it need not be.
    const insecure = "insecure-skip-tls-verify";
    if (flags.changed("server")) delete old["tls-server-name"];
    delete old[insecure];
    if (flags.bool(insecure)) {
      delete old["certificate-authority"];
      delete old["certificate-authority-data"];
    }
    const changed = changedEntry(invocation, old, fields);
    const entry = { ...changed, ...(flags.bool(insecure) && { [insecure]: true }) };
    save(invocation, { ...config, clusters: new Map([...config.clusters, [name, entry]]) });
    await streams.out.write(`Cluster ${JSON.stringify(name)} set.\n`);
  },
};

/** `kubectl config set-credentials`. */
export const setCredentials: Command = {
  name: "set-credentials",
  use: "config set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]",
  short: "Set a user entry in kubeconfig",
  long: "Make a user, or change how one logs in: by certificate and key, by token, by name and password, or by a program or provider.",
  example: "  # Log in by token\n  kubectl config set-credentials ann --token=0123456789abcdef",
  flags: [
    {
      name: "client-certificate",
      type: "string",
      default: "",
      usage: "The file with the certificate.",
    },
    { name: "client-key", type: "string", default: "", usage: "The file with the key." },
    embedCerts,
    { name: "password", type: "string", default: "", usage: "The password." },
    { name: "token", type: "string", default: "", usage: "The bearer token." },
    { name: "username", type: "string", default: "", usage: "The name to log in with." },
    ...programFlags,
  ],
  async run(invocation) {
    const { args, flags, streams } = invocation;
    const [name] = args;
    if (name === undefined || args.length > 1) {
      const problem = `error: unexpected args: [${args.join(" ")}]\n`;
      throw await refuseArguments(setCredentials, invocation, problem);
    }
    try {
      for (const each of ["auth-provider-arg", "exec-env"]) changesOf(invocation, each);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw await refuseArguments(setCredentials, invocation, `error: ${error.message}\n`);
    }
    if (flags.string("token") && (flags.string("username") || flags.string("password"))) {
      throw new UsageError(
        "you cannot specify more than one authentication method at the same time: --token, --username/--password",
      );
    }
    refuseToEmbedNothing(invocation, ["client-certificate", "client-key"]);
    const config = configOf(invocation);
    const fields = ["client-certificate", "client-key", "token", "username", "password"];
    const old = { ...config.users.get(name) };
    // One logs in by one of these; another that was set before is forgotten.
    if (flags.string("token")) for (const each of ["username", "password"]) delete old[each];
    if (flags.string("username") || flags.string("password")) delete old["token"];
    const changed = changedEntry(invocation, old, fields);
    const entry = withPrograms(invocation, changed);
    save(invocation, { ...config, users: new Map([...config.users, [name, entry]]) });
    await streams.out.write(`User ${JSON.stringify(name)} set.\n`);
  },
};
