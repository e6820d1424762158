import type { CancelSignal } from "#base/cancel.ts";
import { completeLine } from "../completion.ts";
import { Continuation } from "../editor/continuation.ts";
import { Prompt } from "../editor/prompt.ts";
import { isIncomplete } from "../parse.ts";
import type { Keyboard } from "../runtime/input.ts";
import type { Io } from "../runtime/io.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** Where the commands of an interactive shell come from. */
export interface CommandLines {
  /** The next whole command; undefined at the end. Rejects with Cancelled. */
  next(cancel: CancelSignal): Promise<string | undefined>;
  /** Forgets what was begun. */
  clear(): void;
}

/** The lines of the terminal that `io` reads, with an editor if it gives its keys. */
export function linesOf(shell: Runtime, name: string, io: Io): CommandLines {
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

function sign({ state }: Runtime, name: string): string {
  const user = state.variables.get("USER") ?? "root";
  if (user !== "root") return "$ ";
  if (name !== "bash") return "# ";
  return `root@${state.variables.get("HOSTNAME") ?? "slipway"}:${state.cwd}# `;
}
