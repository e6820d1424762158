import type { Clock } from "#base/clock.ts";
import type { Function as FunctionNode, Script } from "../parse.ts";
import type { Program } from "../program.ts";
import type { Expander } from "./expander.ts";
import type { Io } from "./io.ts";
import type { Meter } from "./meter.ts";
import type { Processes } from "./processes.ts";
import type { ShellState } from "./state.ts";

/** The running shell as its own commands see it. */
export interface Runtime {
  readonly state: ShellState;
  readonly world: World;
  /** A subshell. */
  fork(): Runtime;
  /** Runs the statements of a script in this shell; answers the last exit code. */
  list(script: Pick<Script, "commands">, io: Io): Promise<number>;
  /** Turns what ends a (sub)shell into its exit code. */
  guarded(run: () => Promise<number>, io: Io): Promise<number>;
  expander(io: Io): Expander;
  callFunction(definition: FunctionNode, args: readonly string[], io: Io): Promise<number>;
  /** Writes `bash: message`. */
  complain(io: Io, message: string): Promise<void>;
}

/** A command of the shell itself, which may change the shell's state. */
export type Builtin = (shell: Runtime, args: readonly string[], io: Io) => Promise<number> | number;

/** What all subshells of a shell have in common. */
export interface World {
  readonly clock: Clock;
  readonly meter: Meter;
  readonly processes: Processes;
  readonly builtins: ReadonlyMap<string, Builtin>;
  readonly programs: ReadonlyMap<string, Program>;
  /** Programs that run other commands, and so need the shell: `xargs`, `env`, `bash`. */
  readonly launchers: ReadonlyMap<string, Builtin>;
  /** The lines typed so far, for the `history` builtin. */
  readonly history: string[];
}
