/** The three streams a command holds; kubectl calls the same thing genericiooptions.IOStreams. */
export interface IOStreams {
  readonly in: AsyncIterable<string>;
  readonly out: Sink;
  readonly errOut: Sink;
  /** Set when `out` is a terminal. */
  readonly terminal?: TerminalDevice;
}

/** True for an input that somebody types at a terminal. */
export function isTyped(input: AsyncIterable<string> & { readonly terminal?: boolean }): boolean {
  return input.terminal ?? false;
}

/** A terminal as the programs on it see it. */
export interface TerminalDevice {
  /** Its size in character cells; it may change. */
  readonly columns: number;
  readonly rows: number;
  /**
   * Set where only keystrokes come and nobody has looked at them: what is typed is not echoed, lines
   * are not edited, Ctrl-C interrupts nothing. `onResize` tells of new sizes; it returns the way to leave.
   */
  readonly raw?: { onResize(listener: () => void): () => void };
  /** Makes it so, where it can be made; answers the way back. */
  readonly makeRaw?: () => { readonly terminal: TerminalDevice; readonly restore: () => void };
}

/** Where a program writes text. */
export interface Sink {
  /** Resolves when there is room for more; rejects with BrokenPipe once nobody will read. */
  write(text: string): Promise<void>;
}

/** The reader went away: what SIGPIPE is to a program. Ends it silently with exit code 141. */
export class BrokenPipe extends Error {
  override name = "BrokenPipe";
}

/** A Sink that keeps everything written to it. */
export class TextSink implements Sink {
  text = "";

  async write(text: string): Promise<void> {
    this.text += text;
  }
}

/** An input that is at its end from the start. */
export const noInput: AsyncIterable<string> = {
  async *[Symbol.asyncIterator]() {},
};

/** An input that holds exactly this text. */
export function inputOf(text: string): AsyncIterable<string> {
  return {
    async *[Symbol.asyncIterator]() {
      if (text) yield text;
    },
  };
}

/** Reads an input to its end. */
export async function readAll(input: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of input) text += chunk;
  return text;
}
