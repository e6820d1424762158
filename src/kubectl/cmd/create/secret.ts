import { encodeBase64 } from "#api/base64.ts";
import type { Command, Invocation } from "../command.ts";
import { dataFlags, dataOf } from "./data.ts";
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
    await createSecretObject(invocation, type, dataOf(invocation, "Secret"));
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
    {
      name: "cert",
      type: "string",
      default: "",
      usage: "The file with the certificate.",
      required: true,
    },
    { name: "key", type: "string", default: "", usage: "The file with the key.", required: true },
  ],
  async run(invocation) {
    const { factory, flags } = invocation;
    await createSecretObject(invocation, "kubernetes.io/tls", {
      "tls.crt": factory.files.read(flags.string("cert")),
      "tls.key": factory.files.read(flags.string("key")),
    });
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
      required: true,
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
      required: true,
    },
  ],
  async run(invocation) {
    const { flags } = invocation;
    const [username, password, email] = ["username", "password", "email"].map((name) =>
      flags.string(`docker-${name}`),
    );
    const auth = encodeBase64(`${username}:${password}`);
    const entry = { username, password, ...(email && { email }), auth };
    const config = JSON.stringify({ auths: { [flags.string("docker-server")]: entry } });
    await createSecretObject(invocation, "kubernetes.io/dockerconfigjson", {
      ".dockerconfigjson": config,
    });
  },
};

/** `kubectl create secret`. */
export const createSecret: Command = {
  name: "secret",
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
  const entries = Object.entries(texts).map(([key, text]) => [key, encodeBase64(text)] as const);
  await generate(
    invocation,
    { group: "", version: "v1", kind: "Secret", resource: "secrets", namespaced: true },
    {
      kind: "Secret",
      apiVersion: "v1",
      metadata: { name: nameArgument(invocation), creationTimestamp: null },
      ...(entries.length > 0 && { data: Object.fromEntries(entries) }),
      ...(type && { type }),
    },
    "secret",
  );
}
