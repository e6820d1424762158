import { StreamError } from "#api/client.ts";
import { type CancelSignal, CancelSource } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import { type IOStreams, isTyped, noInput } from "#base/streams.ts";
import type {
  Cluster,
  HttpRequest,
  ProcessConnection,
  RunningContainer,
} from "#cluster/cluster.ts";
import type { Program } from "#shell/program.ts";
import { Shell } from "#shell/shell.ts";
import { curl } from "./programs/curl.ts";
import { idOf, whoamiOf } from "./programs/identity.ts";
import { wget } from "./programs/wget.ts";

/** What a process in a container can reach. */
export interface Surroundings {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** To be called when something ends that a program may wait for. */
  readonly wake: () => void;
}

/** The exit code of what SIGKILL ended. */
const killed = 137;

/**
 * Runs the command of an exec request that the API server has accepted. Answers its exit code; when the
 * container ends, so does the command.
 */
export async function runInContainer(
  connection: ProcessConnection,
  streams: IOStreams,
  cancel: CancelSignal,
  surroundings: Surroundings,
): Promise<number> {
  const { cluster, wake } = surroundings;
  const container = runningContainer(connection, cluster);
  const { command } = connection;
  const [path = ""] = command;
  const program = programOf(path);
  if (!container.programs.includes(program)) throw notExecutable(cluster, path);
  const end = new CancelSource();
  const unlisten = cancel.onCancel(() => end.cancel());
  const leave = container.follow(
    () => {},
    () => {
      end.cancel();
      wake();
    },
  );
  try {
    const argv = [program, ...command.slice(1)];
    const own = streamsOf(connection, streams);
    const code = await shellIn(container, surroundings).execute(argv, own, end.signal);
    return end.cancelled && !cancel.cancelled ? killed : code;
  } finally {
    unlisten();
    leave();
  }
}

/** The name of the program at a path. */
export function programOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A shell with the files, the programs and the network of a container. */
export function shellIn(container: RunningContainer, { cluster, clock }: Surroundings): Shell {
  const { namespace, pod: name } = container;
  const send = (sent: HttpRequest) => cluster.http({ from: "pod", namespace, name }, sent);
  return new Shell({
    clock,
    env: container.env,
    files: container.files,
    cwd: container.workingDirectory,
    programs: {
      curl: curl(send),
      wget: wget(send),
      id: idOf(container.user),
      whoami: whoamiOf(container.user),
    },
    // A container has what its image ships and nothing else.
    only: container.programs,
    other: (program) => programIn(container, program),
  });
}

/** A program that only containers have; it reads what is piped into it. */
function programIn(container: RunningContainer, name: string): Program {
  return async ({ args, streams, clock, cancel }) => {
    let input = "";
    if (!isTyped(streams.in)) for await (const piece of streams.in) input += piece;
    let errors = "";
    const collect = (text: string): void => void (errors += text);
    const { code, output, elapsedMs } = container.run([name, ...args], input, collect);
    if (elapsedMs > 0) await clock.sleep(elapsedMs, cancel);
    await streams.errOut.write(errors);
    await streams.out.write(output);
    return code;
  };
}

/** The container that the server has just found; throws if it has stopped in between. */
export function runningContainer(
  { namespace, pod, container }: ProcessConnection,
  cluster: Cluster,
): RunningContainer {
  const running = cluster.container(namespace, pod, container);
  if (running) return running;
  throw new StreamError(
    `Internal error occurred: unable to upgrade connection: container not found ("${container}")`,
  );
}

/** What the request asks to be connected: `stdin`, and `tty` for a terminal on both ends. */
function streamsOf({ stdin, tty }: ProcessConnection, { terminal, ...streams }: IOStreams) {
  if (tty) return { ...streams, in: stdin ? streams.in : noInput, ...(terminal && { terminal }) };
  return { ...streams, in: stdin ? plain(streams.in) : noInput };
}

/** Hides that somebody types the input. */
async function* plain(input: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  yield* input;
}

/** As containerd and runc say it; the id is that of the process that could not start. */
function notExecutable({ simulation }: Cluster, path: string): StreamError {
  const id = simulation.random(`exec ${simulation.now}`).text(64, "0123456789abcdef");
  const why = `exec: "${path}": executable file not found in $PATH: unknown`;
  return new StreamError(
    `Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${why}`,
  );
}
