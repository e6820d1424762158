import { Cancelled, type CancelSignal } from "#base/cancel.ts";
import { BrokenPipe, type Sink } from "#base/streams.ts";
import { Input } from "./input.ts";

/** What a Linux pipe holds. */
const capacity = 65_536;

/** A pipe between two commands: writing waits while it is full and fails once nobody reads. */
export class Pipe implements Sink {
  readonly input = new Input(() => this.#take());
  readonly #pieces: string[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #cancel: CancelSignal;
  readonly #unlisten: () => void;
  #size = 0;
  #noMore = false;
  #noReader = false;

  constructor(cancel: CancelSignal) {
    this.#cancel = cancel;
    this.#unlisten = cancel.onCancel(() => this.#wake());
  }

  async write(text: string): Promise<void> {
    if (this.#noReader) throw new BrokenPipe("Broken pipe");
    this.#cancel.throwIfCancelled();
    if (text === "") return;
    this.#pieces.push(text);
    this.#size += text.length;
    this.#wake();
    while (this.#size > capacity && !this.#noReader) await this.#change();
    if (this.#noReader) throw new BrokenPipe("Broken pipe");
  }

  /** No more will be written. */
  close(): void {
    this.#noMore = true;
    this.#end();
  }

  /** No more will be read. */
  closeRead(): void {
    this.#noReader = true;
    this.#end();
  }

  async #take(): Promise<string | undefined> {
    while (this.#pieces.length === 0) {
      if (this.#noMore) return undefined;
      await this.#change();
    }
    const text = this.#pieces.splice(0).join("");
    this.#size = 0;
    this.#wake();
    return text;
  }

  #end(): void {
    if (this.#noMore && this.#noReader) this.#unlisten();
    this.#wake();
  }

  async #change(): Promise<void> {
    if (this.#cancel.cancelled) throw new Cancelled("interrupted");
    await new Promise<void>((resolve) => this.#waiting.add(resolve));
    this.#cancel.throwIfCancelled();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
