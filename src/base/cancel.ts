/** Ctrl-C reached the program: it ends with exit code 130. Thrown by whatever was waiting. */
export class Cancelled extends Error {
  override name = "Cancelled";
}

/** The half of a cancellation that a program holds; AbortSignal without the browser. */
export interface CancelSignal {
  readonly cancelled: boolean;
  /** Runs `listener` once when cancelled, at once if it already is. Returns the way to unlisten. */
  onCancel(listener: () => void): () => void;
  /** Throws Cancelled if cancelled. */
  throwIfCancelled(): void;
}

/** The half that can cancel. */
export class CancelSource implements CancelSignal {
  #cancelled = false;
  readonly #listeners = new Set<() => void>();

  get signal(): CancelSignal {
    return this;
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  onCancel(listener: () => void): () => void {
    if (this.#cancelled) {
      listener();
      return () => {};
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  throwIfCancelled(): void {
    if (this.#cancelled) throw new Cancelled("interrupted");
  }
}

/** A signal that never fires. */
export const neverCancelled: CancelSignal = new CancelSource().signal;
