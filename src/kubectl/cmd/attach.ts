import { textAt } from "../resources/fields.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";
import { attachTo } from "./remote/attach-to.ts";
import {
  containerFlag,
  podRunningTimeoutFlag,
  podRunningTimeoutOf,
  streamFlags,
} from "./remote/flags.ts";
import { podOrType, targetContainer, targetPod } from "./remote/target-pod.ts";

/** `kubectl attach`. */
export const attach: Command = {
  name: "attach",
  heading: "Troubleshooting and Debugging Commands:",
  use: "attach (POD | TYPE/NAME) -c CONTAINER",
  short: "Attach to a running container",
  long: "Connect to the first process of a container, which runs already.",
  example: `  # See what the first container of a pod prints from now on
  kubectl attach web-1

  # A certain container
  kubectl attach web-1 -c nginx

  # A shell that was started with a terminal
  kubectl attach shell -i -t

  # A pod of a deployment
  kubectl attach deploy/web`,
  flags: [containerFlag, podRunningTimeoutFlag("1m0s"), ...streamFlags],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  const [first = ""] = args;
  if (args.length === 0) throw new UsageError("at least 1 argument is required for attach");
  if (args.length > 2) {
    throw new UsageError(
      `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(" ")}]`,
    );
  }
  podRunningTimeoutOf(invocation);
  const named = args.length === 2 ? args : podOrType(first);
  const { mapping, pod } = await targetPod(invocation, { args: named });
  const phase = textAt(pod, "status", "phase");
  if (phase === "Succeeded" || phase === "Failed") {
    throw new UsageError(`cannot attach a container in a completed pod; current phase is ${phase}`);
  }
  await attachTo(invocation, {
    mapping,
    pod,
    container: await containerOf(invocation, pod),
    stdin: flags.bool("stdin"),
    tty: flags.bool("tty"),
    quiet: flags.bool("quiet"),
  });
}

async function containerOf(
  invocation: Invocation,
  pod: Parameters<typeof targetContainer>[1],
): Promise<string> {
  try {
    return await targetContainer(invocation, pod, invocation.flags.bool("quiet"));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`cannot attach to the container: ${error.message}`);
  }
}
