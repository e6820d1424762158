import type { Server } from "node:http";
import { setTimeout } from "node:timers/promises";
import type { ApiRequest } from "#api/client.ts";
import { StatusError } from "#api/errors.ts";
import type { Cluster, ServerResponse } from "#cluster/cluster.ts";
import { apiHttpServer } from "../http-server.ts";
import { listenLocally, stopServer } from "../local-server.ts";
import { advance } from "./conformance-cluster.ts";

const notServed = () => Promise.reject(new StatusError("BadRequest", "not served here"));

/** How long a command may watch, in virtual time. */
const longestWatchMs = 120_000;
const stepMs = 250;
const longestHangUpMs = 2000;

/**
 * A copy of the cluster behind HTTP. Its time stands still, but for a client that watches: who waits
 * sees things happen. The cluster can be replaced, so that clients need not learn the same discovery anew.
 */
export class CopyServer {
  cluster: Cluster;
  readonly #server: Server;
  readonly #flows: boolean;
  #lineStart: number;
  #flowed = false;
  #watching = 0;
  readonly #changes: ApiRequest[] = [];

  /** `flows`: whether time passes for who watches. */
  constructor(cluster: Cluster, flows: boolean) {
    this.cluster = cluster;
    this.#flows = flows;
    this.#lineStart = cluster.simulation.now;
    this.#server = apiHttpServer({
      handle: (request) => this.#handle(request),
      exec: notServed,
      portForward: notServed,
      control: () => Promise.resolve(undefined),
    });
  }

  /** Listens on a free port of 127.0.0.1; answers the URL. */
  listen(): Promise<string> {
    return listenLocally(this.#server);
  }

  close(): void {
    stopServer(this.#server);
  }

  /** The requests that changed the cluster. */
  get changes(): readonly ApiRequest[] {
    return this.#changes;
  }

  /** From now on time may pass for who watches, and `endLine` counts from here. */
  beginLine(): void {
    this.#lineStart = this.cluster.simulation.now;
    this.#flowed = false;
  }

  /**
   * Once nobody watches any more, brings the time to where it does not depend on how quick the client was.
   * Answers whether it had passed.
   */
  async endLine(): Promise<boolean> {
    // A client that has ended may still hang up.
    for (let waited = 0; this.#watching > 0 && waited < longestHangUpMs; waited += 5) {
      await setTimeout(5);
    }
    if (this.#flowed) this.catchUp();
    return this.#flowed;
  }

  /** As if somebody had watched for as long as one may. */
  catchUp(): void {
    advance(this.cluster, Math.max(0, this.#left()));
  }

  #left(): number {
    return this.#lineStart + longestWatchMs - this.cluster.simulation.now;
  }

  #handle(request: ApiRequest): ServerResponse {
    const before = this.cluster.revision;
    const response = this.cluster.handle(request);
    if (this.cluster.revision !== before) this.#changes.push(request);
    const { stream } = response;
    if (!stream || !this.#flows) return response;
    return {
      ...response,
      stream: {
        open: (push, end) => {
          this.#watching++;
          if (this.#watching === 1) void this.#flow();
          const leave = stream.open(push, end);
          let left = false;
          return () => {
            if (!left) this.#watching--;
            left = true;
            leave();
          };
        },
      },
    };
  }

  async #flow(): Promise<void> {
    this.#flowed = true;
    await setTimeout(30); // Who watches two things opens the second watch in this time.
    while (this.#watching > 0 && this.#left() > 0) {
      advance(this.cluster, Math.min(stepMs, this.#left()));
      await setTimeout(1);
    }
  }
}
