import type { Client } from "#api/client.ts";
import { Cancelled } from "#base/cancel.ts";
import { BrokenPipe, type IOStreams } from "#base/streams.ts";
import {
  type Command,
  ExitError,
  type FlagValues,
  type Invocation,
  UsageError,
} from "./cmd/command.ts";
import { deprecatedDryRun } from "./cmd/common-flags.ts";
import { errorText } from "./cmd/error-text.ts";
import { find, type Found } from "./cmd/find.ts";
import { helpText } from "./cmd/help.ts";
import { parseFlags } from "./cmd/parse-flags.ts";
import { persistentFlags } from "./cmd/persistent-flags.ts";
import { root } from "./cmd/root.ts";
import { completions } from "./complete.ts";
import type { Factory } from "./factory.ts";
import {
  type Connection,
  connectionOf,
  noOverrides,
  type Overrides,
} from "./kubeconfig/connect.ts";
import { LoggingClient, logLine } from "./resources/logging-client.ts";
import { Mapper } from "./resources/mapper.ts";
import { OpenApi } from "./resources/openapi.ts";
import { parseTimeout, withTimeout } from "./resources/request-timeout.ts";
import { Rest } from "./resources/rest.ts";

/**
 * Runs `kubectl ARGS` to its end and answers the exit code. Whatever the user or the server did wrong
 * is printed on `streams.errOut`; Cancelled, BrokenPipe and bugs of ours are thrown.
 */
export async function runKubectl(
  args: readonly string[],
  factory: Factory,
  streams: IOStreams,
): Promise<number> {
  // Messages name the server that was asked, which the command line says.
  let { server } = factory.client;
  const asked = (client: Client): void => {
    server = client.server;
  };
  try {
    await execute(args, factory, streams, asked);
    return 0;
  } catch (error) {
    if (error instanceof Cancelled || error instanceof BrokenPipe) throw error;
    if (error instanceof ExitError) {
      if (error.message) await streams.errOut.write(error.message);
      return error.code;
    }
    const text = error instanceof Error && errorText(error, server);
    if (!text) throw error;
    await streams.errOut.write(text);
    return 1;
  }
}

async function execute(
  args: readonly string[],
  factory: Factory,
  streams: IOStreams,
  asked: (client: Client) => void,
): Promise<void> {
  if (args[0] === "__complete") return complete(args.slice(1), factory, streams);
  const found = find(root, args);
  const { command, path } = found;
  const parsed = parse(found);
  if (parsed.flags.bool("help")) {
    return streams.out.write(helpText(command, path));
  }
  for (const [name] of parsed.given) {
    const why = command.flags?.find((flag) => flag.name === name)?.deprecated;
    if (why) await streams.errOut.write(`Flag --${name} has been deprecated, ${why}\n`);
  }
  if (factory.env["KUBECTL_KUBERC"] === "true") {
    await streams.errOut.write("Slipway leaves out kuberc: KUBECTL_KUBERC has no effect\n");
  }
  const missing = (command.flags ?? []).filter(
    ({ required, name }) => required && !parsed.flags.changed(name),
  );
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `"${name}"`).join(", ");
    throw new UsageError(`required flag(s) ${names} not set`);
  }
  const { client: direct, namespace } = connection(found, parsed.flags, factory);
  asked(direct);
  const level = parsed.flags.int("v");
  const { clock } = factory;
  const client = withTimeout(
    level < quietBelow ? direct : new LoggingClient(direct, level, clock, streams.errOut),
    parseTimeout(parsed.flags.string("request-timeout")),
    clock,
    async (text) => {
      if (level >= watchesFrom) await streams.errOut.write(logLine(clock, "I", text));
    },
  );
  let warnings = 0;
  const seen = new Set<string>();
  const rest = new Rest(client, async (text) => {
    warnings++;
    if (seen.has(text)) return;
    seen.add(text);
    await streams.errOut.write(`Warning: ${text}\n`);
  });
  const givenNamespace = parsed.flags.string("namespace");
  const invocation: Invocation = {
    ...parsed,
    factory: { ...factory, client, namespace },
    streams,
    rest,
    mapper: new Mapper(rest),
    openApi: new OpenApi(rest),
    namespace: givenNamespace || namespace,
    enforceNamespace: givenNamespace !== "",
    commandPath: path,
  };
  if (parsed.flags.changed("dry-run")) {
    const why = dryRunWarning(parsed.flags.string("dry-run"));
    if (why) await streams.errOut.write(logLine(factory.clock, "W", why));
  }
  await run(command, invocation);
  if (warnings > 0 && parsed.flags.bool("warnings-as-errors")) {
    throw new UsageError(`${warnings} warning${warnings > 1 ? "s" : ""} received`);
  }
}

/** As GetDryRunStrategy in kubectl/pkg/cmd/util/helpers.go. */
function dryRunWarning(value: string): string | undefined {
  const meant = deprecatedDryRun(value);
  if (!meant) return undefined;
  const instead = `can be replaced with --dry-run=${meant}.`;
  if (value === "unchanged") return `helpers.go:703] --dry-run is deprecated and ${instead}`;
  const line = meant === "client" ? 717 : 720;
  return `helpers.go:${line}] --dry-run=${value} is deprecated (boolean value) and ${instead}`;
}

/** What the script of `kubectl completion` asks: the candidates for the last word, one a line. */
async function complete(
  words: readonly string[],
  factory: Factory,
  { out }: IOStreams,
): Promise<void> {
  const found = await completions(words.slice(0, -1), words.at(-1) ?? "", factory);
  await out.write(found.map((each) => `${each}\n`).join(""));
}

/** `--v`: from here on watches that break off are logged. */
const watchesFrom = 5;

/** `--v`: from here on requests are logged. */
const quietBelow = 6;

/** Commands that ask no server. */
const offline = new Set(["completion", "config", "help", "kustomize", "options", "plugin"]);

/** The server to ask and the namespace to work in. Throws UsageError. */
function connection({ command, path }: Found, flags: FlagValues, factory: Factory): Connection {
  if (offline.has(path.split(" ")[1] ?? "")) return factory;
  // A flag of the command's own by such a name means something else: `create rolebinding --user`.
  const own = new Set((command.flags ?? []).map(({ name }) => name));
  const textOf = (name: string) =>
    name === "insecure-skip-tls-verify" ? String(flags.bool(name)) : flags.string(name);
  const overrides = Object.fromEntries(
    Object.keys(noOverrides).map((name) => [name, own.has(name) ? "" : textOf(name)]),
  ) as unknown as Overrides;
  const as = {
    user: flags.string("as"),
    uid: flags.string("as-uid"),
    groups: flags.strings("as-group"),
    extra: {},
  };
  return connectionOf(factory, overrides, as);
}

function parse({ command, path, words }: Found): ReturnType<typeof parseFlags> {
  try {
    const own = command.flags ?? [];
    // A command's own flag hides a persistent one of the same name or shorthand.
    const inherited = persistentFlags.filter((flag) => !own.some(({ name }) => name === flag.name));
    return parseFlags([...own, ...inherited, helpFlag], words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { flagErrorCode } = command;
    if (flagErrorCode === undefined) {
      throw new UsageError(`${error.message}\nSee '${path} --help' for usage.`);
    }
    const hint = `See '${path} -h' for help and examples`;
    throw new ExitError(flagErrorCode, `error: ${error.message}\n${hint}\n`);
  }
}

const helpFlag = {
  name: "help",
  shorthand: "h",
  type: "bool",
  default: "false",
  usage: "Print help.",
} as const;

async function run(command: Command, invocation: Invocation): Promise<void> {
  if (command.run) return command.run(invocation);
  const { args, commandPath, streams } = invocation;
  if (args.length > 0) {
    throw new UsageError(
      `unknown command ${JSON.stringify(args.join(" "))}\nSee '${commandPath} -h' for help and examples`,
    );
  }
  const sink = command.helpOnStderr ? streams.errOut : streams.out;
  await sink.write(helpText(command, commandPath));
  if (command !== root) throw new ExitError(1);
}
