import { Cancelled, CancelSource } from "#base/cancel.ts";
import { Continuation } from "../editor/continuation.ts";
import { Exit } from "../runtime/failures.ts";
import type { Io } from "../runtime/io.ts";
import { isIncomplete } from "../parse.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { childShell, runText } from "../runtime/scripts.ts";

/**
 * A shell within a shell, at a terminal: asks for a line, runs it, until `exit` or Ctrl-D. Ctrl-C ends
 * the line and not the shell.
 */
export async function interactiveShell(parent: Runtime, name: string, io: Io): Promise<number> {
  const shell = childShell(parent, name, []);
  const continuation = new Continuation(isIncomplete);
  const { interrupts } = io.in;
  let cancel = new CancelSource();
  interrupts.push(() => cancel.cancel());
  const unlisten = io.cancel.onCancel(() => cancel.cancel());
  try {
    for (;;) {
      cancel = new CancelSource();
      io.cancel.throwIfCancelled();
      try {
        if (await runLine(shell, name, continuation, io, cancel)) continue;
        if (name === "bash") await io.errOut.write("exit\n");
        return shell.state.lastExitCode;
      } catch (error) {
        if (!(error instanceof Cancelled)) throw error;
        shell.state.lastExitCode = 130;
        continuation.clear();
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
  name: string,
  continuation: Continuation,
  io: Io,
  cancel: CancelSource,
): Promise<boolean> {
  const { state, world } = shell;
  await io.errOut.write(continuation.open ? "> " : prompt(shell, name));
  const line = await io.in.readLineUntil(cancel.signal);
  if (line === undefined) return false;
  const text = continuation.add(line.replace(/\n$/, ""));
  if (text === undefined) return true;
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

function prompt({ state }: Runtime, name: string): string {
  const user = state.variables.get("USER") ?? "root";
  if (user !== "root") return "$ ";
  if (name !== "bash") return "# ";
  return `root@${state.variables.get("HOSTNAME") ?? "slipway"}:${state.cwd}# `;
}
