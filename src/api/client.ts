import type { CancelSignal } from "#base/cancel.ts";
import type { Connection } from "#base/connection.ts";
import type { IOStreams } from "#base/streams.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS";

/** Where a server is and how to be let in; all but the address come from a kubeconfig. */
export interface Endpoint {
  /** `http://127.0.0.1:8001`, `https://192.168.49.2:8443`. */
  readonly server: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly token?: string;
  readonly insecureSkipTLSVerify?: boolean;
}

/** What one HTTP request to an API server carries. Header names are in lower case. */
export interface ApiRequest {
  readonly method: Method;
  /** Without the query: `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  /** In order; a name may repeat (`command=ls&command=-l`). */
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The text of the body; JSON unless the content-type header says otherwise. */
  readonly body?: string;
}

/** A whole answer. */
export interface ApiResponse {
  readonly code: number;
  /** Names in lower case. A server may send several warnings, so values are lists. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** Parsed JSON (a Status when `code` is 400 or more), or text where the content type is text/plain. */
  readonly body: unknown;
}

/** An answer whose body keeps coming: watch (each value a parsed event) and `log?follow=true` (text). */
export interface ApiStream {
  readonly code: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The Status if `code` is 400 or more. */
  readonly error?: unknown;
  readonly values: AsyncIterable<unknown>;
}

/**
 * The way to an API server: in process for the page, HTTP for `slipway kubectl`.
 * A refusal is an answer (code ≥ 400, body a Status), not an exception; only failing to reach the
 * server throws (ConnectionError).
 */
export interface Client {
  request(request: ApiRequest): Promise<ApiResponse>;
  /** Ends when the server ends it; iteration rejects with Cancelled when the signal fires. */
  stream(request: ApiRequest, cancel: CancelSignal): Promise<ApiStream>;
  /**
   * Runs `…/exec` or `…/attach` with these streams until the process ends. Answers its exit code.
   * Throws StatusError if the server refuses, StreamError if the process cannot be had.
   */
  exec(request: ApiRequest, streams: IOStreams, cancel: CancelSignal): Promise<number>;
  /** Opens `…/portforward`. Throws as `exec` does. */
  portForward(request: ApiRequest, cancel: CancelSignal): Promise<PortForward>;
  /** As kubectl names the server in messages: `https://192.168.49.2:8443`. */
  readonly server: string;
}

/** A way to the ports of a Pod. */
export interface PortForward {
  connect(port: number): ForwardedConnection;
  /** Resolves when the way is gone: the Pod has ended, or the server. */
  readonly closed: Promise<void>;
  close(): void;
}

/** A connection to a port of a Pod. */
export interface ForwardedConnection extends Connection {
  /** Resolves when the connection has ended: with what went wrong, in the server's words, or "". */
  readonly failure: Promise<string>;
}

/** The server could not be reached; the message is what Go's net/http says. */
export class ConnectionError extends Error {
  override name = "ConnectionError";
}

/** A process or connection could not be had or has failed; the message is what the server said. */
export class StreamError extends Error {
  override name = "StreamError";
}

/** One event of a watch. `object` is the object, a one-row Table, or a Status when `type` is ERROR. */
export interface WatchEvent<T = unknown> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: T;
}
