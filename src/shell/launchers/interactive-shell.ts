import { Cancelled, CancelSource } from "#base/cancel.ts";
import { Exit } from "../runtime/failures.ts";
import type { Io } from "../runtime/io.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { childShell, runText } from "../runtime/scripts.ts";
import { type CommandLines, linesOf } from "./command-lines.ts";

/**
 * A shell within a shell, at a terminal: asks for a line, runs it, until `exit` or Ctrl-D. Ctrl-C ends
 * the line and not the shell.
 */
export async function interactiveShell(parent: Runtime, name: string, io: Io): Promise<number> {
  const shell = childShell(parent, name, []);
  const lines = linesOf(shell, name, io);
  const { interrupts } = io.in;
  let cancel = new CancelSource();
  interrupts.push(() => cancel.cancel());
  const unlisten = io.cancel.onCancel(() => cancel.cancel());
  try {
    for (;;) {
      cancel = new CancelSource();
      io.cancel.throwIfCancelled();
      try {
        if (await runLine(shell, lines, io, cancel)) continue;
        if (name === "bash") await io.errOut.write("exit\n");
        return shell.state.lastExitCode;
      } catch (error) {
        if (!(error instanceof Cancelled)) throw error;
        shell.state.lastExitCode = 130;
        lines.clear();
      }
    }
  } finally {
    unlisten();
    interrupts.pop();
  }
}

/** Answers false when the shell is to end. */
async function runLine(
  shell: Runtime,
  lines: CommandLines,
  io: Io,
  cancel: CancelSource,
): Promise<boolean> {
  const { state, world } = shell;
  const text = await lines.next(cancel.signal);
  if (text === undefined) return false;
  const own = world.meter.rebind({ ...io, in: io.in.until(cancel.signal) }, cancel.signal);
  try {
    state.lastExitCode = await shell.guarded(() => keepingExit(shell, text, own), own);
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    state.lastExitCode = error.exitCode;
    return false;
  }
  await io.errOut.write(state.jobs.takeNotices());
  return true;
}

/** `exit` must leave this shell, which `guarded` would not tell from a failed command. */
class Left extends Error {
  override name = "Left";
  readonly exitCode: number;

  constructor(exitCode: number) {
    super("exit");
    this.exitCode = exitCode;
  }
}

async function keepingExit(shell: Runtime, text: string, io: Io): Promise<number> {
  try {
    return await runText(shell, text, io);
  } catch (error) {
    throw error instanceof Exit ? new Left(error.exitCode) : error;
  }
}
