import type { Client } from "#api/client.ts";
import { CancelSource } from "#base/cancel.ts";
import { type IOStreams, noInput, TextSink } from "#base/streams.ts";
import type { ApiServerOptions, Cluster, Descriptions, HttpResult } from "#cluster/cluster.ts";
import { writeMinikubeKubeconfig } from "#kubectl/minikube-kubeconfig.ts";
import { LessonEngine, type TaskProgress } from "#lessons/engine.ts";
import type { Lesson } from "#lessons/lesson.ts";
import type { World } from "#lessons/world.ts";
import type { LessonView } from "#protocol/lesson-view.ts";
import type { Frame } from "#protocol/messages.ts";
import type { Program } from "#shell/program.ts";
import { Shell } from "#shell/shell.ts";
import { Terminal } from "#shell/terminal.ts";
import { Drive, type Turn } from "./drive.ts";
import { InProcessClient } from "./in-process-client.ts";
import { History, type Input, type Moment, type Past, type Undoable } from "./history.ts";
import { Journal } from "./journal.ts";
import { lessonView, typedLines } from "./lesson-view.ts";
import { LocalPorts } from "./local-ports.ts";
import { PodStreams } from "./pod-streams.ts";
import { curl } from "./programs/curl.ts";
import { kubectl } from "./programs/kubectl.ts";
import { minikube } from "./programs/minikube.ts";
import { Rows } from "./rows.ts";
import { startCluster } from "./start.ts";
import type { Stage } from "./transcript.ts";
import { Trips } from "./trips.ts";

export type { Descriptions } from "#cluster/cluster.ts";

export interface SessionOptions {
  readonly turn: Turn;
  /** Without one the cluster is empty and there are no tasks. */
  readonly lesson?: Lesson;
  /** Both override the lesson's. */
  readonly seed?: number;
  readonly nodes?: number;
  /** Unix ms at which the cluster's time begins; a constant unless told otherwise. */
  readonly epochMs?: number;
  /** How the API server was started. */
  readonly apiServer?: ApiServerOptions;
  /** Bytes for the terminal's screen. */
  readonly onOutput?: (text: string) => void;
  readonly columns?: number;
  readonly rows?: number;
  /** Fetches what OpenAPI documents say about types; asked once, when somebody wants to know. */
  readonly documentation?: () => Promise<Descriptions>;
}

/** What changed since the frame before; the worker adds the state of its clock. */
export type SessionFrame = Omit<Frame, "type" | "clock" | "undoable">;

/** How a command ended that was run without a screen. */
export interface RunResult {
  /** What the terminal would show: both streams in the order in which they were written. */
  readonly output: string;
  readonly exitCode: number;
}

/** A command waits for something that does not come; the message says what to write before it. */
export class EndlessCommand extends Error {
  override name = "EndlessCommand";
}

/** No lesson needs a command that runs longer, in virtual time. */
const longestCommandMs = 3_600_000;
const longestSettleMs = 3_600_000;

/**
 * The whole product but the pixels: a cluster, a shell with kubectl, curl and minikube on a terminal, and
 * a lesson that watches. Keystrokes and virtual time go in; bytes and frames come out.
 */
export class Session implements Stage {
  readonly cluster: Cluster;
  /** The lesson as the page shows it. */
  readonly lesson: LessonView | undefined;
  readonly #definition: Lesson | undefined;
  readonly #drive: Drive;
  readonly #journal: Journal;
  readonly #engine: LessonEngine | undefined;
  readonly #rows: Rows;
  readonly #trips = new Trips();
  readonly #pods: PodStreams;
  readonly #ports = new LocalPorts();
  readonly #shell: Shell;
  readonly #terminal: Terminal;
  readonly #history = new History();
  readonly #documentation: SessionOptions["documentation"];
  #description: Promise<void> | undefined;
  #tasksChanged = true;

  constructor(options: SessionOptions) {
    const { lesson, turn, columns = 80, rows = 24, onOutput = () => {} } = options;
    this.#pods = new PodStreams(() => ({
      cluster: this.cluster,
      clock: this.#drive.clock,
      wake: this.#drive.wake,
    }));
    this.cluster = startCluster(lesson?.cluster, options, this.#pods.run);
    this.cluster.onHttp((result) => this.#seen(result));
    this.lesson = lesson && lessonView(lesson);
    this.#definition = lesson;
    this.#documentation = options.documentation;
    this.#drive = new Drive(this.cluster.simulation, turn, () => this.#refresh());
    this.#journal = new Journal(() => this.#engine?.acted());
    this.#engine = lesson && new LessonEngine(lesson, this.#world());
    this.#rows = new Rows(this.cluster);
    this.cluster.subscribe(({ resource }) => this.#engine?.changed(resource));
    this.#shell = this.#newShell();
    const banner = "Kubernetes Started\n";
    this.#terminal = new Terminal({
      shell: this.#shell,
      columns,
      rows,
      output: onOutput,
      banner,
      turn: () => {
        this.#drive.wake();
        return turn();
      },
      onCommand: {
        began: (line) => this.#history.began(line, this.#moment),
        ended: () => this.#history.ended(),
      },
    });
  }

  /** Unix ms of the virtual clock. */
  get now(): number {
    return this.cluster.simulation.now;
  }

  /** True when nothing but periodic work is due in the cluster. */
  get settled(): boolean {
    return this.cluster.simulation.settled;
  }

  /** A command runs in the terminal. */
  get busy(): boolean {
    return this.#terminal.busy;
  }

  /** The tasks in the lesson's order; none without a lesson. */
  get tasks(): readonly TaskProgress[] {
    return this.#engine?.states ?? [];
  }

  /** Keystrokes or pasted text, as xterm's `onData` gives them. */
  input(data: string): void {
    this.#note("input", data);
    this.#terminal.input(data);
    this.#drive.wake();
  }

  resize(columns: number, rows: number): void {
    this.#note("resize", `${columns}x${rows}`);
    this.#terminal.resize(columns, rows);
    this.#drive.wake();
  }

  /** Types the text at the prompt and presses Enter, after what runs now has ended. */
  runLine(text: string): void {
    this.#type(text, this.#note("run", text));
  }

  /** Types the task's solution and marks the task "with help". False if there is no such task. */
  solve(id: string): boolean {
    const task = this.#definition?.tasks.find((one) => one.id === id);
    if (!task) return false;
    const place = this.#note("solve", id);
    this.#engine?.help(id);
    for (const line of typedLines(task.solve)) this.#type(line, place);
    return true;
  }

  /**
   * Moves virtual time to `end` (Unix ms), running what is due. `stop` is asked between two tasks, so
   * that a caller can keep to a slice of real time. Answers whether `end` was reached.
   */
  advanceTo(end: number, stop?: () => boolean): Promise<boolean> {
    return this.#drive.advanceTo(end, stop);
  }

  /** Moves virtual time on by `ms`. */
  async wait(ms: number): Promise<void> {
    await this.#drive.advanceTo(this.now + ms);
  }

  /** Lets programs do what they can without time passing: how a paused session stays alive. */
  rest(): Promise<void> {
    return this.#drive.rest();
  }

  /** Runs the next thing that is due. False if there is none. */
  step(): Promise<boolean> {
    return this.#drive.step();
  }

  /**
   * Runs until nothing but periodic work is due in the cluster and no program is about to change that.
   * A program that sleeps or watches does not count: `watch` would go on for ever. Gives up after an hour.
   */
  async settle(): Promise<void> {
    await this.#drive.advanceTo(this.now + longestSettleMs, () => this.settled);
  }

  /** What changed since the last call, or undefined if nothing did. */
  takeFrame(): SessionFrame | undefined {
    if (!this.#rows.changed && !this.#trips.changed && !this.#tasksChanged) return undefined;
    const tasks = this.#tasksChanged && this.#engine ? { tasks: this.#engine.states } : {};
    this.#tasksChanged = false;
    return { now: this.now, delta: this.#rows.take(), trips: this.#trips.take(), ...tasks };
  }

  /**
   * Runs a command without the terminal and moves time on until it has ended; `interruptAfterMs` later
   * it gets Ctrl-C. Throws EndlessCommand.
   */
  async run(line: string, interruptAfterMs?: number): Promise<RunResult> {
    const screen = new TextSink();
    const cancel = new CancelSource();
    const terminal = { columns: 80, rows: 24 };
    const streams: IOStreams = { in: noInput, out: screen, errOut: screen, terminal };
    let exitCode: number | undefined;
    let failure: { readonly error: unknown } | undefined;
    this.#shell.run(line, streams, cancel.signal).then(
      (code) => (exitCode = code),
      (error: unknown) => (failure = { error }),
    );
    this.#drive.wake();
    const ended = (): boolean => exitCode !== undefined || failure !== undefined;
    if (interruptAfterMs !== undefined) {
      await this.#drive.advanceTo(this.now + interruptAfterMs, ended);
      if (!ended()) {
        screen.text += "^C\n";
        cancel.cancel();
        this.#drive.wake();
      }
    }
    await this.#drive.advanceTo(this.now + longestCommandMs, ended);
    if (failure) throw failure.error;
    if (exitCode === undefined) {
      const text = `"${line}" has not ended after an hour of the cluster's time; write \`#@ interrupt 5s\` before it`;
      throw new EndlessCommand(text);
    }
    return { output: screen.text, exitCode };
  }

  incomplete(text: string): boolean {
    return this.#shell.incomplete(text);
  }

  /** A way to this cluster's API server; `by` and `text` tell why, for the causes of what follows. */
  client(by: string, text: string): Client {
    return new InProcessClient({
      cluster: this.cluster,
      wake: this.#drive.wake,
      pods: this.#pods,
      onChange: () => this.#history.changed(),
      documented: () => this.#documented(),
      by,
      text,
    });
  }

  async #documented(): Promise<void> {
    this.#description ??= this.#describe();
    await this.#description;
  }

  async #describe(): Promise<void> {
    if (!this.#documentation) return;
    this.cluster.describe(await this.#drive.outside(this.#documentation()));
  }

  /** All that is needed to make this session again, as JSON: for reports of bugs. */
  get history(): string {
    const { seed } = this.cluster.simulation;
    const lesson = this.#definition?.id;
    const nodes = this.cluster.list("nodes").length;
    return JSON.stringify({ lesson, seed, nodes, inputs: this.#history.inputs });
  }

  /** The last command that changed the cluster, and the past without it. */
  get undoable(): Undoable | undefined {
    return this.#history.undoable;
  }

  /** All that has come from outside until now. */
  get past(): Past {
    return { inputs: this.#history.inputs, end: this.#moment };
  }

  /** How many command lines were entered and have ended. */
  get commandsEnded(): number {
    return this.#history.commandsEnded;
  }

  /** Lives through a past that a session of the same lesson and seed had; this one must be new. */
  async replay({ inputs, end }: Past): Promise<void> {
    for (const input of inputs) {
      await this.#reach(input);
      const [columns = 0, rows = 0] = input.text.split("x").map(Number);
      if (input.type === "resize") this.resize(columns, rows);
      else if (input.type === "run") this.runLine(input.text);
      else if (input.type === "solve") this.solve(input.text);
      else this.input(input.text);
    }
    await this.#reach(end);
  }

  async #reach({ at, tasksRun }: Moment): Promise<void> {
    const { simulation } = this.cluster;
    // Tasks that are due at that time but had not run yet must wait for what comes between.
    await this.#drive.advanceTo(at, () => simulation.tasksRun >= tasksRun);
    if (this.now < at) await this.#drive.advanceTo(at);
  }

  get #moment(): Moment {
    return { at: this.now, tasksRun: this.cluster.simulation.tasksRun };
  }

  #note(type: Input["type"], text: string): number {
    return this.#history.note({ ...this.#moment, type, text });
  }

  #type(line: string, place: number): void {
    void this.#terminal.run(line, () => this.#history.requested(place));
    this.#drive.wake();
  }

  #newShell(): Shell {
    const own: Readonly<Record<string, Program>> = {
      kubectl: kubectl(
        (line) => this.client("kubectl", line),
        () => ({ clock: this.#drive.clock, files: this.#shell.files, env: learnerEnvironment }),
        this.#ports,
        (coming) => this.#drive.outside(coming),
      ),
      curl: curl((request) =>
        this.#ports.has(request)
          ? this.#ports.send(request)
          : this.cluster.http({ from: "host" }, request),
      ),
      minikube: minikube(this.cluster),
    };
    const programs = Object.fromEntries(
      Object.entries(own).map(([name, program]) => [name, this.#journal.recorded(name, program)]),
    );
    const shell = new Shell({ programs, clock: this.#drive.clock, env: learnerEnvironment });
    const { server } = this.client("kubectl", "kubectl config");
    writeMinikubeKubeconfig(shell.files, learnerEnvironment.HOME, server);
    return shell;
  }

  /** A request travelled. */
  #seen(result: HttpResult): void {
    this.#trips.add(this.now, result);
    this.#journal.response(result, (uid) => {
      const pod = this.cluster.list("pods").find(({ metadata }) => metadata.uid === uid);
      return pod?.metadata.name ?? "";
    });
  }

  #refresh(): void {
    if (this.#engine?.refresh()) this.#tasksChanged = true;
  }

  #world(): World {
    const { cluster } = this;
    const { commandsRun, responsesSeen } = this.#journal;
    return {
      find: (resource, namespace, name) => cluster.find(resource, namespace, name),
      list: (resource, namespace) => cluster.list(resource, namespace),
      commandsRun,
      responsesSeen,
    };
  }
}

/** What a login shell on the learner's machine has set. */
const learnerEnvironment = {
  HOME: "/home/learner",
  USER: "learner",
  LOGNAME: "learner",
  SHELL: "/bin/bash",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  TERM: "xterm-256color",
  LANG: "C.UTF-8",
} satisfies Readonly<Record<string, string>>;
