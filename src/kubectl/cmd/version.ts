import { formatYaml } from "#api/yaml.ts";
import { isObject } from "#base/json.ts";
import { textAt } from "../resources/fields.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";

/** What this kubectl says of itself: it speaks and prints as this version does. */
export const clientVersion = {
  major: "1",
  minor: "33",
  gitVersion: "v1.33.1",
  gitCommit: "8adc0f041b8e7ad1d30e29cc59c6ae7a15e19828",
  gitTreeState: "clean",
  buildDate: "2025-05-15T08:27:33Z",
  goVersion: "go1.24.2",
  compiler: "gc",
  platform: "linux/amd64",
} as const;

const kustomizeVersion = "v5.6.0";

/** `kubectl version`. */
export const version: Command = {
  name: "version",
  heading: "Other Commands:",
  use: "version [flags]",
  short: "Print the client and server version information",
  long: "Print the versions of kubectl and of the API server of the current context.",
  example: "  # Print the client and server versions for the current context\n  kubectl version",
  flags: [
    {
      name: "client",
      type: "bool",
      default: "false",
      usage: "Print only kubectl's own version; no server is needed.",
    },
    {
      name: "output",
      shorthand: "o",
      type: "string",
      default: "",
      usage: "One of 'yaml' or 'json'.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags, rest, streams } = invocation;
  if (args.length > 0) throw new UsageError(`extra arguments: [${args.join(" ")}]`);
  const output = flags.string("output");
  if (!["", "yaml", "json"].includes(output)) {
    throw new UsageError("--output must be 'yaml' or 'json'");
  }
  const versions: Record<string, unknown> = { clientVersion, kustomizeVersion };
  if (!flags.bool("client")) {
    const { body } = await rest.request({
      method: "GET",
      path: "/version",
      query: [["timeout", "32s"]],
      headers: { accept: "application/json, */*" },
    });
    versions["serverVersion"] = body;
  }
  await streams.out.write(text(output, versions));
}

function text(output: string, versions: Record<string, unknown>): string {
  if (output === "json") return `${JSON.stringify(versions, undefined, 2)}\n`;
  if (output === "yaml") return `${formatYaml(versions)}\n`;
  const server = versions["serverVersion"];
  return [
    `Client Version: ${clientVersion.gitVersion}\n`,
    `Kustomize Version: ${kustomizeVersion}\n`,
    ...(isObject(server) ? [`Server Version: ${textAt(server, "gitVersion")}\n`] : []),
  ].join("");
}
