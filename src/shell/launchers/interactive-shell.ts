import { Continuation } from "../editor/continuation.ts";
import { Exit } from "../runtime/failures.ts";
import type { Io } from "../runtime/io.ts";
import { isIncomplete } from "../parse.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { childShell, runText } from "../runtime/scripts.ts";

/** A shell within a shell, at a terminal: asks for a line, runs it, until `exit` or Ctrl-D. */
export async function interactiveShell(parent: Runtime, name: string, io: Io): Promise<number> {
  const shell = childShell(parent, name, []);
  const { state } = shell;
  const continuation = new Continuation(isIncomplete);
  for (;;) {
    await io.errOut.write(continuation.open ? "> " : prompt(shell, name));
    const line = await io.in.readLine();
    if (line === undefined) break;
    const text = continuation.add(line.replace(/\n$/, ""));
    if (text === undefined) continue;
    try {
      state.lastExitCode = await shell.guarded(() => keepingExit(shell, text, io), io);
    } catch (error) {
      if (!(error instanceof Left)) throw error;
      state.lastExitCode = error.exitCode;
      break;
    }
    await io.errOut.write(state.jobs.takeNotices());
  }
  if (name === "bash") await io.errOut.write("exit\n");
  return state.lastExitCode;
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
