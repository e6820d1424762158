import type { ApiRequest } from "#api/client.ts";
import { StatusError } from "#api/errors.ts";
import { must } from "#base/assert.ts";
import { type CancelSignal, CancelSource } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import { type IOStreams, noInput } from "#base/streams.ts";
import type {
  Cluster,
  HttpRequest,
  HttpResult,
  HttpSource,
  RunningContainer,
} from "#cluster/cluster.ts";
import { Shell } from "#shell/shell.ts";
import { curl } from "./programs/curl.ts";
import { wget } from "./programs/wget.ts";

/** What a process in a container can reach. */
export interface Surroundings {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly http: (source: HttpSource, request: HttpRequest) => HttpResult;
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
  request: ApiRequest,
  streams: IOStreams,
  cancel: CancelSignal,
  { cluster, clock, http, wake }: Surroundings,
): Promise<number> {
  const container = containerOf(request, cluster);
  const command = valuesOf(request, "command");
  const [path = ""] = command;
  const program = path.slice(path.lastIndexOf("/") + 1);
  if (!container.programs.includes(program)) throw notExecutable(cluster, path);
  const { namespace, pod: name } = container;
  const send = (sent: HttpRequest): HttpResult => http({ from: "pod", namespace, name }, sent);
  const shell = new Shell({
    clock,
    env: container.env,
    files: container.files,
    cwd: container.workingDirectory,
    programs: { curl: curl(send), wget: wget(send) },
    // A container has what its image ships and nothing else.
    only: container.programs,
  });
  const end = new CancelSource();
  const unlisten = cancel.onCancel(() => end.cancel());
  const unsubscribe = cluster.subscribe(() => {
    if (end.cancelled || cluster.container(namespace, name, container.name) === container) return;
    end.cancel();
    wake();
  });
  try {
    const own = streamsOf(request, streams);
    const code = await shell.execute([program, ...command.slice(1)], own, end.signal);
    return end.cancelled && !cancel.cancelled ? killed : code;
  } finally {
    unlisten();
    unsubscribe();
  }
}

/** What the request asks to be connected: `stdin`, and `tty` for a terminal on both ends. */
function streamsOf(request: ApiRequest, { terminal, ...streams }: IOStreams): IOStreams {
  const asks = (name: string): boolean => valuesOf(request, name).includes("true");
  if (asks("tty")) {
    const input = asks("stdin") ? streams.in : noInput;
    return { ...streams, in: input, ...(terminal && { terminal }) };
  }
  return { ...streams, in: asks("stdin") ? plain(streams.in) : noInput };
}

/** Hides that somebody types the input. */
async function* plain(input: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  yield* input;
}

function valuesOf({ query = [] }: ApiRequest, name: string): readonly string[] {
  return query.filter(([key]) => key === name).map(([, value]) => value);
}

function containerOf(request: ApiRequest, cluster: Cluster): RunningContainer {
  const [, namespace = "", name = ""] =
    /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/(?:exec|attach)$/.exec(request.path) ?? [];
  const pod = must(cluster.find("pods", namespace, name), `Pod ${namespace}/${name}`);
  const [asked] = valuesOf(request, "container");
  const container = asked ?? pod.spec.containers[0]?.name ?? "";
  const running = cluster.container(namespace, name, container);
  if (running) return running;
  // The server let it pass, so the container stopped in between.
  throw new StatusError("InternalError", `container not found ("${container}")`);
}

/** As containerd and runc say it; the id is that of the process that could not start. */
function notExecutable({ simulation }: Cluster, path: string): StatusError {
  const id = simulation.random(`exec ${simulation.now}`).text(64, "0123456789abcdef");
  const why = `exec: "${path}": executable file not found in $PATH: unknown`;
  return new StatusError(
    "InternalError",
    `Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${why}`,
  );
}
