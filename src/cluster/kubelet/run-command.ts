import type { Process } from "../images/image.ts";
import { shellMains } from "../images/shell.ts";
import type { ContainerInstance } from "./instance.ts";

/** How a command inside a container ended. */
export interface CommandResult {
  readonly code: number;
  readonly output: string;
  /** How long it would have slept. */
  readonly elapsedMs: number;
}

const longestMs = 60_000;
const executables = shellMains({});

/** Runs a command in a container to its end at once, adding up the time it would sleep. */
export function runCommand(instance: ContainerInstance, command: readonly string[]): CommandResult {
  const [path = ""] = command;
  const main = executables[path.slice(path.lastIndexOf("/") + 1)];
  if (!main) {
    const output = `OCI runtime exec failed: exec failed: unable to start container process: exec: "${path}": executable file not found in $PATH: unknown`;
    return { code: 126, output, elapsedMs: 0 };
  }
  let output = "";
  let elapsedMs = 0;
  let code: number | undefined;
  const process: Process = {
    argv: command,
    env: instance.env,
    hostname: instance.env["HOSTNAME"] ?? "",
    workingDirectory: instance.workingDirectory,
    user: instance.user,
    files: instance.files,
    network: instance.network,
    get now() {
      return instance.state.startedAt + elapsedMs;
    },
    log: (text) => (output += text),
    exit: (given) => (code ??= given),
    after: (ms, run) => {
      elapsedMs += ms;
      if (elapsedMs <= longestMs && code === undefined) run();
    },
    listen: () => {},
    onTerminate: () => {},
  };
  main(process);
  return { code: code ?? 137, output, elapsedMs };
}
