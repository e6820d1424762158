import { utf8Cut } from "#base/utf8.ts";

/** Which part of a log is wanted. */
interface LogRange {
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  /** Unix ms. */
  readonly sinceTimeMs?: number;
  readonly limitBytes?: number;
}

interface Line {
  /** Unix ms of its first character. */
  readonly at: number;
  /** Ends with a newline unless it is the last and the program has not ended it. */
  text: string;
}

/** Lines kept per container instance; what containerd's rotation is to a real node. */
const keptLines = 10_000;

/** The output of one container instance, line by line. */
export class ContainerLog {
  readonly #lines: Line[] = [];
  readonly #listeners = new Set<(text: string, at: number) => void>();
  #ended = false;
  readonly #endListeners = new Set<() => void>();

  append(text: string, at: number): void {
    for (const piece of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
      const last = this.#lines.at(-1);
      if (last && !last.text.endsWith("\n")) last.text += piece;
      else this.#lines.push({ at, text: piece });
    }
    if (this.#lines.length > 2 * keptLines) this.#lines.splice(0, this.#lines.length - keptLines);
    for (const listener of this.#listeners) listener(text, at);
  }

  /** The process ended: followers are told. */
  end(): void {
    this.#ended = true;
    for (const listener of this.#endListeners) listener();
    this.#listeners.clear();
    this.#endListeners.clear();
  }

  /** The text that the options leave. `format` may add each line's time. */
  text(options: LogRange, now: number, format: (line: string, at: number) => string): string {
    const since = Math.max(
      options.sinceTimeMs ?? 0,
      options.sinceSeconds === undefined ? 0 : now - options.sinceSeconds * 1000,
    );
    let lines = this.#lines.filter(({ at }) => at >= since);
    if (options.tailLines !== undefined && options.tailLines >= 0) {
      lines = options.tailLines === 0 ? [] : lines.slice(-options.tailLines);
    }
    const text = lines.map((line) => format(line.text, line.at)).join("");
    return options.limitBytes === undefined ? text : utf8Cut(text, options.limitBytes);
  }

  /** Calls `onText` for everything written from now on, and `onEnd` once. Returns the way to leave. */
  follow(onText: (text: string, at: number) => void, onEnd: () => void): () => void {
    if (this.#ended) {
      onEnd();
      return () => {};
    }
    this.#listeners.add(onText);
    this.#endListeners.add(onEnd);
    return () => {
      this.#listeners.delete(onText);
      this.#endListeners.delete(onEnd);
    };
  }
}
