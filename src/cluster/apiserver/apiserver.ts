import type { ApiRequest } from "#api/client.ts";
import { StatusError } from "#api/errors.ts";
import { scheme } from "#api/scheme.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Store } from "../storage/store.ts";
import { answerDiscovery } from "./discovery.ts";
import { ListReader } from "./list.ts";
import { ObjectWriter } from "./object-writer.ts";
import type { PodConnector } from "./pod-connector.ts";
import { PodSubresources } from "./pod-subresources.ts";
import type { Registry } from "./registry.ts";
import { inFormat } from "./representation.ts";
import { parsePath, type ResourceInfoOfRequest } from "./request-info.ts";
import { json, type ServerResponse, withWarnings } from "./response.ts";
import { ScaleSubresource } from "./scale.ts";
import { answerTokenRequest } from "./virtual/tokens.ts";
import { answerVirtual } from "./virtual/virtual-resources.ts";
import { accessWarnings } from "./warnings.ts";

/** The API server as HTTP sees it: request in, answer out, at once. Never throws StatusError. */
export class ApiServer {
  readonly #registry: Registry;
  readonly #writer: ObjectWriter;
  readonly #lists: ListReader;
  readonly #scales: ScaleSubresource;
  readonly #pods: PodSubresources;

  constructor(simulation: Simulation, store: Store, registry: Registry, connector?: PodConnector) {
    this.#registry = registry;
    this.#writer = new ObjectWriter(registry);
    this.#lists = new ListReader(simulation, store);
    this.#scales = new ScaleSubresource(registry);
    this.#pods = new PodSubresources(registry, connector);
  }

  handle(request: ApiRequest): ServerResponse {
    return inFormat(this.#answer(request), request.headers?.["accept"]);
  }

  #answer(request: ApiRequest): ServerResponse {
    try {
      return this.#route(request);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return json(error.code, error.status);
    }
  }

  #route(request: ApiRequest): ServerResponse {
    const discovery = answerDiscovery(request);
    if (discovery) return discovery;
    const virtual = answerVirtual(request, this.#registry);
    if (virtual) return virtual;
    const { kind, info } = parsePath(request.path);
    if (kind === "elsewhere") return pageNotFound;
    if (!info) {
      throw new StatusError("NotFound", "the server could not find the requested resource", {});
    }
    const response = info.subresource
      ? this.#subresource(request, info)
      : info.name
        ? this.#object(request, info)
        : this.#collection(request, info);
    return withWarnings(response, accessWarnings(info.resource));
  }

  #collection(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    switch (request.method) {
      case "GET":
        return this.#lists.list(request, info);
      case "POST":
        if (scheme[info.resource].namespaced && !info.namespace) throw methodNotAllowed();
        return this.#writer.create(request, info);
      case "DELETE":
        return this.#writer.deleteCollection(request, info);
      default:
        throw methodNotAllowed();
    }
  }

  #object(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    switch (request.method) {
      case "GET":
        return this.#lists.get(request, info);
      case "PUT":
        return this.#writer.update(request, info, false);
      case "PATCH":
        return this.#writer.patch(request, info, false);
      case "DELETE":
        return this.#writer.delete(request, info);
      default:
        throw methodNotAllowed();
    }
  }

  #subresource(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    if (!scheme[info.resource].subresources.includes(info.subresource)) {
      throw new StatusError("NotFound", "the server could not find the requested resource", {});
    }
    if (info.subresource === "scale") return this.#scales.handle(request, info);
    if (info.subresource === "token" && request.method === "POST") {
      return answerTokenRequest(request, info, this.#registry);
    }
    if (info.subresource === "status" || info.subresource === "finalize") {
      const isStatus = info.subresource === "status";
      if (request.method === "GET") return this.#lists.get(request, info);
      if (request.method === "PUT") return this.#writer.update(request, info, isStatus);
      if (request.method === "PATCH") return this.#writer.patch(request, info, isStatus);
      throw methodNotAllowed();
    }
    return this.#pods.handle(request, info);
  }
}

const pageNotFound: ServerResponse = {
  code: 404,
  headers: { "content-type": ["text/plain; charset=utf-8"] },
  body: "404 page not found\n",
};

function methodNotAllowed(): StatusError {
  return new StatusError(
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
    {},
  );
}
