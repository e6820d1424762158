import type { ApiRequest } from "#api/client.ts";
import { isCustom } from "#api/custom-resource.ts";
import { methodNotAllowed, notFound, StatusError } from "#api/errors.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Store } from "../storage/store.ts";
import { answerDiscovery } from "./discovery.ts";
import { ListReader } from "./list.ts";
import { answerMetrics } from "./metrics.ts";
import { ObjectWriter } from "./object-writer.ts";
import { Documentation } from "./openapi/descriptions.ts";
import type { PodConnector, SendHttp } from "./pod-connector.ts";
import { PodSubresources } from "./pod-subresources.ts";
import { ProxySubresource } from "./proxy.ts";
import type { Registry, WrittenPart } from "./registry.ts";
import { inFormat } from "./representation.ts";
import { parsePath, type ResourceInfoOfRequest } from "./request-info.ts";
import { checkTimeout } from "./request-timeout.ts";
import { json, type ServerResponse, withWarnings } from "./response.ts";
import { ScaleSubresource } from "./scale.ts";
import { refusedImpersonation } from "./user.ts";
import { answerTokenRequest } from "./virtual/tokens.ts";
import { answerVirtual } from "./virtual/virtual-resources.ts";
import { accessWarnings } from "./warnings.ts";

/** The API server as HTTP sees it: request in, answer out, at once. Never throws StatusError. */
export class ApiServer {
  /** What OpenAPI documents say about types and fields. */
  readonly documentation = new Documentation();
  readonly #registry: Registry;
  readonly #writer: ObjectWriter;
  readonly #lists: ListReader;
  readonly #scales: ScaleSubresource;
  readonly #pods: PodSubresources;
  readonly #proxies: ProxySubresource | undefined;

  constructor(
    simulation: Simulation,
    store: Store,
    registry: Registry,
    connector?: PodConnector,
    send?: SendHttp,
  ) {
    this.#registry = registry;
    this.#writer = new ObjectWriter(registry, store);
    this.#lists = new ListReader(simulation, store);
    this.#scales = new ScaleSubresource(registry);
    this.#pods = new PodSubresources(registry, connector);
    this.#proxies = send && new ProxySubresource(registry, simulation.random("proxy"), send);
  }

  handle(request: ApiRequest): ServerResponse {
    const { info } = parsePath(request.path, this.#registry.kinds);
    // Whatever the path, the method and the headers are, they are for whom it is handed on to.
    if (info && isProxied(info)) return this.#answer(request);
    return inFormat(this.#answer(request), request.headers?.["accept"]);
  }

  #answer(request: ApiRequest): ServerResponse {
    const refused = refusedImpersonation(request);
    if (refused) return refused;
    try {
      return this.#route(request);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const { retryAfterSeconds } = error.status.details ?? {};
      const answer = json(error.code, error.status);
      if (!retryAfterSeconds) return answer;
      return { ...answer, headers: { ...answer.headers, "retry-after": [`${retryAfterSeconds}`] } };
    }
  }

  #route(request: ApiRequest): ServerResponse {
    checkTimeout(request);
    const discovery = answerDiscovery(
      request,
      this.#registry.kinds,
      this.documentation.descriptions,
    );
    if (discovery) return discovery;
    const virtual = answerVirtual(request, this.#registry);
    if (virtual) return virtual;
    const metrics = answerMetrics(request, this.#registry);
    if (metrics) return metrics;
    const { kind, info } = parsePath(request.path, this.#registry.kinds);
    if (kind === "elsewhere") return pageNotFound;
    if (!info) {
      throw new StatusError("NotFound", "the server could not find the requested resource", {});
    }
    if (isProxied(info) && this.#proxies) return this.#proxies.handle(request, info);
    if (info.isWatch && request.method !== "GET") throw methodNotAllowed();
    const response = info.subresource
      ? this.#subresource(request, info)
      : info.name && !info.isWatch
        ? this.#object(request, info)
        : this.#collection(request, info);
    return withWarnings(response, accessWarnings(info));
  }

  #collection(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    switch (request.method) {
      case "GET":
        return this.#lists.list(request, info);
      case "POST":
        if (info.kind.namespaced && !info.namespace) throw methodNotAllowed();
        return this.#writer.create(request, info);
      case "DELETE":
        if (info.kind.namespaced ? !info.namespace : info.resource === "namespaces") {
          throw methodNotAllowed();
        }
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
        return this.#writer.update(request, info, "");
      case "PATCH":
        return this.#writer.patch(request, info, "");
      case "DELETE":
        return this.#writer.delete(request, info);
      default:
        throw methodNotAllowed();
    }
  }

  #subresource(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    if (!info.kind.subresources.includes(info.subresource)) {
      if (isCustom(info.resource)) throw notFound(info.resource, info.name);
      throw new StatusError("NotFound", "the server could not find the requested resource", {});
    }
    if (info.subresource === "scale") return this.#scales.handle(request, info);
    if (info.subresource === "token") {
      if (request.method !== "POST") throw methodNotAllowed();
      return answerTokenRequest(request, info, this.#registry);
    }
    const part = partOf[info.subresource];
    if (part !== undefined) {
      if (request.method === "GET") return this.#lists.get(request, info);
      if (request.method === "PUT") return this.#writer.update(request, info, part);
      if (request.method === "PATCH") return this.#writer.patch(request, info, part);
      throw methodNotAllowed();
    }
    return this.#pods.handle(request, info);
  }
}

/** The subresources that are a part of the object, and the part. */
const partOf: Readonly<Record<string, WrittenPart>> = {
  status: "status",
  approval: "approval",
  finalize: "finalize",
  ephemeralcontainers: "ephemeralcontainers",
  resize: "resize",
};

function isProxied({ kind, subresource }: ResourceInfoOfRequest): boolean {
  return /^proxy(\/|$)/.test(subresource) && kind.subresources.includes("proxy");
}

const pageNotFound: ServerResponse = {
  code: 404,
  headers: { "content-type": ["text/plain; charset=utf-8"] },
  body: "404 page not found\n",
};
