import type { HttpHandler, Process, ProcessFiles, ProcessNetwork } from "./image.ts";
import type { Port } from "../network/http.ts";
import type { User } from "./user.ts";

type Shared =
  | "env"
  | "hostname"
  | "workingDirectory"
  | "user"
  | "files"
  | "network"
  | "now"
  | "after"
  | "listen";

/** What a process finds around itself as another has it: the container, or the shell whose child it is. */
export class Surroundings implements Pick<Process, Shared> {
  readonly #around: Pick<Process, Shared>;

  constructor(around: Pick<Process, Shared>) {
    this.#around = around;
  }

  get env(): Readonly<Record<string, string>> {
    return this.#around.env;
  }

  get hostname(): string {
    return this.#around.hostname;
  }

  get workingDirectory(): string {
    return this.#around.workingDirectory;
  }

  get user(): User {
    return this.#around.user;
  }

  get files(): ProcessFiles {
    return this.#around.files;
  }

  get network(): ProcessNetwork {
    return this.#around.network;
  }

  get now(): number {
    return this.#around.now;
  }

  after(ms: number, run: () => void): void {
    this.#around.after(ms, run);
  }

  listen(port: Port, handler: HttpHandler): void {
    this.#around.listen(port, handler);
  }
}
