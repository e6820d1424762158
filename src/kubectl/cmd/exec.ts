import { type Command, ExitError, type Invocation, UsageError, usageErrorf } from "./command.ts";
import { filenameFlags } from "./common-flags.ts";
import { execIn, refuseCompleted } from "./remote/exec-in.ts";
import {
  containerFlag,
  podRunningTimeoutFlag,
  podRunningTimeoutOf,
  streamFlags,
} from "./remote/flags.ts";
import { podOrType, targetContainer, targetPod } from "./remote/target-pod.ts";
import { remoteStreams } from "./remote/terminal-use.ts";

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
    containerFlag,
    ...filenameFlags("A file that names the object to run in.").filter(
      ({ name }) => name === "filename",
    ),
    podRunningTimeoutFlag("1m0s"),
    ...streamFlags,
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, argsLenAtDash, flags, streams } = invocation;
  const filenames = flags.strings("filename");
  const before = argsLenAtDash < 0 ? args : args.slice(0, argsLenAtDash);
  const command = argsLenAtDash < 0 ? [] : args.slice(argsLenAtDash);
  const [target = ""] = before;
  if (argsLenAtDash < 0 && args.length > (filenames.length > 0 ? 0 : 1)) {
    throw usageErrorf(
      invocation,
      "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead",
    );
  }
  podRunningTimeoutOf(invocation);
  if (!target && filenames.length === 0) {
    throw new UsageError("pod, type/name or --filename must be specified");
  }
  if (command.length === 0) {
    throw new UsageError("you must specify at least one command for the container");
  }
  if (target && filenames.length > 0) {
    throw new UsageError("resource/name arguments cannot be provided when a path is specified");
  }
  const found = await targetPod(
    invocation,
    filenames.length > 0 ? { args: [], filenames } : { args: podOrType(target) },
  );
  refuseCompleted(found.pod);
  // Whether the pod has the one that -c names is for the server to say.
  const container =
    flags.string("container") ||
    (await targetContainer(invocation, found.pod, flags.bool("quiet")));
  const [stdin, tty] = [flags.bool("stdin"), flags.bool("tty")];
  const remote = await remoteStreams(streams, { stdin, tty, quiet: flags.bool("quiet") });
  try {
    const wanted = { command, container, stdin, tty: remote.tty };
    const code = await execIn(invocation, found, wanted, remote.streams);
    if (code !== 0) throw new ExitError(code, `command terminated with exit code ${code}\n`);
  } finally {
    remote.restore();
  }
}
