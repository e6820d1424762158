import type { Files } from "#base/files.ts";
import type { HttpHandler, Process, ProcessNetwork } from "./image.ts";
import type { Done, Output } from "./tool-run.ts";
import type { User } from "./user.ts";

/** A child of the shell: signals reach the shell, which is PID 1, and stop there. */
export class ChildProcess implements Process {
  readonly argv: readonly string[];
  readonly log: Output;
  readonly exit: Done;
  readonly #parent: Process;
  readonly #env: Readonly<Record<string, string>> | undefined;

  /** `env`: undefined where it is the parent's. */
  constructor(
    parent: Process,
    argv: readonly string[],
    env: Readonly<Record<string, string>> | undefined,
    out: Output,
    exit: Done,
  ) {
    this.#parent = parent;
    this.argv = argv;
    this.#env = env;
    this.log = out;
    this.exit = exit;
  }

  get env(): Readonly<Record<string, string>> {
    return this.#env ?? this.#parent.env;
  }

  get hostname(): string {
    return this.#parent.hostname;
  }

  get workingDirectory(): string {
    return this.#parent.workingDirectory;
  }

  get user(): User {
    return this.#parent.user;
  }

  get files(): Files {
    return this.#parent.files;
  }

  get network(): ProcessNetwork {
    return this.#parent.network;
  }

  get now(): number {
    return this.#parent.now;
  }

  after(ms: number, run: () => void): void {
    this.#parent.after(ms, run);
  }

  listen(port: number, handler: HttpHandler): void {
    this.#parent.listen(port, handler);
  }

  onTerminate(): void {
    // Nothing reaches it.
  }
}
