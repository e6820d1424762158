import type { JsonObject } from "#base/json.ts";
import { StatusError } from "#api/errors.ts";
import { rfc3339, timeFault } from "#api/go-time.ts";
import { textAt } from "../resources/fields.ts";
import { collect } from "../resources/failures.ts";
import { type Info, nothingGiven, resolve } from "../resources/resolve.ts";
import { pathOf, type Subject } from "../resources/rest.ts";
import { type Command, type Invocation, UsageError, usageErrorf } from "./command.ts";
import { selectorFlag } from "./common-flags.ts";
import { chosenContainer, containersOf, podsOf } from "./pods-of.ts";
import { sortForLogs } from "./pod-ranking.ts";

/** `kubectl logs`. */
export const logs: Command = {
  name: "logs",
  heading: "Troubleshooting and Debugging Commands:",
  use: "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
  short: "Print the logs for a container in a pod",
  long: "Print what a container of a pod (or of the pods of a workload) wrote. With one container in the pod its name may be left out.",
  example: `  # Print the log of a pod
  kubectl logs web-1

  # Of all its containers
  kubectl logs web-1 --all-containers=true

  # Of the container's last run, which ended
  kubectl logs -p web-1

  # Go on printing
  kubectl logs -f web-1

  # The last 20 lines of each pod with a label
  kubectl logs -l app=web --tail=20

  # Of a deployment's pod
  kubectl logs deployment/web`,
  flags: [
    {
      name: "all-containers",
      type: "bool",
      default: "false",
      usage: "Print the logs of all containers of the pod.",
    },
    {
      name: "all-pods",
      type: "bool",
      default: "false",
      usage: "Print the logs of all pods; sets prefix to true.",
    },
    {
      name: "container",
      shorthand: "c",
      type: "string",
      default: "",
      usage: "Print the log of this container.",
    },
    {
      name: "follow",
      shorthand: "f",
      type: "bool",
      default: "false",
      usage: "Go on printing what is written.",
    },
    {
      name: "ignore-errors",
      type: "bool",
      default: "false",
      usage: "With --follow: go on when a log cannot be read.",
    },
    {
      name: "insecure-skip-tls-verify-backend",
      type: "bool",
      default: "false",
      usage: "Do not check the kubelet's certificate.",
    },
    {
      name: "limit-bytes",
      type: "int",
      default: "0",
      usage: "The most bytes to print. 0: no limit.",
    },
    {
      name: "max-log-requests",
      type: "int",
      default: "5",
      usage: "How many logs may be followed at once with a selector.",
    },
    {
      name: "pod-running-timeout",
      type: "duration",
      default: "20s",
      usage: "How long to wait for a pod that runs (like 5s, 2m, or 3h, higher than zero).",
    },
    {
      name: "prefix",
      type: "bool",
      default: "false",
      usage: "Put the pod's and container's name in front of each line.",
    },
    {
      name: "previous",
      shorthand: "p",
      type: "bool",
      default: "false",
      usage: "Print the log of the container's last run.",
    },
    selectorFlag,
    {
      name: "since",
      type: "duration",
      default: "0s",
      usage: "Only lines that are younger than this (5s, 2m, 3h).",
    },
    {
      name: "since-time",
      type: "string",
      default: "",
      usage: "Only lines after this moment (RFC3339).",
    },
    {
      name: "tail",
      type: "int",
      default: "-1",
      usage: "How many of the last lines to print; -1: all, or 10 with a selector.",
    },
    {
      name: "timestamps",
      type: "bool",
      default: "false",
      usage: "Put the time in front of each line.",
    },
  ],
  run,
};

interface Source {
  readonly subject: Subject;
  readonly container: string;
}

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  const selector = flags.string("selector");
  if (args.length === 0 && !selector) throw usage(invocation);
  if (args.length > 0 && selector) {
    throw usageErrorf(invocation, "only a selector (-l) or a POD name is allowed");
  }
  if (args.length > 2) throw usage(invocation);
  if (flags.duration("pod-running-timeout") <= 0) {
    throw new UsageError("--pod-running-timeout must be higher than zero");
  }
  const sinceTime = flags.string("since-time");
  const fault = sinceTime && timeFault(sinceTime, rfc3339);
  if (fault) throw new UsageError(fault);
  const infos = await infosOf(invocation);
  validate(invocation);
  const sources = await sourcesOf(invocation, infos);
  const limit = flags.int("max-log-requests");
  if (flags.bool("follow") && sources.length > 1 && sources.length > limit) {
    throw new UsageError(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
    );
  }
  if (flags.bool("follow")) {
    await Promise.all(sources.map((source) => printOrTell(invocation, source)));
  } else for (const source of sources) await printOrTell(invocation, source);
}

/** As LogsOptions.Validate: the server was asked for the objects before. */
function validate(invocation: Invocation): void {
  const { args, flags } = invocation;
  const [, container = flags.string("container")] = args;
  if (flags.string("since-time") && flags.duration("since") !== 0) {
    throw new UsageError("at most one of `sinceTime` or `sinceSeconds` may be specified");
  }
  if (flags.bool("all-containers") && container) {
    throw new UsageError(
      `--all-containers=true should not be specified with container name ${container}`,
    );
  }
  if (args.length === 2 && flags.changed("container")) {
    throw new UsageError("only one of -c or an inline [CONTAINER] arg is allowed");
  }
  if (flags.int("limit-bytes") < 0) {
    throw new UsageError("--limit-bytes must be greater than 0");
  }
  if (sinceSeconds(invocation) < 0) throw new UsageError("--since must be greater than 0");
  if (flags.int("tail") < -1) throw new UsageError("--tail must be greater than or equal to -1");
}

/** With --ignore-errors what cannot be read is told among the logs. */
async function printOrTell(invocation: Invocation, source: Source): Promise<void> {
  const { flags, streams } = invocation;
  if (!flags.bool("ignore-errors")) return printLog(invocation, source);
  const failures: Error[] = [];
  await collect(failures, () => printLog(invocation, source));
  for (const { message } of failures) await streams.out.write(`error: ${message}\n`);
}

/** What --since says, to the nearest second. */
function sinceSeconds({ flags }: Invocation): number {
  const seconds = flags.duration("since") / 1000;
  return Math.sign(seconds) * Math.round(Math.abs(seconds));
}

function usage(invocation: Invocation): UsageError {
  return usageErrorf(
    invocation,
    "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
  );
}

async function infosOf(invocation: Invocation): Promise<readonly Info[]> {
  const { args, flags, namespace } = invocation;
  const selector = flags.string("selector");
  const [first = ""] = args;
  if (!first && !selector) throw new UsageError(nothingGiven);
  const word = first.includes("/") ? [first] : ["pods", first];
  const infos = await whereIsIt(namespace, () =>
    resolve(invocation, {
      ...(selector ? { args: ["pods"], selector } : { args: word }),
      typed: true,
    }),
  );
  if (infos.length === 0) {
    await invocation.streams.errOut.write(`No resources found in ${namespace} namespace.\n`);
  }
  return infos;
}

async function sourcesOf(
  invocation: Invocation,
  infos: readonly Info[],
): Promise<readonly Source[]> {
  const { args, flags } = invocation;
  const selector = flags.string("selector");
  const [, container] = args;
  const sources: Source[] = [];
  for (const info of infos) {
    const {
      mapping,
      namespace: within,
      pods,
    } = await podsOf(invocation, info, sortForLogs, "get the logs from");
    const several = selector !== "" || flags.bool("all-pods");
    if (pods.length > 1 && !several) await invocation.streams.errOut.write(foundSeveral(pods));
    for (const pod of several ? pods : pods.slice(0, 1)) {
      const subject = {
        mapping,
        namespace: within,
        name: textAt(pod, "metadata", "name"),
        subresource: "log",
      };
      for (const name of await containersFor(
        invocation,
        pod,
        container ?? flags.string("container"),
      )) {
        sources.push({ subject, container: name });
      }
    }
  }
  return sources;
}

function foundSeveral(pods: readonly JsonObject[]): string {
  return `Found ${pods.length} pods, using pod/${textAt(pods[0], "metadata", "name")}\n`;
}

/** The messages of `logs` say in which namespace an object was not found. */
async function whereIsIt<T>(namespace: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== "NotFound") throw error;
    throw new UsageError(
      `error from server (NotFound): ${error.message} in namespace ${JSON.stringify(namespace)}`,
    );
  }
}

async function containersFor(
  { flags, streams }: Invocation,
  pod: JsonObject,
  container: string,
): Promise<readonly string[]> {
  const { init, main, ephemeral } = containersOf(pod);
  const all = [...init, ...main, ...ephemeral];
  if (flags.bool("all-containers")) return all;
  if (container) {
    if (all.includes(container)) return [container];
    throw new UsageError(
      `container ${container} is not valid for pod ${textAt(pod, "metadata", "name")}`,
    );
  }
  const { name, toldWhy } = chosenContainer(pod);
  if (toldWhy && !flags.bool("all-pods")) await streams.errOut.write(toldWhy);
  return [name];
}

async function printLog(invocation: Invocation, { subject, container }: Source): Promise<void> {
  const { factory, flags, rest, streams } = invocation;
  const tail = flags.int("tail");
  const lines =
    flags.string("selector") && !flags.changed("tail") && !flags.bool("follow") ? 10 : tail;
  const query: readonly (readonly [string, string])[] = [
    ["container", container],
    ...(flags.bool("follow") ? [["follow", "true"] as const] : []),
    ...(flags.int("limit-bytes") > 0
      ? [["limitBytes", String(flags.int("limit-bytes"))] as const]
      : []),
    ...(flags.bool("previous") ? [["previous", "true"] as const] : []),
    ...(flags.duration("since") !== 0
      ? [["sinceSeconds", String(sinceSeconds(invocation))] as const]
      : []),
    ...(flags.string("since-time") ? [["sinceTime", flags.string("since-time")] as const] : []),
    ...(lines >= 0 ? [["tailLines", String(lines)] as const] : []),
    ...(flags.bool("timestamps") ? [["timestamps", "true"] as const] : []),
  ];
  const request = {
    method: "GET",
    path: pathOf(subject),
    query,
    headers: { accept: "application/json, */*" },
  } as const;
  const prefix =
    flags.bool("prefix") || flags.bool("all-pods") ? `[pod/${subject.name}/${container}] ` : "";
  const write = (text: string) => streams.out.write(prefix ? prefixed(text, prefix) : text);
  if (!flags.bool("follow")) {
    const { body } = await rest.request(request);
    return write(typeof body === "string" ? body : "");
  }
  const stream = await rest.stream(request, factory.cancel);
  for await (const value of stream.values) await write(String(value));
}

function prefixed(text: string, prefix: string): string {
  return text.replaceAll(/^(?=[^])/gm, (_, at: number) => (at < text.length ? prefix : ""));
}
