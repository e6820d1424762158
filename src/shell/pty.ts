import { CancelSource } from "#base/cancel.ts";
import type { IOStreams, Sink } from "#base/streams.ts";
import { Column } from "./editor/column.ts";
import { CookedInput } from "./editor/cooked.ts";
import { type KeyEvent, KeyReader } from "./editor/keys.ts";

export interface PtyOptions {
  /** Programs hold it while they run, and see it change. */
  readonly size: { columns: number; rows: number };
  /** Takes the bytes for the screen. */
  readonly output: (bytes: string) => void;
  /** Told of all that programs write, before it is on the screen. */
  readonly onWrite?: (text: string) => void;
  /** Keys that were typed before anybody asked for them. */
  readonly more?: () => KeyEvent | undefined;
  /** A line editor shows its prompt; the exit code is that of its command before. */
  readonly onPrompt?: (lastExitCode: number) => void;
}

/** The terminal that a program runs on: keys become its stdin or its signals, its output the screen. */
export class Pty {
  readonly stdin: CookedInput;
  readonly streams: IOStreams;
  readonly #cancel = new CancelSource();
  readonly #column = new Column();
  readonly #size: PtyOptions["size"];
  readonly #output: PtyOptions["output"];
  readonly #keys = new KeyReader();

  constructor({ size, output, onWrite, more, onPrompt }: PtyOptions) {
    this.#size = size;
    this.#output = output;
    this.stdin = new CookedInput((text) => this.echo(text), {
      columns: () => size.columns,
      column: () => this.column,
      output: (bytes) => {
        onWrite?.(bytes);
        this.#column.feed(bytes);
        output(bytes);
      },
      more: more ?? (() => undefined),
      onPrompt: onPrompt ?? (() => {}),
    });
    const screen: Sink = {
      write: async (text) => {
        onWrite?.(text);
        this.echo(text);
      },
    };
    this.streams = { in: this.stdin.input, out: screen, errOut: screen, terminal: size };
  }

  /** Fires on Ctrl-C, unless a shell that reads from the terminal takes it, and on `hangUp`. */
  get cancel() {
    return this.#cancel.signal;
  }

  /** In which column the cursor stands. */
  get column(): number {
    return this.#column.within(this.#size.columns);
  }

  /** Puts text on the screen. */
  echo(text: string): void {
    this.#column.feed(text);
    this.#output(onTerminal(text));
  }

  /** Takes keystrokes as a keyboard sends them. */
  input(data: string): void {
    for (const event of this.#keys.read(data)) {
      if (isInterrupt(event) && !this.stdin.keyboard.active) this.interrupt();
      else this.stdin.handle(event);
    }
  }

  /** Ctrl-C; as a terminal does, it forgets what was typed ahead. */
  interrupt(): void {
    this.echo("^C\n");
    this.stdin.takeRest();
    this.stdin.keyboard.clear();
    const shell = this.stdin.input.interrupts.at(-1);
    if (shell) shell();
    else this.hangUp();
  }

  /** Ends what runs on it. */
  hangUp(): void {
    this.stdin.cancel();
    this.#cancel.cancel();
  }
}

/** True for Ctrl-C. */
export function isInterrupt(event: KeyEvent): boolean {
  return event.type === "key" && event.name === "C-c";
}

/** Text as the screen wants it: a new line begins at its start. */
export function onTerminal(text: string): string {
  return text.replaceAll(/\r?\n/g, "\r\n");
}
