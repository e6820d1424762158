import { Cancelled, type CancelSignal } from "./cancel.ts";

/**
 * An unbounded queue between one producer and one consumer: pushed values come out of the
 * iteration in order. Leaving the iteration early calls `onClose`, so that the producer stops.
 */
export class Channel<T> implements AsyncIterable<T> {
  readonly #values: T[] = [];
  readonly #onClose: () => void;
  #ended = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(onClose: () => void = () => {}) {
    this.#onClose = onClose;
  }

  push(value: T): void {
    if (this.#ended) return;
    this.#values.push(value);
    this.#wake?.();
  }

  /** No more values: the iteration ends after those already pushed, with `failure` if given. */
  end(failure?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    this.#wake?.();
  }

  /** Ends this channel with Cancelled when the signal fires. Returns itself. */
  until(cancel: CancelSignal): this {
    cancel.onCancel(() => this.end(new Cancelled("interrupted")));
    return this;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    try {
      for (;;) {
        while (this.#values.length > 0) yield this.#values.shift() as T;
        if (this.#ended) break;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      if (this.#failure) throw this.#failure;
    } finally {
      this.#ended = true;
      this.#onClose();
    }
  }
}
