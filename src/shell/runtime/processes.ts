import { ShellFailure } from "./failures.ts";

const most = 1000;

/** Counts what runs side by side, pipelines' parts and background jobs: a fork bomb finds an end. */
export class Processes {
  #running = 0;

  /** Runs one more. Throws ShellFailure with bash's words if there are too many. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= most) {
      throw new ShellFailure("fork: retry: Resource temporarily unavailable", 254);
    }
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
    }
  }
}
