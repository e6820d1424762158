import type { Main, Process } from "../images/image.ts";

/** What a command needs of the container. */
interface Place extends Pick<Process, "env" | "workingDirectory" | "user" | "files" | "network"> {
  readonly state: { readonly startedAt: number };
  /** The program at a path, if there is one. */
  mainOf(path: string): Main | undefined;
}

/** How a command inside a container ended. */
export interface CommandResult {
  readonly code: number;
  readonly output: string;
  /** How long it would have slept. */
  readonly elapsedMs: number;
}

const longestMs = 60_000;

/**
 * Runs a command in a container to its end at once, adding up the time it would sleep. `error`: where its
 * standard error goes, if not to `output`.
 */
export function runCommand(
  instance: Place,
  command: readonly string[],
  input = "",
  error?: (text: string) => void,
): CommandResult {
  const [path = ""] = command;
  const main = instance.mainOf(path);
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
    input,
    ...(error && { error }),
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
