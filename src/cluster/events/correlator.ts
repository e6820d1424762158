// Keeps Events few: the same one again raises a count, many similar ones become one, and who reports
// too much about one object is not heard. As tools/record/events_cache.go of client-go.

/** What somebody reports about an object. */
export interface Report {
  /** Of the object. */
  readonly uid: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly fieldPath: string;
}

/** Which Event a report belongs to: the one that is remembered in `events` by this key. */
export interface Verdict<Written> {
  readonly events: Map<string, Written>;
  readonly key: string;
  /** As the Event shall have it. */
  readonly message: string;
}

/** Reports that differ in message and field path only. */
interface Similar<Written> {
  lastAt: number;
  messages: string[];
  readonly events: Map<string, Written>;
}

/** Reports of one type about one object: the unit of the rate limit. */
interface Bucket<Written> {
  tokens: number;
  at: number;
  /** By reason. */
  readonly similar: Map<string, Similar<Written>>;
}

/** After this many different messages, similar Events are written as one. */
const mostSimilar = 10;
const similarWindowMs = 600_000;
/** So many Events of one type a reporter may write about one object at once, then one each five minutes. */
const burst = 25;
const refillMs = 300_000;
/** So many objects are remembered, those longest without a report are forgotten first. */
const mostObjects = 4096;

/** What one client of the API server remembers of the Events it wrote: `Written` of each. */
export class EventCorrelator<Written> {
  /** By uid of the object and by type. */
  readonly #buckets = new Map<string, Map<string, Bucket<Written>>>();

  /** Which Event a report belongs to. */
  aggregate(report: Report, nowMs: number): Verdict<Written> {
    const { reason, message, fieldPath } = report;
    const { similar } = this.#bucketOf(report, nowMs);
    let record = similar.get(reason);
    if (!record) similar.set(reason, (record = { lastAt: nowMs, messages: [], events: new Map() }));
    if (nowMs - record.lastAt > similarWindowMs) record.messages = [];
    if (!record.messages.includes(message)) record.messages.push(message);
    record.lastAt = nowMs;
    const { events } = record;
    if (record.messages.length < mostSimilar) {
      return { events, key: `${fieldPath}/${message}`, message };
    }
    record.messages.shift();
    return { events, key: "", message: `(combined from similar events): ${message}` };
  }

  /** False when the reporter has said too much about this object lately. */
  admit(report: Report, nowMs: number): boolean {
    const bucket = this.#bucketOf(report, nowMs);
    bucket.tokens = Math.min(burst, bucket.tokens + (nowMs - bucket.at) / refillMs);
    bucket.at = nowMs;
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }

  #bucketOf({ uid, type }: Report, nowMs: number): Bucket<Written> {
    const ofObject = this.#buckets.get(uid) ?? new Map<string, Bucket<Written>>();
    this.#buckets.delete(uid);
    this.#buckets.set(uid, ofObject);
    if (this.#buckets.size > mostObjects) {
      const [oldest = ""] = this.#buckets.keys();
      this.#buckets.delete(oldest);
    }
    let bucket = ofObject.get(type);
    if (!bucket) ofObject.set(type, (bucket = { tokens: burst, at: nowMs, similar: new Map() }));
    return bucket;
  }
}
