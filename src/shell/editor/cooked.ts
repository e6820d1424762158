import { Cancelled } from "#base/cancel.ts";
import { Input } from "../runtime/input.ts";
import { type KeyboardPort, TerminalKeyboard } from "./keyboard.ts";
import { type KeyEvent, KeyReader } from "./keys.ts";
import { widthOf } from "./width.ts";

/** The terminal as programs read it: line by line, echoed, with Ctrl-D for the end. */
export class CookedInput {
  readonly input: Input;
  readonly keyboard: TerminalKeyboard;
  readonly #echo: (text: string) => void;
  readonly #lines: string[] = [];
  #line = "";
  #ended = false;
  #cancelled = false;
  #wake: (() => void) | undefined;

  constructor(echo: (text: string) => void, port: Omit<KeyboardPort, "typedAhead">) {
    this.#echo = echo;
    const typedAhead = (): KeyEvent[] => new KeyReader().read(this.takeRest());
    this.keyboard = new TerminalKeyboard({ ...port, typedAhead });
    this.input = new Input(() => this.#read(), { terminal: true, keyboard: this.keyboard });
  }

  handle(event: KeyEvent): void {
    if (this.keyboard.active) {
      this.keyboard.handle(event);
      return;
    }
    if (event.type === "text") {
      this.#line += event.text;
      this.#echo(event.text);
    } else if (event.name === "Enter") {
      this.#lines.push(`${this.#line}\n`);
      this.#line = "";
      this.#echo("\n");
    } else if (event.name === "Tab") {
      this.#line += "\t";
      this.#echo("\t");
    } else if (event.name === "Backspace") this.#erase(1);
    else if (event.name === "C-u") this.#erase(this.#line.length);
    else if (event.name === "C-w") this.#erase(/\S*\s*$/.exec(this.#line)?.[0].length ?? 0);
    else if (event.name === "C-d") {
      if (this.#line === "") this.#ended = true;
      else this.#lines.push(this.#line);
      this.#line = "";
    }
    this.#wake?.();
  }

  /** Ends a read that waits with Cancelled. */
  cancel(): void {
    this.#cancelled = true;
    this.#wake?.();
  }

  /** What was typed and read by nobody: the prompt gets it. */
  takeRest(): string {
    const rest = this.#lines.splice(0).join("") + this.#line;
    this.#line = "";
    return rest;
  }

  async #read(): Promise<string | undefined> {
    for (;;) {
      if (this.#cancelled) throw new Cancelled("interrupted");
      const line = this.#lines.shift();
      if (line !== undefined) return line;
      if (this.#ended) return undefined;
      const event = this.keyboard.take();
      if (event) this.handle(event);
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  #erase(count: number): void {
    const characters = Array.from(this.#line);
    const kept = count === 1 ? characters.slice(0, -1).join("") : this.#line.slice(0, -count);
    let width = 0;
    for (const character of this.#line.slice(kept.length)) width += widthOf(character);
    this.#line = count === 0 ? this.#line : kept;
    this.#echo(count === 0 ? "" : "\b \b".repeat(width));
  }
}
