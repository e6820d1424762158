import {
  type ApiRequest,
  type ApiResponse,
  type ApiStream,
  type Client,
  type PortForward,
  StreamError,
} from "#api/client.ts";
import { type Status, StatusError } from "#api/errors.ts";
import { assert } from "#base/assert.ts";
import type { CancelSignal } from "#base/cancel.ts";
import { Channel } from "#base/channel.ts";
import type { IOStreams } from "#base/streams.ts";
import type { Cluster, PodConnection, ServerResponse } from "#cluster/cluster.ts";
import type { PodStreams } from "./pod-streams.ts";

export interface InProcessClientOptions {
  readonly cluster: Cluster;
  /** A value arrived for somebody who may be waiting for it. */
  readonly wake: () => void;
  /** Connects what the server has accepted. */
  readonly pods: Pick<PodStreams, "connect" | "forward">;
  /** A request has changed something in the cluster. */
  readonly onChange?: () => void;
  /** Sees to it that the server knows what its types are for, before somebody asks. */
  readonly documented?: () => Promise<void>;
  /** Who asks and why, for the causes of what follows: `kubectl`, `kubectl scale deployments/web …`. */
  readonly by?: string;
  readonly text?: string;
}

/** A Client that asks the simulated API server directly. Every answer comes at once. */
export class InProcessClient implements Client {
  /** Where minikube's API server listens. */
  readonly server = "https://192.168.49.2:8443";
  readonly #options: InProcessClientOptions;

  constructor(options: InProcessClientOptions) {
    this.#options = options;
  }

  async request(request: ApiRequest): Promise<ApiResponse> {
    if (request.path.startsWith("/openapi/")) await this.#options.documented?.();
    const { code, headers, body, stream } = this.#handle(request);
    assert(!stream, `${request.path} answers with a stream`);
    return { code, headers, body };
  }

  async stream(request: ApiRequest, cancel: CancelSignal): Promise<ApiStream> {
    const { code, headers, body, stream } = this.#handle(request);
    if (!stream) {
      const values = new Channel<unknown>();
      // A log that is not followed comes as one whole text.
      if (code < 400 && body !== undefined && body !== "") values.push(body);
      values.end();
      return { code, headers, values, ...(code >= 400 && { error: body }) };
    }
    let leave: (() => void) | undefined;
    const values = new Channel<unknown>(() => leave?.());
    leave = stream.open(
      (value) => {
        values.push(value);
        this.#options.wake();
      },
      () => {
        values.end();
        this.#options.wake();
      },
    );
    return { code, headers, values: values.until(cancel) };
  }

  async exec(request: ApiRequest, streams: IOStreams, cancel: CancelSignal): Promise<number> {
    const connection = this.#connect(request);
    assert(connection.kind !== "portforward", `${request.path} has no streams`);
    return this.#options.pods.connect(connection, streams, cancel);
  }

  async portForward(request: ApiRequest, cancel: CancelSignal): Promise<PortForward> {
    const connection = this.#connect(request);
    assert(connection.kind === "portforward", `${request.path} has no ports`);
    const forward = this.#options.pods.forward(connection);
    cancel.onCancel(() => forward.close());
    return forward;
  }

  /** Throws StatusError. */
  #connect(request: ApiRequest): PodConnection {
    const headers = { ...request.headers, upgrade: "websocket" };
    const { connect, body } = this.#handle({ ...request, headers });
    if (connect) return connect;
    if (typeof body === "string") {
      throw new StreamError(`unable to upgrade connection: ${body.trim()}`);
    }
    throw StatusError.from(body as Status);
  }

  #handle(request: ApiRequest): ServerResponse {
    const { cluster, by = "kubectl", text = "a request", onChange } = this.#options;
    const { revision } = cluster;
    const response = cluster.simulation.because(by, text, () => cluster.handle(request));
    if (cluster.revision !== revision) onChange?.();
    return response;
  }
}
