import type { Container, ResourceRequirements } from "#api/podspec.ts";
import { Channel } from "#base/channel.ts";
import { utf8Cut, utf8Tail } from "#base/utf8.ts";
import type { Image, HttpHandler, Main, Process, ProcessNetwork } from "../images/image.ts";
import type { Port } from "../network/http.ts";
import type { User } from "../images/user.ts";
import type { Scheduled, Simulation } from "../sim/simulation.ts";
import type { ContainerFiles } from "./container-files.ts";
import type { RunningContainer, ShellHost } from "./containers.ts";
import { FirstProcess } from "./first-process.ts";
import { ContainerLog } from "./log.ts";
import { type CommandResult, runCommand } from "./run-command.ts";

/** What the runtime knows of a container instance at one moment. Times are Unix ms; 0 for never. */
export interface InstanceState {
  readonly state: "created" | "running" | "exited";
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, `StartError`. */
  readonly reason: string;
  readonly message: string;
}

/** Everything a container instance is made from. */
export interface InstanceOptions {
  readonly simulation: Simulation;
  readonly namespace: string;
  readonly pod: string;
  readonly hostname: string;
  readonly spec: Container;
  /** How often the container was restarted before this instance. */
  readonly attempt: number;
  readonly id: string;
  readonly image: Image;
  /** As in status.image and status.imageID. */
  readonly imageName: string;
  readonly imageID: string;
  /** What the kubelet gives, without the image's own. */
  readonly env: Readonly<Record<string, string>>;
  readonly user: User;
  readonly files: ContainerFiles;
  readonly network: ProcessNetwork;
  /** Called after each change of `state`. */
  readonly onChange: () => void;
  readonly shell: ShellHost | undefined;
}

const killedBySigkill = 137;
/** As containerd tells of a process that it cannot tell anything of. */
const lostExitCode = 255;
/** Limits of a termination message, from the file and from the log. */
const mostMessageBytes = 4096;
const mostLogBytes = 2048;
const mostLogLines = 80;

/** One run of a container: a process with its output, files and ports. */
export class ContainerInstance implements RunningContainer {
  readonly spec: Container;
  /** What it may use now. */
  resources: ResourceRequirements;
  readonly attempt: number;
  readonly id: string;
  readonly imageName: string;
  readonly imageID: string;
  readonly namespace: string;
  readonly pod: string;
  readonly name: string;
  readonly image: string;
  readonly workingDirectory: string;
  readonly user: User;
  readonly files: ContainerFiles;
  readonly network: ProcessNetwork;
  readonly tty: boolean;
  readonly stdin: Channel<string> | undefined;
  readonly stdinOnce: boolean;
  readonly log = new ContainerLog();
  readonly #options: InstanceOptions;
  #env: Readonly<Record<string, string>> | undefined;
  readonly #ports = new Map<Port, HttpHandler>();
  readonly #timers = new Set<Scheduled>();
  #state: InstanceState = {
    state: "created",
    startedAt: 0,
    finishedAt: 0,
    exitCode: 0,
    reason: "",
    message: "",
  };
  #terminate: (() => void) | undefined;
  readonly #exitListeners: (() => void)[] = [];

  constructor(options: InstanceOptions) {
    this.#options = options;
    this.spec = options.spec;
    this.resources = options.spec.resources ?? {};
    this.attempt = options.attempt;
    this.id = options.id;
    this.imageName = options.imageName;
    this.imageID = options.imageID;
    this.namespace = options.namespace;
    this.pod = options.pod;
    this.name = options.spec.name;
    this.image = options.spec.image;
    this.workingDirectory = options.spec.workingDir ?? options.image.workingDirectory;
    this.user = options.user;
    this.files = options.files;
    this.network = options.network;
    this.tty = options.spec.tty ?? false;
    this.stdin = options.spec.stdin ? new Channel<string>() : undefined;
    this.stdinOnce = options.spec.stdinOnce ?? false;
  }

  /** Made when a program first looks: most never do. */
  get env(): Readonly<Record<string, string>> {
    const { image, hostname, env } = this.#options;
    return (this.#env ??= { ...image.env, HOSTNAME: hostname, ...env });
  }

  get programs(): readonly string[] {
    const { mains, tools } = this.#options.image;
    return [...new Set([...Object.keys(mains), ...tools])];
  }

  /** The program at a path, if the image has it. */
  mainOf(path: string): Main | undefined {
    return this.#options.image.mains[path.slice(path.lastIndexOf("/") + 1)];
  }

  run(command: readonly string[], input: string, error: (text: string) => void): CommandResult {
    return runCommand(this, command, input, error);
  }

  get state(): InstanceState {
    return this.#state;
  }

  get isRunning(): boolean {
    return this.#state.state === "running";
  }

  /** Starts the first process. Answers the runtime's error text, or undefined on success. */
  start(): string | undefined {
    const { simulation, image, spec } = this.#options;
    const argv = commandOf(spec, image, this.#options.env);
    const [path = ""] = argv;
    const main = this.mainOf(path);
    if (!main) {
      const why = path.includes("/")
        ? `stat ${path}: no such file or directory`
        : "executable file not found in $PATH";
      const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "${path}": ${why}: unknown`;
      this.#exit({ exitCode: 128, reason: "StartError", message, startedAt: 0 });
      return message;
    }
    this.#state = { ...this.#state, state: "running", startedAt: simulation.now };
    this.#options.onChange();
    main(this.#process(argv));
    return undefined;
  }

  /** Sends SIGTERM. A process that does not handle it goes on. */
  terminate(): void {
    if (this.isRunning) this.#terminate?.();
  }

  follow(onText: (text: string) => void, onEnd: () => void): () => void {
    return this.log.follow(onText, onEnd);
  }

  /** Calls `run` once when the process ends; at once if it does not run. */
  whenExited(run: () => void): void {
    if (this.isRunning) this.#exitListeners.push(run);
    else run();
  }

  /** Sends SIGKILL. */
  kill(): void {
    if (this.isRunning) this.#exit({ exitCode: killedBySigkill, reason: "Error" });
  }

  /** The machine under the process has gone off: the runtime finds it dead when it is back. */
  lose(): void {
    if (this.isRunning) this.#exit({ exitCode: lostExitCode, reason: "Unknown" });
  }

  /** Who answers on this port of the Pod, if this container does. */
  handler(port: Port): HttpHandler | undefined {
    return this.isRunning ? this.#ports.get(port) : undefined;
  }

  /** Calls `run` later unless the process has ended by then. */
  after(ms: number, run: () => void, background = true): void {
    const { simulation } = this.#options;
    const timer = simulation.schedule(
      ms,
      () => {
        this.#timers.delete(timer);
        run();
      },
      { background },
    );
    this.#timers.add(timer);
  }

  /** Virtual time, Unix ms. */
  get now(): number {
    return this.#options.simulation.now;
  }

  get hostname(): string {
    return this.#options.hostname;
  }

  /** The process writes to its log. */
  write(text: string): void {
    this.log.append(text, this.now);
  }

  /** The process ends by itself. */
  exit(exitCode: number, reason?: "OOMKilled"): void {
    if (!this.isRunning) return;
    this.#exit({ exitCode, reason: reason ?? (exitCode === 0 ? "Completed" : "Error") });
  }

  /** The process answers on a port of the Pod. */
  listen(port: Port, handler: HttpHandler): void {
    this.#ports.set(port, handler);
  }

  /** The process wants to be told of SIGTERM. */
  onTerminate(run: () => void): void {
    this.#terminate = run;
  }

  #process(argv: readonly string[]): Process {
    const { shell } = this.#options;
    const { stdin } = this;
    const handOver = shell && stdin && (() => this.#handOver(argv, shell, stdin));
    return new FirstProcess(this, argv, handOver);
  }

  /** What the program left to be read, or the end of its log if it failed and the author wants that. */
  #terminationMessage(exitCode: number): string {
    const { spec, simulation } = this.#options;
    const path = terminationMessagePath(spec);
    const left = this.files.left(path) ?? "";
    const wantsLog = spec.terminationMessagePolicy === "FallbackToLogsOnError";
    if (left || !wantsLog || exitCode === 0) return utf8Cut(left, mostMessageBytes);
    const log = this.log.text({ tailLines: mostLogLines }, simulation.now, (line) => line);
    return utf8Tail(log, mostLogBytes);
  }

  #handOver(argv: readonly string[], shell: ShellHost, stdin: Channel<string>): void {
    shell({
      argv,
      container: this,
      stdin,
      write: (text) => this.write(text),
      exit: (exitCode) => this.exit(exitCode),
      whenExited: (run) => this.whenExited(run),
    });
  }

  #exit(change: Partial<InstanceState>): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    const finishedAt = this.#options.simulation.now;
    const message = change.message ?? this.#terminationMessage(change.exitCode ?? 0);
    this.#state = { ...this.#state, ...change, message, state: "exited", finishedAt };
    this.log.end();
    this.stdin?.end();
    this.#options.onChange();
    for (const listener of this.#exitListeners.splice(0)) listener();
  }
}

/** The file whose text becomes the message of a container's end. */
export function terminationMessagePath({ terminationMessagePath: path }: Container): string {
  return path || "/dev/termination-log";
}

/** The whole command line, with `$(NAME)` of command and args replaced from the environment. */
export function commandOf(
  spec: Container,
  image: Image,
  env: Readonly<Record<string, string>>,
): readonly string[] {
  const expand = (word: string) => expandVariables(word, env);
  const command = spec.command?.length ? spec.command.map(expand) : image.entrypoint;
  if (spec.args?.length) return [...command, ...spec.args.map(expand)];
  return spec.command?.length ? command : [...command, ...image.command];
}

/** Replaces `$(NAME)`; an unknown name stays as written and `$$` is a dollar. */
export function expandVariables(text: string, env: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (whole, name?: string) =>
    name === undefined ? "$" : (env[name] ?? whole),
  );
}
