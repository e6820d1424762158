import type { Server } from "node:http";
import type { ApiRequest } from "#api/client.ts";
import { StatusError } from "#api/errors.ts";
import { Cluster, type ServerResponse } from "#cluster/cluster.ts";
import { readDescriptions } from "./descriptions.ts";
import { apiHttpServer } from "./http-server.ts";
import { listenLocally, stopServer } from "./local-server.ts";

const notServed = () => Promise.reject(new StatusError("BadRequest", "not served here"));

/** A cluster behind HTTP whose time moves only when told to: what differential tests ask. */
export class FrozenServer {
  readonly cluster: Cluster;
  readonly #server: Server;
  readonly #presentMs: number;
  #watched: Promise<void> = Promise.resolve();
  #noteWatch: () => void = () => {};

  /** The cluster is `ageMs` old when `catchUp` has brought it to the real present. */
  constructor(seed: number, ageMs: number, objects: readonly object[]) {
    this.#presentMs = Math.floor(Date.now() / 1000) * 1000;
    this.cluster = new Cluster({ seed, epochMs: this.#presentMs - ageMs });
    this.cluster.describe(readDescriptions());
    this.#server = apiHttpServer({
      handle: (request) => this.#handle(request),
      exec: notServed,
      portForward: notServed,
      control: () => Promise.resolve(undefined),
    });
    this.#expectWatch();
    const startMs = 60_000;
    this.advance(startMs);
    for (const object of objects) this.#create(object as Manifest);
  }

  /** Waits until somebody has begun to watch since the server was made or this was asked last. */
  async watched(): Promise<void> {
    await this.#watched;
    this.#expectWatch();
  }

  /** Lets virtual time pass. */
  advance(ms: number): void {
    this.cluster.simulation.runUntil(this.cluster.simulation.now + ms);
  }

  /** Brings virtual time to the real present, in which clients compute ages. */
  catchUp(): void {
    this.cluster.simulation.runUntil(this.#presentMs);
  }

  /** Listens on a free port of 127.0.0.1; answers the URL. */
  listen(): Promise<string> {
    return listenLocally(this.#server);
  }

  close(): void {
    stopServer(this.#server);
  }

  #handle(request: ApiRequest): ServerResponse {
    const response = this.cluster.handle(request);
    if (response.stream) this.#noteWatch();
    return response;
  }

  #expectWatch(): void {
    this.#watched = new Promise((resolve) => (this.#noteWatch = resolve));
  }

  #create(object: Manifest): void {
    const { apiVersion, kind, metadata } = object;
    const prefix = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const plural = `${kind.toLowerCase()}s`;
    const request: ApiRequest = {
      method: "POST",
      path:
        kind === "Namespace"
          ? `${prefix}/${plural}`
          : `${prefix}/namespaces/${metadata.namespace ?? "default"}/${plural}`,
      body: JSON.stringify(object),
    };
    const { code, body } = this.cluster.handle(request);
    if (code >= 400) throw new Error(`${kind} ${metadata.name}: ${JSON.stringify(body)}`);
  }
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}
