import type { Files } from "#base/files.ts";
import type { HttpHandler, Process, ProcessNetwork } from "../images/image.ts";
import type { User } from "../images/user.ts";

/** The container as its first process uses it. */
interface Home extends Omit<Process, "argv" | "handOver" | "log"> {
  readonly isRunning: boolean;
  write(text: string): void;
}

/** The first process of a container, as the program that runs in it sees it. */
export class FirstProcess implements Process {
  readonly argv: readonly string[];
  readonly handOver?: () => void;
  readonly #home: Home;

  /** `handOver`: see Process; undefined where there is no stdin to read. */
  constructor(home: Home, argv: readonly string[], handOver: (() => void) | undefined) {
    this.#home = home;
    this.argv = argv;
    if (handOver) this.handOver = handOver;
  }

  get env(): Readonly<Record<string, string>> {
    return this.#home.env;
  }

  get hostname(): string {
    return this.#home.hostname;
  }

  get workingDirectory(): string {
    return this.#home.workingDirectory;
  }

  get user(): User {
    return this.#home.user;
  }

  get files(): Files {
    return this.#home.files;
  }

  get network(): ProcessNetwork {
    return this.#home.network;
  }

  get now(): number {
    return this.#home.now;
  }

  log(text: string): void {
    this.#home.write(text);
  }

  exit(code: number, reason?: "OOMKilled"): void {
    this.#home.exit(code, reason);
  }

  after(ms: number, run: () => void): void {
    if (this.#home.isRunning) this.#home.after(ms, run);
  }

  listen(port: number, handler: HttpHandler): void {
    this.#home.listen(port, handler);
  }

  onTerminate(run: () => void): void {
    this.#home.onTerminate(run);
  }
}
