import type { CancelSignal } from "#base/cancel.ts";
import { CancelSource } from "#base/cancel.ts";
import type { IOStreams, Sink } from "#base/streams.ts";
import type { FirstProcess, ProcessConnection, RunningContainer } from "#cluster/cluster.ts";
import { programOf, runningContainer, shellIn, type Surroundings } from "./exec.ts";

/** A terminal that somebody attached, and when they have gone. */
interface Attached {
  readonly streams: IOStreams;
  readonly gone: CancelSignal;
}

const shells = new Set(["ash", "bash", "sh"]);

/**
 * Runs the first processes of containers that have a stdin, and lets others attach to any first
 * process. A shell with a terminal and nothing to do waits for the first who attaches to it.
 */
export class FirstProcesses {
  readonly #surroundings: () => Surroundings;
  readonly #waiting = new Map<RunningContainer, (attached: Attached) => void>();

  /** `surroundings` is asked later: containers may start before the session is whole. */
  constructor(surroundings: () => Surroundings) {
    this.#surroundings = surroundings;
  }

  readonly run = (process: FirstProcess): void => {
    const end = new CancelSource();
    process.whenExited(() => {
      this.#waiting.delete(process.container);
      end.cancel();
    });
    void this.#run(process, end);
    // It does what it can before time goes on: what takes no time is over before the kubelet looks.
    this.#surroundings().wake();
  };

  /**
   * Connects streams to the container's first process until it ends or they are cancelled. What it
   * wrote before is in its log only.
   */
  async attach(
    connection: ProcessConnection,
    streams: IOStreams,
    cancel: CancelSignal,
  ): Promise<void> {
    const { cluster, wake } = this.#surroundings();
    const container = runningContainer(connection, cluster);
    let written = Promise.resolve();
    const ended = new Promise<void>((resolve) => {
      const leave = container.follow(
        (text) => {
          if (connection.stdout) written = written.then(() => streams.out.write(text));
          wake();
        },
        () => {
          resolve();
          wake();
        },
      );
      cancel.onCancel(() => {
        leave();
        resolve();
      });
    });
    if (connection.stdin) this.#connect(container, { streams, gone: cancel });
    await ended;
    await written;
  }

  #connect(container: RunningContainer, attached: Attached): void {
    const waiting = this.#waiting.get(container);
    this.#waiting.delete(container);
    if (waiting) waiting(attached);
    else if (container.stdin) void feed(container, attached);
  }

  async #run({ argv, container, stdin, write, exit }: FirstProcess, end: CancelSource) {
    const [path = ""] = argv;
    const waits = container.tty && argv.length === 1 && shells.has(programOf(path));
    const attached = waits ? await this.#firstAttached(container) : undefined;
    attached?.gone.onCancel(() => end.cancel());
    const out: Sink = { write: async (text) => write(text) };
    const { terminal } = attached?.streams ?? {};
    const streams: IOStreams = {
      in: attached?.streams.in ?? stdin,
      out,
      errOut: out,
      ...(terminal && { terminal }),
    };
    const { wake } = this.#surroundings();
    const shell = shellIn(container, this.#surroundings());
    exit(await shell.execute([programOf(path), ...argv.slice(1)], streams, end.signal));
    wake();
  }

  #firstAttached(container: RunningContainer): Promise<Attached> {
    return new Promise((resolve) => this.#waiting.set(container, resolve));
  }
}

async function feed({ stdin, stdinOnce }: RunningContainer, { streams }: Attached): Promise<void> {
  for await (const text of streams.in) stdin?.push(text);
  if (stdinOnce) stdin?.end();
}
