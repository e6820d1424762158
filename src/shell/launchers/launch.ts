import { FileError } from "#base/files.ts";
import { OptionError, type Options, type OptionTable, parseOptions } from "../coreutils/options.ts";
import { resolvePath } from "../files/paths.ts";
import { whyNotExecutable } from "../runtime/executable.ts";
import type { Io } from "../runtime/io.ts";
import type { Builtin, Runtime } from "../runtime/runtime.ts";
import { programMs } from "../runtime/meter.ts";
import { runNamed } from "../runtime/simple-command.ts";

/** A program that runs other commands: its options, its help, and what it does. */
export interface Launcher extends OptionTable {
  /** What `--help` prints. */
  readonly help: string;
  readonly run: (shell: Runtime, options: Options, io: Io) => Promise<number>;
}

/** The command that a launcher describes; it cannot change the shell that runs it. */
export function launcher(definition: Launcher): Builtin {
  const { program, help, run } = definition;
  return async (shell, args, io) => {
    try {
      const long = { ...definition.long, help: "help" };
      const options = parseOptions(args, { ...definition, long });
      if (!options.has("help")) return await run(shell.fork(), options, io);
      await io.out.write(`${help}\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof OptionError)) throw error;
      const hint = error.hint ? `Try '${program} --help' for more information.\n` : "";
      await io.errOut.write(`${program}: ${error.message}\n${hint}`);
      return error.exitCode;
    }
  };
}

/**
 * Runs a command as execvp(3) would: no functions and no builtins. What cannot be found gives 127 and
 * what `complaint` makes of its name and the reason.
 */
export async function launch(
  shell: Runtime,
  argv: readonly string[],
  io: Io,
  complaint: (name: string, why: string) => string,
): Promise<number> {
  const [name = "", ...args] = argv;
  const why = whyNotExecutable(shell, name);
  if (why === undefined && shell.world.builtins.has(name)) {
    await shell.world.meter.spend(programMs, io.cancel);
  }
  if (why === undefined) return runNamed(shell, name, args, io, { functions: false });
  await io.errOut.write(complaint(name, why));
  return why === "Permission denied" ? 126 : 127;
}

/** The text of a file of the shell's. Throws OptionError in `describe`'s words. */
export function fileText(
  { state }: Runtime,
  path: string,
  describe: (why: string) => string,
  exitCode = 1,
): string {
  try {
    return state.files.read(resolvePath(state.cwd, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new OptionError(describe(error.message), exitCode, { hint: false });
  }
}
