import type { PosixFiles } from "#base/files.ts";
import type { User } from "./user.ts";
import type { DnsRecord, RecordType } from "../network/dns.ts";
import type { HttpRequest, HttpResponse, HttpResult, Port } from "../network/http.ts";

/** Answers one request that reached a listening port. */
export type HttpHandler = (request: HttpRequest, clientAddress: string) => HttpResponse;

/** The network as a program sees it. */
export interface ProcessNetwork {
  /** One connection, one request; the answer comes at once. */
  request(request: HttpRequest): HttpResult;
  /** The address of a name, if there is one. */
  lookup(host: string): string | undefined;
  /** What cluster DNS answers. */
  records(name: string, type: RecordType): readonly DnsRecord[];
}

/** The files of a container. */
export interface ProcessFiles extends PosixFiles {
  /** Whether a path leads to a tmpfs. */
  isInMemory(path: string): boolean;
}

/** What a program finds around itself: the first process of a container. */
export interface Process {
  /** The executable and its arguments. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly workingDirectory: string;
  readonly user: User;
  readonly files: ProcessFiles;
  readonly network: ProcessNetwork;
  /** Unix ms. */
  readonly now: number;
  /** Lets a whole shell run the process, which has a stdin to read; absent where it has none. */
  handOver?(): void;
  /** What its stdin holds; nothing without it. */
  readonly input?: string;
  /** Writes to standard error, where that is another place than `log`. */
  readonly error?: (text: string) => void;
  /** Writes to standard output; ends with a newline where the program writes one. */
  log(text: string): void;
  /** Ends the process. `OOMKilled` stands for the kernel's killer. */
  exit(code: number, reason?: "OOMKilled"): void;
  /** Calls `run` after `ms` milliseconds unless the process has ended by then. */
  after(ms: number, run: () => void): void;
  listen(port: Port, handler: HttpHandler): void;
  /** Called on SIGTERM. Without it the signal does nothing, as to any PID 1 that installs no handler. */
  onTerminate(run: () => void): void;
}

/** Starts a program in `process`; it lives until it calls `exit` or is killed. */
export type Main = (process: Process) => void;

/** A container image: what a registry serves and a node keeps. */
export interface Image {
  /** `docker.io/library/nginx`. */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:…`. */
  readonly digest: string;
  readonly sizeBytes: number;
  readonly entrypoint: readonly string[];
  /** Arguments used when the container gives none. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  /** Text files by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** Directories that nothing is in yet. */
  readonly directories?: readonly string[];
  /** Programs that can be the container's first process, by name. */
  readonly mains: Readonly<Record<string, Main>>;
  /** Names of further programs that a shell in it may run. */
  readonly tools: readonly string[];
}

/** What the small Linux below most images has, besides what every container gets. */
export const linuxDirectories: readonly string[] = ["/var/tmp"];

/** PATH in every image that sets none of its own. */
export const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
