import type { Process } from "../images/image.ts";
import { Surroundings } from "../images/surroundings.ts";

/** The container as its first process uses it. */
interface Home extends Omit<Process, "argv" | "handOver" | "log"> {
  readonly isRunning: boolean;
  write(text: string): void;
}

/** The first process of a container, as the program that runs in it sees it. */
export class FirstProcess extends Surroundings implements Process {
  readonly argv: readonly string[];
  readonly handOver?: () => void;
  readonly #home: Home;

  /** `handOver`: see Process; undefined where there is no stdin to read. */
  constructor(home: Home, argv: readonly string[], handOver: (() => void) | undefined) {
    super(home);
    this.#home = home;
    this.argv = argv;
    if (handOver) this.handOver = handOver;
  }

  log(text: string): void {
    this.#home.write(text);
  }

  exit(code: number, reason?: "OOMKilled"): void {
    this.#home.exit(code, reason);
  }

  override after(ms: number, run: () => void): void {
    if (this.#home.isRunning) super.after(ms, run);
  }

  onTerminate(run: () => void): void {
    this.#home.onTerminate(run);
  }
}
