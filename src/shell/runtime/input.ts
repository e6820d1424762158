import { Cancelled, type CancelSignal } from "#base/cancel.ts";
import type { KeyEvent } from "../editor/keys.ts";

type InputOptions = Partial<Pick<Input, "terminal" | "interrupts" | "keyboard">>;

/** A terminal that gives its keys one by one, without echo: what a line editor reads. */
export interface Keyboard {
  readonly columns: number;
  /** In which column the cursor stands. */
  readonly column: number;
  /** Writes to the screen as it is. */
  output(bytes: string): void;
  /** From now on keys come from `next`. The exit code is that of the command before. */
  begin(lastExitCode: number): void;
  /** The same for a program that is no shell: nobody may type commands into it. */
  beginRaw(): void;
  /** The next key; rejects with Cancelled once the signal fires. */
  next(cancel: CancelSignal): Promise<KeyEvent>;
  end(): void;
}

/**
 * Text that several readers take turns to read: what one leaves is there for the next, so that
 * `while read line` and the commands in its body share one stdin. Leaving an iteration closes nothing.
 */
export class Input implements AsyncIterable<string> {
  /** Somebody types it. */
  readonly terminal: boolean;
  /**
   * Who gets Ctrl-C, the last one first, instead of all that runs: shells that read from a terminal.
   */
  readonly interrupts: (() => void)[];
  /** Set for a terminal whose keys can be had. */
  readonly keyboard: Keyboard | undefined;
  readonly #more: () => Promise<string | undefined>;
  #rest = "";
  #ended = false;

  /** `more` gives the next piece, or undefined at the end. */
  constructor(
    more: () => Promise<string | undefined>,
    { terminal = false, interrupts = [], keyboard }: InputOptions = {},
  ) {
    this.#more = more;
    this.terminal = terminal;
    this.interrupts = interrupts;
    this.keyboard = keyboard;
  }

  /** The input as an Input; one that already is stays the same. */
  static of(source: AsyncIterable<string>): Input {
    if (source instanceof Input) return source;
    const iterator = source[Symbol.asyncIterator]();
    return new Input(async () => {
      const result = await iterator.next();
      return result.done ? undefined : result.value;
    });
  }

  /** An input that holds exactly this text. */
  static text(text: string): Input {
    let left: string | undefined = text;
    return new Input(async () => {
      const piece = left;
      left = undefined;
      return piece;
    });
  }

  /** The next piece, whatever its size; undefined at the end. */
  async read(): Promise<string | undefined> {
    for (;;) {
      if (this.#rest !== "") {
        const piece = this.#rest;
        this.#rest = "";
        return piece;
      }
      if (this.#ended) return undefined;
      const piece = await this.#more();
      if (piece === undefined) this.#ended = true;
      else this.#rest = piece;
    }
  }

  /** The next line up to and with `delimiter`; the last may lack it; undefined at the end. */
  async readLine(delimiter = "\n"): Promise<string | undefined> {
    const pieces: string[] = [];
    for (;;) {
      const piece = await this.read();
      if (piece === undefined) return pieces.length > 0 ? pieces.join("") : undefined;
      const at = piece.indexOf(delimiter);
      if (at >= 0) {
        this.#rest = piece.slice(at + delimiter.length);
        pieces.push(piece.slice(0, at + delimiter.length));
        return pieces.join("");
      }
      pieces.push(piece);
    }
  }

  /** This input until the signal fires: then reading rejects with Cancelled, and nothing is lost. */
  until(cancel: CancelSignal): Input {
    return new Input(() => this.#before(cancel, this.read()), this);
  }

  /** The next line, as `readLine`; rejects with Cancelled once the signal fires. */
  readLineUntil(cancel: CancelSignal): Promise<string | undefined> {
    return this.#before(cancel, this.readLine());
  }

  /** What comes too late stays unread. */
  #before(cancel: CancelSignal, reading: Promise<string | undefined>): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      let late = false;
      const unlisten = cancel.onCancel(() => {
        late = true;
        reject(new Cancelled("interrupted"));
      });
      reading.then((text) => {
        unlisten();
        if (late && text !== undefined) this.unread(text);
        resolve(text);
      }, reject);
    });
  }

  /** Gives text back: it is read next. */
  unread(text: string): void {
    this.#rest = text + this.#rest;
  }

  [Symbol.asyncIterator](): AsyncIterator<string, undefined> {
    return {
      next: async () => {
        const value = await this.read();
        return value === undefined ? { done: true, value } : { done: false, value };
      },
    };
  }
}

/** The lines of an input without their newlines. */
export async function* linesOf(input: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  let rest = "";
  for await (const piece of input) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
