import { Cancelled, type CancelSignal, CancelSource } from "#base/cancel.ts";
import { completeLine } from "../completion.ts";
import { Continuation } from "../editor/continuation.ts";
import { Prompt } from "../editor/prompt.ts";
import { Exit } from "../runtime/failures.ts";
import type { Keyboard } from "../runtime/input.ts";
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

/** Where the commands of an interactive shell come from. */
interface CommandLines {
  /** The next whole command; undefined at the end. Rejects with Cancelled. */
  next(cancel: CancelSignal): Promise<string | undefined>;
  /** Forgets what was begun. */
  clear(): void;
}

function linesOf(shell: Runtime, name: string, io: Io): CommandLines {
  const { keyboard } = io.in;
  return keyboard && io.terminal
    ? new EditedLines(shell, name, keyboard)
    : new PlainLines(shell, name, io);
}

/** Lines as the terminal gives them. */
class PlainLines implements CommandLines {
  readonly #shell: Runtime;
  readonly #name: string;
  readonly #io: Io;
  readonly #continuation = new Continuation(isIncomplete);

  constructor(shell: Runtime, name: string, io: Io) {
    this.#shell = shell;
    this.#name = name;
    this.#io = io;
  }

  async next(cancel: CancelSignal): Promise<string | undefined> {
    for (;;) {
      await this.#io.errOut.write(this.#continuation.open ? "> " : sign(this.#shell, this.#name));
      const line = await this.#io.in.readLineUntil(cancel);
      if (line === undefined) return undefined;
      const text = this.#continuation.add(line.replace(/\n$/, ""));
      if (text !== undefined) return text;
    }
  }

  clear(): void {
    this.#continuation.clear();
  }
}

/** Lines with history and completion, as at the outer prompt. */
class EditedLines implements CommandLines {
  readonly #shell: Runtime;
  readonly #keyboard: Keyboard;
  readonly #prompt: Prompt;

  constructor(shell: Runtime, name: string, keyboard: Keyboard) {
    this.#shell = shell;
    this.#keyboard = keyboard;
    const owner = {
      history: shell.world.history,
      incomplete: isIncomplete,
      complete: (line: string, cursor: number) => completeLine(shell, line, cursor),
    };
    const options = { sign: () => sign(shell, name), canLeave: true };
    const output = (bytes: string): void => keyboard.output(bytes);
    this.#prompt = new Prompt(owner, keyboard.columns, output, options);
  }

  async next(cancel: CancelSignal): Promise<string | undefined> {
    const keyboard = this.#keyboard;
    const prompt = this.#prompt;
    prompt.resize(keyboard.columns, false);
    prompt.begin(keyboard.column);
    keyboard.begin(this.#shell.state.lastExitCode);
    try {
      while (!prompt.left) {
        const command = await prompt.handle(await keyboard.next(cancel));
        if (command !== undefined) return command;
      }
      return undefined;
    } finally {
      keyboard.end();
    }
  }

  clear(): void {
    this.#prompt.forget();
  }
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

function sign({ state }: Runtime, name: string): string {
  const user = state.variables.get("USER") ?? "root";
  if (user !== "root") return "$ ";
  if (name !== "bash") return "# ";
  return `root@${state.variables.get("HOSTNAME") ?? "slipway"}:${state.cwd}# `;
}
