import type { Files } from "#base/files.ts";
import type { HttpHandler, Process, ProcessNetwork } from "../images/image.ts";
import type { User } from "../images/user.ts";
import type { ContainerInstance } from "./instance.ts";

/** The first process of a container, as the program that runs in it sees it. */
export class FirstProcess implements Process {
  readonly argv: readonly string[];
  readonly handOver?: () => void;
  readonly #instance: ContainerInstance;

  /** `handOver`: see Process; undefined where there is no stdin to read. */
  constructor(
    instance: ContainerInstance,
    argv: readonly string[],
    handOver: (() => void) | undefined,
  ) {
    this.#instance = instance;
    this.argv = argv;
    if (handOver) this.handOver = handOver;
  }

  get env(): Readonly<Record<string, string>> {
    return this.#instance.env;
  }

  get hostname(): string {
    return this.#instance.hostname;
  }

  get workingDirectory(): string {
    return this.#instance.workingDirectory;
  }

  get user(): User {
    return this.#instance.user;
  }

  get files(): Files {
    return this.#instance.files;
  }

  get network(): ProcessNetwork {
    return this.#instance.network;
  }

  get now(): number {
    return this.#instance.now;
  }

  log(text: string): void {
    this.#instance.write(text);
  }

  exit(code: number, reason?: "OOMKilled"): void {
    this.#instance.exit(code, reason);
  }

  after(ms: number, run: () => void): void {
    if (this.#instance.isRunning) this.#instance.after(ms, run);
  }

  listen(port: number, handler: HttpHandler): void {
    this.#instance.listen(port, handler);
  }

  onTerminate(run: () => void): void {
    this.#instance.onTerminate(run);
  }
}
