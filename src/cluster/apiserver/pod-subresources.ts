import type { ApiRequest } from "#api/client.ts";
import { badRequest, StatusError } from "#api/errors.ts";
import { JsonError, parseJson } from "#api/go-json.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { connectToPod } from "./connect-to-pod.ts";
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
  readonly #connector: PodConnector | undefined;

  constructor(registry: Registry, connector: PodConnector | undefined) {
    this.#registry = registry;
    this.#connector = connector;
  }

  handle(
    request: ApiRequest,
    { namespace, name, subresource }: ResourceInfoOfRequest,
  ): ServerResponse {
    switch (subresource) {
      case "log":
        return podLog(
          this.#registry.get("pods", namespace, name),
          new Query(request),
          this.#connector,
        );
      case "exec":
      case "attach":
      case "portforward":
        return connectToPod(request, this.#registry.get("pods", namespace, name), subresource);
      case "eviction":
        return this.#evict(request, namespace, name);
      case "binding":
        return answerBinding(request, { namespace, name }, this.#registry);
      default:
        throw new StatusError("NotFound", "the server could not find the requested resource", {});
    }
  }

  #evict(request: ApiRequest, namespace: string, name: string): ServerResponse {
    const body = readObject(request);
    const options = isObject(body["deleteOptions"]) ? body["deleteOptions"] : {};
    this.#registry.delete("pods", namespace, name, options);
    return success(201);
  }
}

function readObject(request: ApiRequest): JsonObject {
  try {
    const { value } = parseJson(request.body || "{}");
    return isObject(value) ? value : {};
  } catch (error) {
    if (error instanceof JsonError) throw badRequest(error.message);
    throw error;
  }
}

function success(code: number): ServerResponse {
  return {
    code,
    headers: { "content-type": ["application/json"] },
    body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code },
  };
}
