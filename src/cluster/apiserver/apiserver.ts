import type { ApiRequest } from "#api/client.ts";
import { notFound, StatusError } from "#api/errors.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Store } from "../storage/store.ts";
import type { Registry } from "./registry.ts";
import type { ServerResponse } from "./response.ts";

/** The API server as HTTP sees it: request in, answer out, at once. Never throws StatusError. */
export class ApiServer {
  readonly #simulation: Simulation;
  readonly #store: Store;
  readonly #registry: Registry;

  constructor(simulation: Simulation, store: Store, registry: Registry) {
    this.#simulation = simulation;
    this.#store = store;
    this.#registry = registry;
  }

  handle(request: ApiRequest): ServerResponse {
    try {
      return this.#route(request);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return {
        code: error.code,
        headers: { "content-type": ["application/json"] },
        body: error.status,
      };
    }
  }

  #route(request: ApiRequest): ServerResponse {
    void [this.#simulation, this.#store, this.#registry];
    throw notFound(request.path, "");
  }
}
