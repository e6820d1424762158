import type { Process } from "./image.ts";
import { Surroundings } from "./surroundings.ts";
import type { Done, Output } from "./tool-run.ts";

/** A child of the shell: signals reach the shell, which is PID 1, and stop there. */
export class ChildProcess extends Surroundings implements Process {
  readonly argv: readonly string[];
  readonly log: Output;
  readonly exit: Done;
  readonly #env: Readonly<Record<string, string>> | undefined;

  /** `env`: undefined where it is the parent's. */
  constructor(
    parent: Process,
    argv: readonly string[],
    env: Readonly<Record<string, string>> | undefined,
    out: Output,
    exit: Done,
  ) {
    super(parent);
    this.argv = argv;
    this.#env = env;
    this.log = out;
    this.exit = exit;
  }

  override get env(): Readonly<Record<string, string>> {
    return this.#env ?? super.env;
  }

  onTerminate(): void {
    // Nothing reaches it.
  }
}
