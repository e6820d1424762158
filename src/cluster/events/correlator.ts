// Keeps Events few: the same one again raises a count, many similar ones become one, and who reports
// too much about one object is not heard. As tools/record/events_cache.go of client-go.

/** What makes an Event the same as another, and what makes it merely similar. */
export interface Reported {
  /** Reporter, object and type of Event: the unit of the rate limit. */
  readonly spamKey: string;
  /** Everything but message and field path. */
  readonly similarKey: string;
  /** Everything. */
  readonly sameKey: string;
  readonly message: string;
}

/** What to do with a report. */
export interface Verdict {
  /** Reports with one key are one Event. */
  readonly key: string;
  readonly message: string;
}

/** After this many different messages, similar Events are written as one. */
const mostSimilar = 10;
const similarWindowMs = 600_000;
/** So many Events of one type a reporter may write about one object at once, then one each five minutes. */
const burst = 25;
const refillMs = 300_000;

/** What one client of the API server remembers of the Events it wrote. */
export class EventCorrelator {
  readonly #similar = new Map<string, { lastAt: number; readonly messages: string[] }>();
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** Which Event a report belongs to. */
  aggregate({ similarKey, sameKey, message }: Reported, nowMs: number): Verdict {
    let record = this.#similar.get(similarKey);
    if (!record || nowMs - record.lastAt > similarWindowMs) {
      record = { lastAt: nowMs, messages: [] };
      this.#similar.set(similarKey, record);
    }
    if (!record.messages.includes(message)) record.messages.push(message);
    record.lastAt = nowMs;
    if (record.messages.length < mostSimilar) return { key: sameKey, message };
    record.messages.shift();
    return { key: similarKey, message: `(combined from similar events): ${message}` };
  }

  /** False when the reporter has said too much about this object lately. */
  admit({ spamKey }: Reported, nowMs: number): boolean {
    let bucket = this.#buckets.get(spamKey);
    if (!bucket) this.#buckets.set(spamKey, (bucket = { tokens: burst, at: nowMs }));
    bucket.tokens = Math.min(burst, bucket.tokens + (nowMs - bucket.at) / refillMs);
    bucket.at = nowMs;
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }
}
