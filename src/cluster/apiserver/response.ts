import type { PodConnection } from "./pod-connection.ts";

/** What the API server answers: a whole body, a stream whose values keep coming, or a way to a Pod. */
export interface ServerResponse {
  readonly code: number;
  /** Names in lower case; several `warning` values are several headers. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** An object to be sent as JSON, or text. Absent when `stream` or `connect` is set. */
  readonly body?: unknown;
  readonly stream?: ServerStream;
  /** Set with code 101: the connection's protocol changes, and this is its other end. */
  readonly connect?: PodConnection;
}

/** The body of a watch (values are watch events) or of a followed log (values are text). */
export interface ServerStream {
  /**
   * Calls `onValue` for what is already there and for everything that comes, then `onEnd` once when
   * the server ends the stream. Returns the way to leave early.
   */
  open(onValue: (value: unknown) => void, onEnd: () => void): () => void;
}

/** An answer in JSON. */
export function json(code: number, body: unknown): ServerResponse {
  return { code, headers: { "content-type": ["application/json"] }, body };
}

/** The same answer with these Warning headers, after those that it has. */
export function withWarnings(
  response: ServerResponse,
  warnings: readonly string[],
): ServerResponse {
  if (warnings.length === 0) return response;
  const lines = warnings.map((text) => `299 - ${JSON.stringify(text)}`);
  const before = response.headers["warning"] ?? [];
  return { ...response, headers: { ...response.headers, warning: [...before, ...lines] } };
}
