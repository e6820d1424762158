/** A port of TCP by its number, one of UDP as `53/UDP`. */
export type Port = number | `${number}/UDP`;

/** One exchange on the simulated network. Header names are in lower case. */
export interface HttpRequest {
  /** Empty for what is no HTTP. */
  readonly method: string;
  /** One datagram instead of HTTP: `body` is what it holds, and `body` of the response is the answer. */
  readonly protocol?: "UDP";
  /** Host name or address as the caller wrote it. */
  readonly host: string;
  readonly port: number;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpResponse {
  readonly code: number;
  /** `OK`, `Not Found`. */
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where a request starts: the learner's machine (on the node network), a Pod, or a node. */
export type HttpSource =
  | { readonly from: "host" }
  | { readonly from: "node"; readonly node: string }
  | { readonly from: "pod"; readonly namespace: string; readonly name: string }
  /** The learner's machine by way of the API server and the kubelet: it comes out in the Pod. */
  | { readonly from: "tunnel"; readonly namespace: string; readonly name: string };

/** Why no answer came, in the terms of connect(2) and getaddrinfo(3). */
export type HttpFailure =
  | "unknown host"
  | "refused"
  | "timeout"
  | "unreachable"
  | "reset"
  /** The connection was made and ended without an answer. */
  | "empty";

/** One stop on the way of a request, in order. */
export interface Hop {
  readonly kind: "client" | "node" | "service" | "pod";
  /** Node name, `namespace/service`, or Pod uid; "host" for the learner's machine. */
  readonly id: string;
  /** `192.168.49.2:30488`. */
  readonly address: string;
}

/** What became of a request. Exactly one of `response` and `failure` is set. */
export interface HttpResult {
  readonly response?: HttpResponse;
  readonly failure?: HttpFailure;
  /** The address that was connected to: curl names it in errors. */
  readonly address: string;
  readonly hops: readonly Hop[];
}
