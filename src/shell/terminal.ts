import { type KeyEvent, KeyReader, resized } from "./editor/keys.ts";
import { Prompt } from "./editor/prompt.ts";
import { isInterrupt, onTerminal, Pty } from "./pty.ts";
import type { Shell } from "./shell.ts";

export interface TerminalOptions {
  readonly shell: Shell;
  readonly columns: number;
  readonly rows: number;
  /** Takes the bytes for the screen. */
  readonly output: (bytes: string) => void;
  /** Printed above the first prompt. */
  readonly banner?: string;
  /** One macrotask turn: what is asked for between pieces of a long paste, so that others get theirs. */
  readonly turn?: () => Promise<void>;
  /** Told of every command line that was entered, when it begins and when it has ended. */
  readonly onCommand?: { began(line: string): void; ended(): void };
}

/** A line that is to be typed by us, and who waits for its end. */
interface Request {
  readonly text: string;
  readonly onBegin: () => void;
  readonly resolve: (exitCode: number) => void;
  readonly reject: (error: unknown) => void;
}

/** The program in the foreground. */
interface Foreground {
  readonly pty: Pty;
  /** The line that was typed into its line editor and has not ended. */
  typed: Request | undefined;
}

/** So many events are handled in one turn. */
const eventsPerTurn = 200;

/** Programs that paste marks their ends (bracketed paste). */
const enablePasteMarks = "\x1b[?2004h";
const leaveAlternateScreen = "\x1b[?1049l";
// eslint-disable-next-line no-control-regex
const alternateScreen = /\x1b\[\?1049[hl]/g;

/**
 * The terminal's side of the shell: keystrokes go in, bytes for the screen come out. At the prompt it
 * edits a line; while a program runs, what is typed is the program's stdin.
 */
export class Terminal {
  readonly #shell: Shell;
  readonly #output: (bytes: string) => void;
  readonly #onCommand: TerminalOptions["onCommand"];
  readonly #keys = new KeyReader();
  readonly #prompt: Prompt;
  /** Events that nobody has handled yet, from `#next` on. */
  #events: KeyEvent[] = [];
  #next = 0;
  readonly #requests: Request[] = [];
  #foreground: Foreground | undefined;
  #pumping = false;
  readonly #turn: () => Promise<void>;
  /** Programs hold it while they run, and see it change. */
  readonly #size: { columns: number; rows: number };
  #onAlternateScreen = false;

  constructor({ shell, columns, rows, output, banner = "", onCommand, turn }: TerminalOptions) {
    this.#shell = shell;
    this.#onCommand = onCommand;
    this.#output = output;
    this.#size = { columns, rows };
    this.#turn = turn ?? (() => Promise.resolve());
    this.#prompt = new Prompt(shell, columns, output);
    output(enablePasteMarks + onTerminal(banner));
    this.#prompt.begin();
  }

  /** A program runs, or lines wait to be run. */
  get busy(): boolean {
    return this.#pumping || this.#requests.length > 0;
  }

  /** Takes what xterm's `onData` gives: keystrokes, or a paste. */
  input(data: string): void {
    const events = this.#keys.read(data);
    const interruptible = this.#foreground && !this.#foreground.pty.stdin.keyboard.active;
    const last = interruptible ? events.findLastIndex(isInterrupt) : -1;
    if (last >= 0) this.#interrupt();
    const fresh = events.slice(last + 1);
    if (this.#foreground && this.#next === this.#events.length) {
      for (const event of fresh) this.#foreground.pty.stdin.handle(event);
      return;
    }
    for (const event of fresh) this.#events.push(event);
    this.#pump();
  }

  /**
   * Types the text at the prompt and presses Enter, once what runs now has ended; `onBegin` is called
   * then. A shell that runs in the terminal has a prompt too. Resolves with the exit code of the last of
   * its commands.
   */
  run(text: string, onBegin: () => void = () => {}): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#requests.push({ text, onBegin, resolve, reject });
      if (this.#foreground?.pty.stdin.keyboard.prompting) this.#typeInto(this.#foreground);
      else this.#pump();
    });
  }

  resize(columns: number, rows: number): void {
    this.#size.columns = columns;
    this.#size.rows = rows;
    this.#prompt.resize(columns, !this.#foreground);
    const stdin = this.#foreground?.pty.stdin;
    if (stdin?.keyboard.active) stdin.handle({ type: "key", name: resized });
  }

  /** A line editor in the foreground shows its prompt. */
  #onInnerPrompt(foreground: Foreground, lastExitCode: number): void {
    if (!foreground.pty.stdin.keyboard.idle) return;
    foreground.typed?.resolve(lastExitCode);
    foreground.typed = undefined;
    this.#typeInto(foreground);
  }

  #typeInto(foreground: Foreground): void {
    if (foreground.typed) return;
    const request = this.#requests.shift();
    if (!request) return;
    foreground.typed = request;
    request.onBegin();
    const { stdin } = foreground.pty;
    stdin.handle({ type: "key", name: "C-u" });
    for (const event of new KeyReader().read(`${request.text.replace(/\n$/, "")}\n`)) {
      stdin.handle(event);
    }
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    void this.#handleAll().finally(() => {
      this.#pumping = false;
    });
  }

  async #handleAll(): Promise<void> {
    for (let handled = 1; ; handled++) {
      if (handled % eventsPerTurn === 0) await this.#turn();
      const event = this.#take();
      if (event) {
        const command = await this.#prompt.handle(event);
        if (command !== undefined) await this.#run(command);
        continue;
      }
      const request = this.#requests.shift();
      if (!request) return;
      await this.#type(request);
    }
  }

  #take(): KeyEvent | undefined {
    const event = this.#events[this.#next];
    if (event) this.#next++;
    else {
      this.#events = [];
      this.#next = 0;
    }
    return event;
  }

  async #type({ text, onBegin, resolve, reject }: Request): Promise<void> {
    try {
      onBegin();
      this.#prompt.clear();
      let exitCode = this.#shell.lastExitCode;
      for (const line of text.replace(/\n$/, "").split("\n")) {
        await this.#prompt.handle({ type: "text", text: line });
        const command = await this.#prompt.handle({ type: "key", name: "Enter" });
        if (command !== undefined) exitCode = await this.#run(command);
      }
      resolve(exitCode);
    } catch (error) {
      reject(error);
    }
  }

  async #run(command: string): Promise<number> {
    const pty = new Pty({
      size: this.#size,
      output: this.#output,
      onWrite: (text) => {
        const switched = text.match(alternateScreen)?.at(-1);
        if (switched !== undefined) this.#onAlternateScreen = switched.endsWith("h");
      },
      more: () => this.#take(),
      onPrompt: (lastExitCode) => this.#onInnerPrompt(foreground, lastExitCode),
    });
    const foreground: Foreground = { pty, typed: undefined };
    this.#foreground = foreground;
    this.#onCommand?.began(command);
    try {
      return await this.#shell.run(command, pty.streams, pty.cancel);
    } finally {
      this.#onCommand?.ended();
      this.#foreground = undefined;
      foreground.typed?.resolve(this.#shell.lastExitCode);
      // A program that Ctrl-C ended has not cleaned up after itself.
      if (this.#onAlternateScreen) this.#output(leaveAlternateScreen);
      this.#onAlternateScreen = false;
      const rest = new KeyReader().read(pty.stdin.takeRest());
      if (rest.length > 0) {
        this.#events = [...rest, ...this.#events.slice(this.#next)];
        this.#next = 0;
      }
      this.#prompt.begin(pty.column);
    }
  }

  #interrupt(): void {
    // As a terminal does: what was typed ahead is gone.
    this.#events = [];
    this.#next = 0;
    this.#foreground?.pty.interrupt();
  }
}
