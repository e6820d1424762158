import type { ApiRequest } from "#api/client.ts";
import type { Pod } from "#api/core.ts";
import { badRequest, StatusError } from "#api/errors.ts";
import { invalid, invalidError } from "#api/field-errors.ts";
import { JsonError, parseJson } from "#api/go-json.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import type { PodConnector } from "./pod-connector.ts";
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
        return this.#log(this.#registry.get("pods", namespace, name), new Query(request));
      case "exec":
      case "attach":
        return this.#exec(this.#registry.get("pods", namespace, name), new Query(request));
      case "eviction":
        return this.#evict(request, namespace, name);
      case "binding":
        return answerBinding(request, { namespace, name }, this.#registry);
      default:
        throw new StatusError("NotFound", "the server could not find the requested resource", {});
    }
  }

  #log(pod: Pod, query: Query): ServerResponse {
    const tailLines = query.get("tailLines");
    if (tailLines && Number(tailLines) < 0) {
      throw invalidError("PodLogOptions", pod.metadata.name, [
        invalid("tailLines", Number(tailLines), "must be greater than or equal to 0"),
      ]);
    }
    const container = chooseContainer(pod, query.get("container"));
    const { sinceSeconds, limitBytes } = {
      sinceSeconds: query.get("sinceSeconds"),
      limitBytes: query.get("limitBytes"),
    };
    const text = !pod.spec.nodeName
      ? ""
      : (this.#connector?.logs(pod, {
          container,
          follow: query.is("follow"),
          previous: query.is("previous"),
          timestamps: query.is("timestamps"),
          ...(tailLines && { tailLines: Number(tailLines) }),
          ...(sinceSeconds && { sinceSeconds: Number(sinceSeconds) }),
          ...(limitBytes && { limitBytes: Number(limitBytes) }),
        }) ?? "");
    const headers = { "content-type": ["text/plain"] };
    if (!pod.spec.nodeName) return { code: 204, headers, body: "" };
    return typeof text === "string"
      ? { code: 200, headers, body: text }
      : { code: 200, headers, stream: text };
  }

  /** Says whether the command may run; whoever holds the streams then runs it. */
  #exec(pod: Pod, query: Query): ServerResponse {
    const container = chooseContainer(pod, query.get("container"));
    if (!pod.spec.nodeName) {
      throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
    }
    return {
      code: 200,
      headers: { "content-type": ["application/json"] },
      body: { container, command: query.all("command") },
    };
  }

  #evict(request: ApiRequest, namespace: string, name: string): ServerResponse {
    const body = readObject(request);
    const options = isObject(body["deleteOptions"]) ? body["deleteOptions"] : {};
    this.#registry.delete("pods", namespace, name, options);
    return success(201);
  }
}

/** The named container, or the only one. Throws BadRequest in the server's words. */
function chooseContainer({ metadata, spec }: Pod, wanted: string): string {
  const initNames = (spec.initContainers ?? []).map(({ name }) => name);
  const names = spec.containers.map(({ name }) => name);
  if (wanted) {
    if ([...names, ...initNames].includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${metadata.name}`);
  }
  const preferred = metadata.annotations?.["kubectl.kubernetes.io/default-container"];
  if (preferred && names.includes(preferred)) return preferred;
  if (names.length === 1) return names[0]!;
  const init =
    initNames.length > 0 ? ` or one of the init containers: [${initNames.join(" ")}]` : "";
  throw badRequest(
    `a container name must be specified for pod ${metadata.name}, choose one of: [${names.join(" ")}]${init}`,
  );
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
