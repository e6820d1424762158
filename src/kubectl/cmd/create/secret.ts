import { encodeBase64 } from "#api/base64.ts";
import { fileProblem } from "../../resources/file-problem.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { appendHashFlag, dataFlags, dataOf, fileDataOf, fromFileFlag } from "./data.ts";
import { goJson } from "#api/go-value.ts";
import { nameHash } from "./name-hash.ts";
import { generate, generatorFlags, nameArgument } from "./flags.ts";

const generic: Command = {
  name: "generic",
  use: "create secret generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
  short: "Create a secret from a local file, directory, or literal value",
  long: "Create a secret from files, directories or values on the command line.",
  example:
    "  # From a value\n  kubectl create secret generic login --from-literal=password=topsecret",
  flags: [
    ...generatorFlags,
    ...dataFlags,
    { name: "type", type: "string", default: "", usage: "The type of the secret." },
  ],
  async run(invocation) {
    const type = invocation.flags.string("type");
    await createSecretObject(
      invocation,
      type,
      dataOf(invocation, "Secret", nameArgument(invocation)),
    );
  },
};

const tls: Command = {
  name: "tls",
  use: "create secret tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]",
  short: "Create a TLS secret",
  long: "Create a secret from a certificate and its key, both in PEM files.",
  example:
    "  # Create the secret site from a pair\n  kubectl create secret tls site --cert=site.crt --key=site.key",
  flags: [
    ...generatorFlags,
    appendHashFlag,
    { name: "cert", type: "string", default: "", usage: "The file with the certificate." },
    { name: "key", type: "string", default: "", usage: "The file with the key." },
  ],
  async run(invocation) {
    const { factory, flags } = invocation;
    nameArgument(invocation);
    const [cert, key] = [flags.string("cert"), flags.string("key")];
    if (cert === "" || key === "") throw new UsageError("key and cert must be specified");
    const read = (path: string): string => {
      try {
        return factory.files.read(path);
      } catch (error) {
        throw fileProblem(error, (why) => `Cannot read file ${path}, ${why}`);
      }
    };
    const pair = { "tls.crt": read(cert), "tls.key": read(key) };
    for (const [text, what] of [
      [pair["tls.crt"], "certificate"],
      [pair["tls.key"], "key"],
    ] as const) {
      if (/^-----BEGIN .+-----$/m.test(text)) continue;
      throw new UsageError(`tls: failed to find any PEM data in ${what} input`);
    }
    await createSecretObject(invocation, "kubernetes.io/tls", pair);
  },
};

const dockerRegistry: Command = {
  name: "docker-registry",
  use: "create secret docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]",
  short: "Create a secret for use with a Docker registry",
  long: "Create a secret that lets nodes pull images of a registry.",
  example:
    "  # Create the secret registry\n  kubectl create secret docker-registry registry --docker-username=me --docker-password=topsecret",
  flags: [
    ...generatorFlags,
    appendHashFlag,
    {
      name: "docker-email",
      type: "string",
      default: "",
      usage: "The mail address for the registry.",
    },
    {
      name: "docker-password",
      type: "string",
      default: "",
      usage: "The password for the registry.",
    },
    {
      name: "docker-server",
      type: "string",
      default: "https://index.docker.io/v1/",
      usage: "Where the registry is.",
    },
    {
      name: "docker-username",
      type: "string",
      default: "",
      usage: "The user name for the registry.",
    },
    fromFileFlag,
  ],
  async run(invocation) {
    const { flags } = invocation;
    const secretName = nameArgument(invocation);
    const type = "kubernetes.io/dockerconfigjson";
    const key = ".dockerconfigjson";
    if (flags.strings("from-file").length > 0) {
      return createSecretObject(invocation, type, fileDataOf(invocation, secretName, key));
    }
    if (!flags.string("docker-username") || !flags.string("docker-password")) {
      throw new UsageError(
        "either --from-file or the combination of --docker-username, --docker-password and --docker-server is required",
      );
    }
    const [username, password, email] = ["username", "password", "email"].map((name) =>
      flags.string(`docker-${name}`),
    );
    const auth = encodeBase64(`${username}:${password}`);
    const entry = { username, password, ...(email && { email }), auth };
    const config = JSON.stringify({ auths: { [flags.string("docker-server")]: entry } });
    await createSecretObject(invocation, type, { [key]: config });
  },
};

/** `kubectl create secret`. */
export const createSecret: Command = {
  name: "secret",
  helpOnStderr: true,
  use: "create secret (docker-registry | generic | tls)",
  short: "Create a secret using a specified subcommand",
  long: "Create a secret: generic for data of any kind, tls for a certificate and its key, docker-registry for the login to a registry.",
  commands: [dockerRegistry, generic, tls],
};

async function createSecretObject(
  invocation: Invocation,
  type: string,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  const { flags } = invocation;
  const name = nameArgument(invocation);
  const entries = Object.entries(texts).map(([key, text]) => [key, encodeBase64(text)] as const);
  const hashed = { kind: "Secret", type, name, data: Object.fromEntries(entries) };
  const hash = flags.bool("append-hash") ? `-${nameHash(goJson(hashed))}` : "";
  await generate(
    invocation,
    { group: "", version: "v1", kind: "Secret", resource: "secrets", namespaced: true },
    {
      kind: "Secret",
      apiVersion: "v1",
      metadata: { name: name + hash, creationTimestamp: null },
      ...(entries.length > 0 && { data: Object.fromEntries(entries) }),
      ...(type && { type }),
    },
    "secret",
  );
}
