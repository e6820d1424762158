// Pure conversions between milliseconds since the Unix epoch and Kubernetes' texts.
// The only place in the core that may say Date: it is given the time, it never asks for it.
/* oxlint-disable no-restricted-globals */

/** metav1.Time: `2026-01-01T09:00:00Z`. Fractions of a second are cut off, as on the real wire. */
export function formatTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== last.second) {
    last = { second, text: `${new Date(second * 1000).toISOString().slice(0, 19)}Z` };
  }
  return last.text;
}

/** Nearly all texts are wanted of the present second. */
let last = { second: Number.NaN, text: "" };

/** metav1.MicroTime: `2026-01-01T09:00:00.123456Z`. */
export function formatMicroTime(ms: number): string {
  const micros = Math.floor((ms - Math.floor(ms / 1000) * 1000) * 1000);
  return `${formatTime(ms).slice(0, 19)}.${String(micros).padStart(6, "0")}Z`;
}

/** RFC1123Z as describe prints it: `Mon, 23 Nov 2026 03:44:10 +0000`. */
export function formatRFC1123Z(ms: number): string {
  return new Date(ms).toUTCString().replace("GMT", "+0000");
}

/** Milliseconds since the epoch; NaN for text that is no time. */
export function parseTime(text: string): number {
  return Date.parse(text);
}
