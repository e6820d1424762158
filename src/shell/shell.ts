import { Cancelled, type CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import type { PosixFiles } from "#base/files.ts";
import type { IOStreams } from "#base/streams.ts";
import { builtins } from "./builtins/builtins.ts";
import { expandAliases } from "./runtime/aliases.ts";
import { coreutils } from "./coreutils/coreutils.ts";
import { userId } from "./coreutils/user.ts";
import { launchers } from "./launchers/launchers.ts";
import { completeLine, type Completion } from "./completion.ts";
import { MemoryFiles } from "./files/memory-files.ts";
import { isIncomplete } from "./parse.ts";
import type { Program } from "./program.ts";
import { Exit } from "./runtime/failures.ts";
import { Input } from "./runtime/input.ts";
import { Interpreter } from "./runtime/interpreter.ts";
import type { Io } from "./runtime/io.ts";
import { Jobs } from "./runtime/jobs.ts";
import { Meter, screenRate } from "./runtime/meter.ts";
import { Processes } from "./runtime/processes.ts";
import { runExitTrap, runText } from "./runtime/scripts.ts";
import { runNamed } from "./runtime/simple-command.ts";
import { ShellState } from "./runtime/state.ts";

export interface ShellOptions {
  readonly clock: Clock;
  /** The exported variables at the start; `HOME` and `HOSTNAME` among them. */
  readonly env: Readonly<Record<string, string>>;
  /** Programs beside the coreutils, by name. */
  readonly programs?: Readonly<Record<string, Program>>;
  /** Without them: in memory, with the home directory. */
  readonly files?: PosixFiles;
  /** Without it: the home directory. */
  readonly cwd?: string;
  /** Names of the only programs that there are, as in a container; all without it. */
  readonly only?: readonly string[];
  /** What runs those of them that a shell does not have of itself. */
  readonly other?: (name: string) => Program;
}

/** A bash-like shell. Variables, functions, the working directory and `$?` live from run to run. */
export class Shell {
  readonly #interpreter: Interpreter;

  constructor({ clock, env, programs = {}, files, cwd, only, other }: ShellOptions) {
    const home = env["HOME"] ?? "/root";
    const own = () => new MemoryFiles(home, undefined, userId(env));
    const state = new ShellState(files ?? own(), cwd ?? home, new Jobs());
    for (const [name, value] of Object.entries({ PATH: defaultPath, ...env, PWD: state.cwd })) {
      state.variables.set(name, value);
      state.variables.declare(name, { exported: true });
    }
    if (state.variables.get("HOSTNAME") === undefined) state.variables.set("HOSTNAME", "slipway");
    state.variables.set("IFS", " \t\n");
    state.variables.set("OPTIND", "1");
    const all = new Map([...coreutils, ...Object.entries(programs)]);
    for (const name of other ? (only ?? []) : []) {
      const isKnown = all.has(name) || launchers.has(name) || builtins.has(name);
      if (!isKnown) all.set(name, other!(name));
    }
    const kept = <T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
      only ? new Map([...map].filter(([name]) => only.includes(name))) : map;
    this.#interpreter = new Interpreter(state, {
      clock,
      meter: new Meter(clock),
      processes: new Processes(),
      builtins,
      programs: kept(all),
      launchers: kept(launchers),
      history: [],
    });
  }

  /** The exit code of the last command: `$?`. */
  get lastExitCode(): number {
    return this.#interpreter.state.lastExitCode;
  }

  get cwd(): string {
    return this.#interpreter.state.cwd;
  }

  get files(): PosixFiles {
    return this.#interpreter.state.files;
  }

  /** The lines that were typed, oldest first; the terminal adds to it. */
  get history(): string[] {
    return this.#interpreter.world.history;
  }

  /**
   * Runs what is typed at a prompt; answers the exit code. Ctrl-C ends it with 130, a syntax error
   * with 2. Whatever it throws is a bug of ours.
   */
  run(text: string, streams: IOStreams, cancel: CancelSignal): Promise<number> {
    const shell = this.#interpreter;
    const io = this.#io(streams, cancel);
    return this.#ending(io, async () => {
      const code = await this.#text(text, io);
      await io.errOut.write(shell.state.jobs.takeNotices());
      return code;
    });
  }

  /** Runs one program without any parsing: argv of `kubectl exec`. */
  execute(argv: readonly string[], streams: IOStreams, cancel: CancelSignal): Promise<number> {
    const [name = "", ...args] = argv;
    const io = this.#io({ ...streams, in: Input.of(streams.in).until(cancel) }, cancel);
    return this.#ending(io, () => runNamed(this.#interpreter, name, args, io));
  }

  /** Whether the prompt would ask for another line before it runs this. */
  incomplete(text: string): boolean {
    return isIncomplete(expandAliases(text, this.#interpreter.state.aliases));
  }

  /** What Tab offers at the cursor. */
  complete(line: string, cursor: number): Promise<Completion> {
    return completeLine(this.#interpreter, line, cursor);
  }

  /** Notices of background jobs that have ended (`[1]+  Done …`); each is given once. */
  takeJobNotices(): string {
    return this.#interpreter.state.jobs.takeNotices();
  }

  /** There is no way out of the terminal: `exit` ends the line. */
  async #text(text: string, io: Io): Promise<number> {
    const shell = this.#interpreter;
    try {
      return await runText(shell, expandAliases(text, shell.state.aliases), io);
    } catch (error) {
      if (error instanceof Exit) return runExitTrap(shell, error.exitCode, io);
      throw error;
    }
  }

  #io(streams: IOStreams, cancel: CancelSignal): Io {
    const { meter } = this.#interpreter.world;
    const out = meter.sink(streams.out, cancel, screenRate);
    const errOut =
      streams.errOut === streams.out ? out : meter.sink(streams.errOut, cancel, screenRate);
    return { ...streams, in: Input.of(streams.in), out, errOut, cancel };
  }

  async #ending(io: Io, run: () => Promise<number>): Promise<number> {
    const shell = this.#interpreter;
    try {
      shell.state.lastExitCode = await shell.guarded(run, io);
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      shell.state.lastExitCode = 130;
    }
    return shell.state.lastExitCode;
  }
}

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
