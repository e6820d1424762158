import { compile, regexpProblem } from "#api/go-regexp.ts";
import type { Clock } from "#base/clock.ts";
import type { Connection } from "#base/connection.ts";
import { ListenError } from "#base/local-network.ts";
import { logLine } from "../resources/logging-client.ts";
import { type Command, ExitError, type Flag, type Invocation, UsageError } from "./command.ts";
import { proxyConnection, type ProxyRules } from "./remote/api-proxy.ts";
import { serveFile } from "./remote/file-server.ts";
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
    text("unix-socket", "", "A Unix socket to listen on instead.", "u"),
    text("www", "", "A directory of files to serve, too.", "w"),
    text("www-prefix", "/static/", "The path below which those files are served.", "P"),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { factory, flags, streams } = invocation;
  const rules = await rulesOf(invocation);
  const socket = flags.string("unix-socket");
  if (socket && flags.int("port") !== 8001) {
    throw new UsageError("cannot set --unix-socket and --port at the same time");
  }
  const accept = (connection: Connection) => void proxyConnection(factory, connection, rules);
  const listener = socket
    ? await listenAtSocket(invocation, socket, accept)
    : await listenAtPort(invocation, accept);
  try {
    await streams.out.write(`Starting to serve on ${listener.at}\n`);
    await new Promise<void>((resolve) => {
      factory.cancel.onCancel(resolve);
    });
    factory.cancel.throwIfCancelled();
  } finally {
    listener.close();
  }
}

type Accept = (connection: Connection) => void;

interface Listening {
  /** As Go prints the address. */
  readonly at: string;
  close(): void;
}

async function listenAtPort(invocation: Invocation, accept: Accept): Promise<Listening> {
  const { flags } = invocation;
  const address = flags.string("address");
  const port = flags.int("port");
  if (address.includes(":"))
    throw new UsageError(`listen tcp: address ${address}:${port}: too many colons in address`);
  if (port < 0 || port > 65_535) throw new UsageError(`listen tcp: address ${port}: invalid port`);
  if (!/^(localhost|[\d.]*)$/.test(address))
    throw new UsageError(`listen tcp: lookup ${address}: no such host`);
  const isAny = address === "" || address === "0.0.0.0";
  const host = isAny ? "0.0.0.0" : address.replace("localhost", "127.0.0.1");
  try {
    const listener = await localNetwork(invocation).listen(host, port, accept);
    return {
      at: hostPort(isAny ? "::" : host, listener.port),
      close: () => listener.close(),
    };
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    throw new UsageError(error.message.replace("tcp4", "tcp").replace("0.0.0.0:", ":"));
  }
}

async function listenAtSocket(
  { factory }: Invocation,
  path: string,
  accept: Accept,
): Promise<Listening> {
  const { local } = factory;
  if (!local?.listenUnix) throw new UsageError("this kubectl cannot listen on Unix sockets");
  const close = await local.listenUnix(path, accept);
  return { at: path, close };
}

async function rulesOf(invocation: Invocation): Promise<ProxyRules> {
  const { factory, flags, streams } = invocation;
  const warn = (line: string) => streams.errOut.write(logLine(factory.clock, "W", line));
  const prefixOf = (name: string) => flags.string(name).replace(/\/?$/, "/");
  const isFiltered = !flags.bool("disable-filter");
  if (!isFiltered && !flags.string("unix-socket")) {
    await warn(
      "proxy.go:177] Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious",
    );
  }
  const expressions = (name: string) =>
    (isFiltered ? flags.string(name) : "")
      .split(",")
      .filter((source, _, all) => source || all.length > 1)
      .map((source) => compiled(factory.clock, source));
  const [paths, noPaths] = [expressions("accept-paths"), expressions("reject-paths")];
  const [hosts, noMethods] = [expressions("accept-hosts"), expressions("reject-methods")];
  const www = flags.string("www");
  if (www) {
    const kind = factory.files.kind(www);
    const why = "no such file or directory";
    if (!kind) {
      await warn(`proxy.go:200] Failed to stat static file directory ${www}: stat ${www}: ${why}`);
    } else if (kind === "file") {
      await warn(`proxy.go:202] Static file directory ${www} is not a directory`);
    }
  }
  return {
    prefix: prefixOf("api-prefix"),
    allows: (method, host, path) =>
      !isFiltered ||
      (!matches(noPaths, path) &&
        !matches(noMethods, method) &&
        matches(paths, path) &&
        matches(hosts, host)),
    ...(www && {
      files: {
        prefix: prefixOf("www-prefix"),
        serve: (answers, path) => serveFile(factory.files, www, answers, path),
      },
    }),
  };
}

/** The real kubectl dies with a line of its log. */
function compiled(clock: Clock, source: string): RegExp {
  const expression = compile(source);
  if (expression) return expression;
  const line = `proxy_server.go:83] Error compiling re: ${regexpProblem(source)}`;
  throw new ExitError(255, logLine(clock, "F", line));
}

function matches(all: readonly RegExp[], value: string): boolean {
  return all.some((each) => each.test(value));
}
