import type { PortForward } from "#api/client.ts";
import type { CancelSignal } from "#base/cancel.ts";
import type { IOStreams } from "#base/streams.ts";
import type { PortConnection, ProcessConnection, ShellHost } from "#cluster/cluster.ts";
import { Pty } from "#shell/pty.ts";
import { runInContainer, type Surroundings } from "./exec.ts";
import { FirstProcesses } from "./first-processes.ts";
import { forwardPorts } from "./port-forward.ts";

/** The kubelets' side of connections to Pods: processes get streams, ports get connections. */
export class PodStreams {
  readonly #surroundings: () => Surroundings;
  readonly #processes: FirstProcesses;

  constructor(surroundings: () => Surroundings) {
    this.#surroundings = surroundings;
    this.#processes = new FirstProcesses(surroundings);
  }

  /** Runs first processes that have a stdin. */
  get run(): ShellHost {
    return this.#processes.run;
  }

  /** Runs a command in a container, or attaches to its first process. Answers the exit code. */
  async connect(
    connection: ProcessConnection,
    given: IOStreams,
    cancel: CancelSignal,
  ): Promise<number> {
    const { streams, signal } = onTerminal(connection, given, cancel);
    if (connection.kind === "exec") {
      return runInContainer(connection, streams, signal, this.#surroundings());
    }
    await this.#processes.attach(connection, streams, signal);
    return 0;
  }

  forward(connection: PortConnection): PortForward {
    const { cluster, wake } = this.#surroundings();
    return forwardPorts(connection, cluster, wake);
  }
}

/** Where only keystrokes come from the other side, this side is the terminal. */
function onTerminal({ tty }: ProcessConnection, given: IOStreams, cancel: CancelSignal) {
  const { terminal } = given;
  if (!tty || !terminal?.raw) return { streams: given, signal: cancel };
  const size = { columns: terminal.columns, rows: terminal.rows };
  const pty = new Pty({ size, output: (bytes) => void given.out.write(bytes) });
  const leave = terminal.raw.onResize(() => {
    size.columns = terminal.columns;
    size.rows = terminal.rows;
  });
  cancel.onCancel(() => {
    leave();
    pty.hangUp();
  });
  void type(given.in, pty);
  return { streams: pty.streams, signal: pty.cancel };
}

async function type(keystrokes: AsyncIterable<string>, pty: Pty): Promise<void> {
  for await (const data of keystrokes) pty.input(data);
}
