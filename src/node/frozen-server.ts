import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ApiRequest } from "#api/client.ts";
import { StatusError } from "#api/errors.ts";
import { Cluster } from "#cluster/cluster.ts";
import { apiHttpServer } from "./http-server.ts";

/** A cluster behind HTTP whose time moves only when told to: what differential tests ask. */
export class FrozenServer {
  readonly cluster: Cluster;
  readonly #server: Server;

  /** `ageMs`: how much virtual time to let pass so that the cluster's present is the real one. */
  constructor(seed: number, ageMs: number, objects: readonly object[]) {
    this.cluster = new Cluster({ seed, epochMs: Math.floor(Date.now() / 1000) * 1000 - ageMs });
    this.#server = apiHttpServer({
      handle: (request) => this.cluster.handle(request),
      exec: () => Promise.reject(new StatusError("BadRequest", "exec is not served here")),
      control: () => Promise.resolve(undefined),
    });
    const settleMs = 60_000;
    this.cluster.simulation.runUntil(this.cluster.simulation.now + settleMs);
    for (const object of objects) this.#create(object as Manifest);
    this.cluster.simulation.runUntil(this.cluster.simulation.now + ageMs - settleMs);
  }

  /** Listens on a free port of 127.0.0.1; answers the URL. */
  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => {
        resolve(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
      });
    });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
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
