/** Delays that double with each failure of a key. Rules of client-go's flowcontrol.Backoff. */
export class Backoff {
  readonly #entries = new Map<string, { delayMs: number; updatedAt: number }>();
  readonly #initialMs: number;
  readonly #maxMs: number;

  constructor(initialMs: number, maxMs: number) {
    this.#initialMs = initialMs;
    this.#maxMs = maxMs;
  }

  /** The present delay; 0 for a key that never failed. */
  delayMs(key: string): number {
    return this.#entries.get(key)?.delayMs ?? 0;
  }

  /** Notes a failure that happened at `eventAt`: the delay doubles, or begins anew after a long peace. */
  next(key: string, eventAt: number, now: number): void {
    const entry = this.#entries.get(key);
    const delayMs =
      !entry || this.#isExpired(entry.updatedAt, eventAt)
        ? this.#initialMs
        : Math.min(entry.delayMs * 2, this.#maxMs);
    this.#entries.set(key, { delayMs, updatedAt: now });
  }

  /** True while less than the delay has passed since `eventAt`. */
  isInBackoffSince(key: string, eventAt: number, now: number): boolean {
    const entry = this.#entries.get(key);
    if (!entry || this.#isExpired(entry.updatedAt, eventAt)) return false;
    return now - eventAt < entry.delayMs;
  }

  /** True while less than the delay has passed since the last failure was noted. */
  isInBackoffSinceUpdate(key: string, now: number): boolean {
    const entry = this.#entries.get(key);
    if (!entry || this.#isExpired(entry.updatedAt, now)) return false;
    return now - entry.updatedAt < entry.delayMs;
  }

  /** Drops what is kept for keys that begin with `prefix`. */
  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }

  #isExpired(updatedAt: number, at: number): boolean {
    return at - updatedAt > 2 * this.#maxMs;
  }
}
