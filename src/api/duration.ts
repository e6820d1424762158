// How Kubernetes prints a length of time in tables. Rules of k8s.io/apimachinery/pkg/util/duration.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** `3m5s`, `47h`, `7d23h`: two units where the smaller one still says something. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / second);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (ms < 2 * minute) return `${seconds}s`;
  const count = (unit: number) => Math.trunc(ms / unit);
  if (ms < 10 * minute) return pair(count(minute), "m", Math.trunc(ms / second) % 60, "s");
  if (ms < 3 * hour) return `${count(minute)}m`;
  if (ms < 8 * hour) return pair(count(hour), "h", count(minute) % 60, "m");
  if (ms < 2 * day) return `${count(hour)}h`;
  if (ms < 8 * day) return pair(count(day), "d", count(hour) % 24, "h");
  if (ms < 2 * year) return `${count(day)}d`;
  if (ms < 8 * year) return pair(count(year), "y", count(day) % 365, "d");
  return `${count(year)}y`;
}

/** `3m`, `47h`, `7d`: one unit. */
export function shortHumanDuration(ms: number): string {
  const seconds = Math.trunc(ms / second);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 60) return `${seconds}s`;
  if (ms < hour) return `${Math.trunc(ms / minute)}m`;
  if (ms < day) return `${Math.trunc(ms / hour)}h`;
  if (ms < year) return `${Math.trunc(ms / day)}d`;
  return `${Math.trunc(ms / year)}y`;
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit}${small}${smallUnit}`;
}
