import type { Event } from "#api/core.ts";
import { parseTime } from "#api/time.ts";
import type { Description } from "./description.ts";
import { goSort } from "./go-sort.ts";
import { since } from "./times.ts";

/** The block of events at the end: sorted by when they were last seen, null first. */
export function describeEvents(
  d: Description,
  events: readonly Event[] | undefined,
  now: number,
): void {
  if (!events) return;
  if (events.length === 0) {
    d.field("Events", "<none>");
    return;
  }
  const sorted = goSort([...events], (a, b) => lastSeen(a) < lastSeen(b));
  d.heading("Events").row(1, "Type", "Reason", "Age", "From", "Message");
  // As upstream: four dashes under "Age".
  d.row(1, "----", "------", "----", "----", "-------");
  for (const event of sorted) {
    const from = event.source?.component || event.reportingComponent || "";
    const message = (event.message ?? "").trim();
    d.row(1, event.type ?? "", event.reason ?? "", eventAge(event, now), from, message);
  }
}

function lastSeen({ lastTimestamp }: Event): number {
  return lastTimestamp ? parseTime(lastTimestamp) : Number.NEGATIVE_INFINITY;
}

/** `46s (x6 over 58s)`: when it was last seen, how often, and since when. */
export function eventAge(
  { eventTime, firstTimestamp, lastTimestamp, count = 0, series }: Event,
  now: number,
): string {
  const first = since(eventTime ?? firstTimestamp, now);
  if (series) return `${since(series.lastObservedTime, now)} (x${series.count} over ${first})`;
  return count > 1 ? `${since(lastTimestamp, now)} (x${count} over ${first})` : first;
}
