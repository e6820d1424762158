import type { ApiRequest } from "#api/client.ts";
import { methodNotAllowed, StatusError } from "#api/errors.ts";
import { connectToPod } from "./connect-to-pod.ts";
import { EvictionSubresource } from "./eviction.ts";
import type { PodConnector } from "./pod-connector.ts";
import { podLog } from "./pod-log.ts";
import { Query } from "./query.ts";
import type { Registry } from "./registry.ts";
import type { ResourceInfoOfRequest } from "./request-info.ts";
import { answerBinding } from "./virtual/bindings.ts";
import type { ServerResponse } from "./response.ts";

/** What can be done with a Pod besides reading and writing it: logs, exec, eviction, binding. */
export class PodSubresources {
  readonly #registry: Registry;
  readonly #evictions: EvictionSubresource;
  readonly #connector: PodConnector | undefined;

  constructor(registry: Registry, connector: PodConnector | undefined) {
    this.#registry = registry;
    this.#evictions = new EvictionSubresource(registry);
    this.#connector = connector;
  }

  handle(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    const { namespace, name, subresource } = info;
    const methods = methodsOf[subresource];
    if (methods && !methods.includes(request.method)) throw methodNotAllowed();
    switch (subresource) {
      case "log":
        return podLog(new Query(request), info, this.#registry, this.#connector);
      case "exec":
      case "attach":
      case "portforward":
        return connectToPod(request, info, this.#registry, subresource);
      case "eviction":
        return this.#evictions.handle(request, info);
      case "binding":
        return answerBinding(request, { namespace, name }, this.#registry);
      default:
        throw new StatusError("NotFound", "the server could not find the requested resource", {});
    }
  }
}

const methodsOf: { readonly [subresource: string]: readonly string[] } = {
  log: ["GET"],
  exec: ["GET", "POST"],
  attach: ["GET", "POST"],
  portforward: ["GET", "POST"],
  eviction: ["POST"],
  binding: ["POST"],
};
