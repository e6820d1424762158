import { Cancelled, type CancelSignal } from "#base/cancel.ts";
import type { Keyboard } from "../runtime/input.ts";
import type { KeyEvent } from "./keys.ts";

/** What a keyboard needs of the terminal. */
export interface KeyboardPort {
  columns(): number;
  column(): number;
  output(bytes: string): void;
  /** What was typed before anybody asked for keys. */
  typedAhead(): readonly KeyEvent[];
  /** Events that nobody has handled yet. */
  more(): KeyEvent | undefined;
  /** A line editor shows its prompt; the exit code is that of its command before. */
  onPrompt(lastExitCode: number): void;
}

/** The keys of a terminal for a line editor that runs in it. */
export class TerminalKeyboard implements Keyboard {
  readonly #port: KeyboardPort;
  #events: KeyEvent[] = [];
  #wake: (() => void) | undefined;
  /** Keys go here and are not echoed. */
  active = false;
  /** A shell reads them, which runs lines. */
  prompting = false;

  constructor(port: KeyboardPort) {
    this.#port = port;
  }

  get columns(): number {
    return this.#port.columns();
  }

  get column(): number {
    return this.#port.column();
  }

  output(bytes: string): void {
    this.#port.output(bytes);
  }

  begin(lastExitCode: number): void {
    this.beginRaw();
    this.prompting = true;
    this.#port.onPrompt(lastExitCode);
  }

  beginRaw(): void {
    this.active = true;
    this.#events = [...this.#port.typedAhead(), ...this.#events];
  }

  end(): void {
    this.active = false;
    this.prompting = false;
  }

  handle(event: KeyEvent): void {
    this.#events.push(event);
    this.#wake?.();
  }

  /** Nothing is left of what was typed. */
  get idle(): boolean {
    return this.#events.length === 0;
  }

  /** The next event if there is one: for programs that read while no editor does. */
  take(): KeyEvent | undefined {
    return this.#events.shift() ?? this.#port.more();
  }

  /** What was typed ahead is gone. */
  clear(): void {
    this.#events = [];
  }

  async next(cancel: CancelSignal): Promise<KeyEvent> {
    for (;;) {
      const event = this.take();
      if (event) return event;
      await new Promise<void>((resolve, reject) => {
        const unlisten = cancel.onCancel(() => reject(new Cancelled("interrupted")));
        this.#wake = () => {
          unlisten();
          resolve();
        };
      });
    }
  }
}
