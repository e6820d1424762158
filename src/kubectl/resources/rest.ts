import type { ApiRequest, ApiResponse, ApiStream, Client, WatchEvent } from "#api/client.ts";
import { isNotFound, type Status, StatusError } from "#api/errors.ts";
import type { CancelSignal } from "#base/cancel.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { goJson } from "#api/go-value.ts";
import { UsageError } from "../errors.ts";
import type { ResourceMapping } from "./mapping.ts";

/** Query parameters; those that are undefined or "" are left out, the rest goes in alphabetical order. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** The Accept headers of kubectl. */
export const accept = {
  json: "application/json",
  jsonOrAny: "application/json, */*",
  protobuf: "application/vnd.kubernetes.protobuf,application/json",
  table:
    "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json",
  discovery:
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json",
} as const;

const userAgent = "kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0";

/** The content types of PATCH. */
export const patchType = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
} as const;

/** Which object (or, without a name, which collection) a request is about. */
export interface Subject {
  readonly mapping: ResourceMapping;
  /** "" for all namespaces; not looked at for cluster-scoped resources. */
  readonly namespace: string;
  readonly name?: string;
  readonly subresource?: string;
}

/**
 * An API server as kubectl's commands use it: objects in and out, refusals thrown as StatusError. Kubernetes
 * has three such clients: this one, for objects of any kind, and the two that read objects into Go's types.
 */
export class Rest {
  readonly #client: Client;
  readonly #warn: (text: string) => Promise<void>;
  readonly #accept: string;

  /** `warn` is told each warning of the server. Answers are asked for as `as`. */
  constructor(client: Client, warn: (text: string) => Promise<void>, as: string = accept.json) {
    this.#client = client;
    this.#warn = warn;
    this.#accept = as;
  }

  /** The client of commands that change objects as they are in Go's types: `set`, `rollout`, `expose`. */
  get typed(): Rest {
    return new Rest(this.#client, this.#warn, accept.jsonOrAny);
  }

  /** The client of commands that know the kinds they ask for: `describe`, `events`, the generators of `create`. */
  get clientset(): Rest {
    return new Rest(this.#client, this.#warn, accept.protobuf);
  }

  /** Tells the user something as if the server had said it. */
  async warn(text: string): Promise<void> {
    await this.#warn(text);
  }

  get server(): string {
    return this.#client.server;
  }

  /** Throws StatusError when the server refuses. */
  async request(request: ApiRequest): Promise<ApiResponse> {
    const response = await this.#client.request(named(request));
    await this.#reportWarnings(response.headers);
    if (response.code >= 400) throw statusError(response.code, response.body, request);
    return response;
  }

  async get(subject: Subject, query: Query = {}, as: string = this.#accept): Promise<JsonObject> {
    return this.#read(withName(subject), query, as);
  }

  async #read(subject: Subject, query: Query, as: string): Promise<JsonObject> {
    return this.#send({ method: "GET", ...target(subject, query), headers: { accept: as } });
  }

  /**
   * An object that the user named. Where it is missing the namespace is asked for, too, and if that is missing as well
   * it is what the user hears of. As Info.Get in cli-runtime/pkg/resource.
   */
  async find(subject: Subject, query: Query = {}, as: string = this.#accept): Promise<JsonObject> {
    try {
      return await this.get(subject, query, as);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      throw (await this.#namespaceMissing(subject, as)) ?? error;
    }
  }

  async #namespaceMissing({ namespace }: Subject, as: string): Promise<Error | undefined> {
    if (namespace === "" || namespace === "default") return undefined;
    const path = `/api/v1/namespaces/${namespace}`;
    try {
      await this.#send({ method: "GET", path, headers: { accept: as } });
    } catch (error) {
      if (isNotFound(error)) return error;
    }
    return undefined;
  }

  /** The collection that the subject stands in, as a list (or Table). */
  async list(subject: Subject, query: Query = {}, as: string = this.#accept): Promise<JsonObject> {
    return this.#read({ ...subject, name: "" }, query, as);
  }

  async create(subject: Subject, object: unknown, query: Query = {}): Promise<JsonObject> {
    return this.#sendBody("POST", { ...subject, name: "" }, object, query);
  }

  /** Creates what a manifest says, whatever version it is of. As Helper.Create in cli-runtime/pkg/resource. */
  async createAnew(subject: Subject, object: JsonObject, query: Query = {}): Promise<JsonObject> {
    const { metadata } = object;
    if (!isObject(metadata) || typeof metadata["resourceVersion"] !== "string") {
      return this.create(subject, object, query);
    }
    const { resourceVersion: _, ...kept } = metadata;
    return this.create(subject, { ...object, metadata: kept }, query);
  }

  /** POST below a named object: `pods/web/eviction`. */
  async createBelow(subject: Subject, object: unknown, query: Query = {}): Promise<JsonObject> {
    return this.#sendBody("POST", subject, object, query);
  }

  async replace(subject: Subject, object: unknown, query: Query = {}): Promise<JsonObject> {
    return this.#sendBody("PUT", withName(subject), object, query);
  }

  /** PUT of a size to `…/scale`: the one body whose type kubectl does not name. */
  async replaceScale(subject: Subject, scale: unknown, query: Query = {}): Promise<JsonObject> {
    return this.#send({
      method: "PUT",
      ...target({ ...subject, subresource: "scale" }, query),
      headers: { accept: this.#accept },
      body: JSON.stringify(scale),
    });
  }

  async patch(
    subject: Subject,
    type: string,
    patch: unknown,
    query: Query = {},
  ): Promise<JsonObject> {
    return this.#send({
      method: "PATCH",
      ...target(withName(subject), query),
      headers: { accept: this.#accept, "content-type": type },
      body: typeof patch === "string" ? patch : goJson(patch),
    });
  }

  async delete(subject: Subject, options: unknown, query: Query = {}): Promise<JsonObject> {
    return this.#sendBody("DELETE", withName(subject), options, query);
  }

  /** The events of a watch as they come. An ERROR event is thrown as StatusError. */
  async *watch(
    subject: Subject,
    query: Query,
    cancel: CancelSignal,
    as: string = this.#accept,
  ): AsyncGenerator<WatchEvent<JsonObject>, void, void> {
    const { path, query: pairs } = target({ ...subject, name: "" }, { ...query, watch: true });
    const stream = await this.stream(
      { method: "GET", path, query: pairs, headers: { accept: as } },
      cancel,
    );
    for await (const value of stream.values) {
      const event = value as WatchEvent<JsonObject>;
      if (event.type === "ERROR") throw statusError(500, event.object);
      yield event;
    }
  }

  /** An answer that keeps coming. Throws StatusError when the server refuses. */
  async stream(request: ApiRequest, cancel: CancelSignal): Promise<ApiStream> {
    const stream = await this.#client.stream(named(request), cancel);
    await this.#reportWarnings(stream.headers);
    if (stream.code >= 400) throw statusError(stream.code, stream.error, request);
    return stream;
  }

  async #sendBody(
    method: ApiRequest["method"],
    subject: Subject,
    object: unknown,
    query: Query,
  ): Promise<JsonObject> {
    return this.#send({
      method,
      ...target(subject, query),
      headers: { accept: this.#accept, "content-type": "application/json" },
      body: JSON.stringify(object),
    });
  }

  async #send(request: ApiRequest): Promise<JsonObject> {
    const { body } = await this.request(request);
    return isObject(body) ? body : {};
  }

  async #reportWarnings(headers: ApiResponse["headers"]): Promise<void> {
    for (const header of headers["warning"] ?? []) {
      // RFC 7234: code, agent, quoted text.
      for (const [, text = ""] of header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)) {
        await this.#warn(text.replaceAll(/\\(.)/g, "$1"));
      }
    }
  }
}

/** Without a name a request would be about the whole collection. Throws UsageError. */
function withName(subject: Subject): Subject {
  if (subject.name) return subject;
  throw new UsageError("resource name may not be empty");
}

/** With kubectl's name: the server takes it for the manager of fields where no other is given. */
function named(request: ApiRequest): ApiRequest {
  return { ...request, headers: { "user-agent": userAgent, ...request.headers } };
}

/** The path of an object or collection: `/apis/apps/v1/namespaces/default/deployments/web/scale`. */
/** Group, plural and name in a path below `/api` or `/apis`. */
const objectPath =
  /^\/api(?:s\/([^/]+))?(?:\/v\d[^/]*)?(?:\/namespaces\/[^/]+(?=\/))?\/([^/]+)(?:\/([^/]+))?/;

export function pathOf({ mapping, namespace, name, subresource }: Subject): string {
  const { group, version, resource, namespaced } = mapping;
  const place = group ? `/apis/${group}` : "/api";
  const root = version ? `${place}/${version}` : place;
  const within = namespaced && namespace ? `/namespaces/${namespace}` : "";
  const object = name ? `/${name}${subresource ? `/${subresource}` : ""}` : "";
  return `${root}${within}/${resource}${object}`;
}

function target(
  subject: Subject,
  query: Query,
): Pick<ApiRequest, "path"> & { query: [string, string][] } {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]): [string, string] => [name, String(value)]);
  return { path: pathOf(subject), query: pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)) };
}

/** An answer that is no Status is told by what was asked. As NewGenericServerResponse. */
function statusError(code: number, body: unknown, request?: ApiRequest): StatusError {
  if (isObject(body) && body["kind"] === "Status")
    return StatusError.from(body as unknown as Status);
  if (code === 404) {
    const [, group, resource, name] = objectPath.exec(request?.path ?? "") ?? [];
    const verb = request?.method.toLowerCase();
    const asked = [verb, [resource, group].filter(Boolean).join("."), name].filter(Boolean);
    const what = resource ? ` (${asked.join(" ")})` : "";
    return new StatusError("NotFound", `the server could not find the requested resource${what}`);
  }
  if (code === 405) {
    return new StatusError(
      "MethodNotAllowed",
      "the server does not allow this method on the requested resource",
    );
  }
  return new StatusError(
    "InternalError",
    typeof body === "string" ? body : `HTTP ${code}`,
    undefined,
    code,
  );
}
