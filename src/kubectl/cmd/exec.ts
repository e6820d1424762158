import { resolve } from "../resources/resolve.ts";
import { pathOf } from "../resources/rest.ts";
import { textAt } from "../resources/fields.ts";
import { type Command, ExitError, type Invocation, UsageError } from "./command.ts";
import { filenameFlags } from "./common-flags.ts";
import { chosenContainer, containersOf, podsOf } from "./pods-of.ts";
import { sortForExec } from "./pod-ranking.ts";

/** `kubectl exec`. */
export const exec: Command = {
  name: "exec",
  heading: "Troubleshooting and Debugging Commands:",
  use: "exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
  short: "Execute a command in a container",
  long: "Run a command in a container of a pod.",
  example: `  # Print the date of a pod, in its first container
  kubectl exec web-1 -- date

  # In a certain container
  kubectl exec web-1 -c nginx -- date

  # A shell to type into
  kubectl exec web-1 -it -- sh

  # In a pod of a deployment
  kubectl exec deploy/web -- date`,
  flags: [
    {
      name: "container",
      shorthand: "c",
      type: "string",
      default: "",
      usage:
        "The container to run in; by default the pod's annotation kubectl.kubernetes.io/default-container, or else its first container.",
    },
    ...filenameFlags("A file that names the object to run in.").filter(
      ({ name }) => name === "filename",
    ),
    {
      name: "pod-running-timeout",
      type: "duration",
      default: "1m0s",
      usage: "How long to wait for a pod that runs (like 5s, 2m, or 3h, higher than zero).",
    },
    {
      name: "quiet",
      shorthand: "q",
      type: "bool",
      default: "false",
      usage: "Print only what the command prints.",
    },
    {
      name: "stdin",
      shorthand: "i",
      type: "bool",
      default: "false",
      usage: "Pass stdin to the command.",
    },
    {
      name: "tty",
      shorthand: "t",
      type: "bool",
      default: "false",
      usage: "Give the command a terminal.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, argsLenAtDash, factory, flags, streams } = invocation;
  const filenames = flags.strings("filename");
  const before = argsLenAtDash < 0 ? args : args.slice(0, argsLenAtDash);
  const command = argsLenAtDash < 0 ? [] : args.slice(argsLenAtDash);
  const [target] = before;
  if (target === undefined && filenames.length === 0) {
    throw new UsageError("pod, type/name or --filename must be specified");
  }
  if (command.length === 0) {
    if (before.length > 1) {
      throw new UsageError(
        "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples",
      );
    }
    throw new UsageError("you must specify at least one command for the container");
  }
  const word = target?.includes("/") ? [target] : ["pods", target ?? ""];
  const infos = await resolve(
    invocation,
    filenames.length > 0 ? { args: [], filenames, fetch: "always" } : { args: word },
  );
  const [info] = infos;
  if (!info) throw new UsageError("cannot exec into multiple objects at a time");
  const { mapping, namespace, pods } = await podsOf(invocation, info, sortForExec);
  const [pod] = pods;
  if (!pod) throw new UsageError("timed out waiting for the condition");
  const name = textAt(pod, "metadata", "name");
  const phase = textAt(pod, "status", "phase");
  if (phase === "Succeeded" || phase === "Failed") {
    throw new UsageError(
      `cannot exec into a container in a completed pod; current phase is ${phase}`,
    );
  }
  const container = await containerFor(invocation, pod);
  const code = await factory.client.exec(
    {
      method: "GET",
      path: pathOf({ mapping, namespace, name, subresource: "exec" }),
      query: [
        ...command.map((each) => ["command", each] as const),
        ["container", container],
        ...(flags.bool("tty") ? [] : [["stderr", "true"] as const]),
        ...(flags.bool("stdin") ? [["stdin", "true"] as const] : []),
        ["stdout", "true"],
        ...(flags.bool("tty") ? [["tty", "true"] as const] : []),
      ],
    },
    streams,
    factory.cancel,
  );
  if (code !== 0) throw new ExitError(code, `command terminated with exit code ${code}\n`);
}

async function containerFor(
  { flags, streams }: Invocation,
  pod: Record<string, unknown>,
): Promise<string> {
  const given = flags.string("container");
  if (given) {
    const { init, main } = containersOf(pod);
    if ([...init, ...main].includes(given)) return given;
    throw new UsageError(`container not found (${JSON.stringify(given)})`);
  }
  const { name, toldWhy } = chosenContainer(pod);
  if (toldWhy && !flags.bool("quiet")) await streams.errOut.write(toldWhy);
  return name;
}
