import type { Clock } from "#base/clock.ts";
import { logLine } from "../resources/logging-client.ts";
import { type Command, ExitError, type Flag, type Invocation, UsageError } from "./command.ts";
import { proxyConnection, type ProxyRules } from "./remote/api-proxy.ts";
import { hostPort, localNetwork } from "./remote/local-listeners.ts";

const text = (name: string, initial: string, usage: string, shorthand?: string): Flag => ({
  name,
  type: "string",
  default: initial,
  usage,
  ...(shorthand && { shorthand }),
});

/** `kubectl proxy`. */
export const proxy: Command = {
  name: "proxy",
  heading: "Troubleshooting and Debugging Commands:",
  use: "proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]",
  short: "Run a proxy to the Kubernetes API server",
  long: "Listen on a port of this machine and hand on HTTP requests to the API server, in the name of the user of this kubectl. Whoever reaches the port can do what that user can.",
  example: `  # The whole API at http://localhost:8001/api/
  kubectl proxy

  # At another port, in the background
  kubectl proxy --port=8011 &

  # At any free port
  kubectl proxy --port=0

  # Below a path of its own: localhost:8001/k8s-api/v1/pods/
  kubectl proxy --api-prefix=/k8s-api`,
  flags: [
    text(
      "accept-hosts",
      "^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$",
      "Regular expressions of the hosts that requests may ask for.",
    ),
    text("accept-paths", "^.*", "Regular expressions of the paths that are handed on."),
    text("address", "127.0.0.1", "The address to listen on."),
    text("api-prefix", "/", "The path below which the API is served."),
    {
      name: "append-server-path",
      type: "bool",
      default: "false",
      usage: "Put the path of the server's URL in front of every path.",
    },
    {
      name: "disable-filter",
      type: "bool",
      default: "false",
      usage: "Hand on every request, whatever it asks for. Dangerous where others reach the port.",
    },
    {
      name: "keepalive",
      type: "duration",
      default: "0s",
      usage: "The keep-alive period of connections; 0 for none.",
    },
    {
      name: "port",
      shorthand: "p",
      type: "int",
      default: "8001",
      usage: "The port to listen on; 0 for any that is free.",
    },
    text("reject-methods", "^$", "Regular expressions of HTTP methods that are refused."),
    text(
      "reject-paths",
      "^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach",
      "Regular expressions of paths that are refused even if they are accepted.",
    ),
    text("unix-socket", "", "A Unix socket to listen on instead. This kubectl cannot.", "u"),
    text("www", "", "A directory of files to serve, too. This kubectl cannot.", "w"),
    text("www-prefix", "/static/", "The path below which those files are served.", "P"),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { factory, flags, streams } = invocation;
  if (flags.changed("port") && flags.string("unix-socket")) {
    throw new UsageError("cannot set --unix-socket and --port at the same time");
  }
  for (const name of ["unix-socket", "www"]) {
    if (flags.string(name)) throw new UsageError(`--${name} is left out of this kubectl`);
  }
  const rules = rulesOf(invocation);
  const address = flags.string("address");
  const port = flags.int("port");
  if (port < 0 || port > 65_535) throw new UsageError(`listen tcp: address ${port}: invalid port`);
  const listener = await localNetwork(invocation).listen(
    address,
    port,
    (connection) => void proxyConnection(factory.client, connection, rules, factory.cancel),
  );
  try {
    await streams.out.write(`Starting to serve on ${hostPort(address, listener.port)}\n`);
    await new Promise<void>((resolve) => {
      factory.cancel.onCancel(resolve);
    });
    factory.cancel.throwIfCancelled();
  } finally {
    listener.close();
  }
}

function rulesOf({ factory, flags }: Invocation): ProxyRules {
  const prefix = flags.string("api-prefix").replace(/\/?$/, "/");
  if (flags.bool("disable-filter")) return { prefix, allows: () => true };
  const expressions = (name: string) =>
    flags
      .string(name)
      .split(",")
      .map((source) => compiled(factory.clock, source));
  const [paths, hosts] = [expressions("accept-paths"), expressions("accept-hosts")];
  const [noPaths, noMethods] = [expressions("reject-paths"), expressions("reject-methods")];
  return {
    prefix,
    allows: (method, host, path) =>
      !matches(noPaths, path) &&
      !matches(noMethods, method) &&
      matches(paths, path) &&
      matches(hosts, host),
  };
}

/** The real kubectl dies with a line of its log. */
function compiled(clock: Clock, source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const why =
      source.split("(").length > source.split(")").length
        ? `missing closing ): \`${source}\``
        : (error.message.split(": ").at(-1) ?? "");
    const line = `proxy_server.go:83] Error compiling re: error parsing regexp: ${why}`;
    throw new ExitError(255, logLine(clock, "F", line));
  }
}

function matches(all: readonly RegExp[], value: string): boolean {
  return all.some((each) => each.test(value));
}
